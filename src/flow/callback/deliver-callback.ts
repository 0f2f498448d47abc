import type { CallbackEvent } from '../../../actors/callback/events.ts'
import type { PostAnswer } from '../../callback/post.ts'
import type { CallbackSecrets } from '../../callback/secrets.ts'
import { readSecret, signatureOf } from '../../callback/signature.ts'
import { type CallbackVerdict, verdictOf } from '../../domain/callback/callback-answer.ts'
import type { BreakerNews } from '../../domain/callback/callback-breaker.ts'
import type { ClaimedCallback } from '../../store/callback/callback-queue.ts'
import type { WorkerDeps } from '../../world.ts'

/** What came of a delivery: the event it is for the callback, and what it says about the endpoint (null: nothing). */
export type DeliveryOutcome = {
  readonly claimed: ClaimedCallback
  readonly event: CallbackEvent
  readonly news: BreakerNews | null
}

/** Names the sender in the client's logs. */
const USER_AGENT = 'sms-gateway'

/** Signs a callback and posts it once. Never rejects. `random` is in [0, 1), for the jitter of a retry. */
export async function deliverCallback(
  {
    callbackPost,
    callbackSecrets,
    now,
    random,
  }: Pick<WorkerDeps, 'callbackPost' | 'callbackSecrets' | 'now' | 'random'>,
  claimed: ClaimedCallback,
): Promise<DeliveryOutcome> {
  const { callback, body, probe } = claimed
  const version = callback.version
  const keys = keysOf(claimed, callbackSecrets)
  if (keys.length === 0) {
    const error = isUnread(claimed, callbackSecrets)
      ? UNREAD
      : 'not sent: the client has no usable signing secret'
    const event = { ...failure(now(), version, null, error, null), random: random() }
    // Where the endpoint is to blame for nothing its breaker stays; a probe that was not made must end all the same.
    return { claimed, event, news: probe ? { kind: 'failure', probe } : null }
  }
  const timestampS = Math.floor(now() / 1_000)
  const headers = {
    'content-type': 'application/json',
    'user-agent': USER_AGENT,
    'webhook-id': callback.id,
    'webhook-timestamp': String(timestampS),
    'webhook-signature': signatureOf(keys, { id: callback.id, timestampS, body }),
  }
  const answer = await callbackPost.post(claimed.url, headers, body)
  const atMs = now()
  const verdict = verdictOfAnswer(answer, atMs)
  return { claimed, event: eventOf(answer, verdict, atMs, version, random()), news: newsOf(verdict, probe) }
}

/** The current secret's key, and while it is being changed the one before. */
function keysOf(
  { callback, secret, previousSecret }: ClaimedCallback,
  secrets: CallbackSecrets,
): Uint8Array[] {
  return [secret, previousSecret].flatMap((kept) => {
    const clear = kept === null ? null : secrets.open(callback.clientId, kept)
    return clear === null ? [] : (readSecret(clear) ?? [])
  })
}

function isUnread({ callback, secret }: ClaimedCallback, secrets: CallbackSecrets): boolean {
  return secret !== null && secrets.open(callback.clientId, secret) === null
}

/** Its worker has none, or not the one it was sealed with. */
const UNREAD = 'not sent: the signing secret is sealed with another OTP_SECRET than the worker has'

function verdictOfAnswer(answer: PostAnswer, nowMs: number): CallbackVerdict {
  if (answer.kind === 'unanswered') return { kind: 'failed', retryAfterMs: null }
  return verdictOf(answer.statusCode, answer.retryAfter, nowMs)
}

function eventOf(
  answer: PostAnswer,
  verdict: CallbackVerdict,
  atMs: number,
  version: number,
  random: number,
): CallbackEvent {
  if (answer.kind === 'unanswered') return { ...failure(atMs, version, null, answer.error, null), random }
  const { statusCode } = answer
  switch (verdict.kind) {
    case 'delivered':
      return { type: 'DELIVERY_SUCCEEDED', atMs, version, statusCode }
    case 'gone':
      return { type: 'ENDPOINT_GONE', atMs, version, statusCode, error: GONE }
    case 'failed':
    case 'throttled':
      return { ...failure(atMs, version, statusCode, wordsOf(statusCode), verdict.retryAfterMs), random }
  }
}

/** Why an endpoint is disabled that answered 410. */
export const GONE = 'the endpoint answered 410 Gone'

function failure(
  atMs: number,
  version: number,
  statusCode: number | null,
  error: string,
  retryAfterMs: number | null,
) {
  return { type: 'DELIVERY_FAILED', atMs, version, statusCode, error, retryAfterMs } as const
}

function wordsOf(statusCode: number): string {
  const isRedirect = statusCode >= 300 && statusCode < 400
  return `the endpoint answered ${statusCode}${isRedirect ? ', a redirect: they are not followed' : ''}`
}

function newsOf(verdict: CallbackVerdict, probe: boolean): BreakerNews {
  switch (verdict.kind) {
    case 'delivered':
    // It works as it should; that it is disabled now is another matter.
    case 'gone':
      return { kind: 'success' }
    case 'throttled':
      return { kind: 'throttled', probe, retryAfterMs: verdict.retryAfterMs }
    case 'failed':
      return { kind: 'failure', probe }
  }
}
