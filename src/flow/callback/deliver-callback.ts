import type { CallbackEvent } from '../../../actors/callback/events.ts'
import { type CallbackRequest, type FormReading, MAX_REPLIES } from '../../callback/form.ts'
import { FORMS } from '../../callback/forms.ts'
import type { PostAnswer } from '../../callback/post.ts'
import { type CallbackVerdict, verdictOf } from '../../domain/callback/callback-answer.ts'
import type { BreakerNews } from '../../domain/callback/callback-breaker.ts'
import { readToldBody } from '../../domain/callback/told-body.ts'
import type { ClaimedCallback, ClaimedOverHttp } from '../../store/callback/claimed-callbacks.ts'
import type { WorkerDeps } from '../../world.ts'
import { beginDelivery } from './delivery-span.ts'
import { signedRequest, USER_AGENT } from './signed-request.ts'

/** What came of a delivery: the event it is for the callback, and what it says about the target (null: nothing). */
export type DeliveryOutcome = {
  readonly claimed: ClaimedCallback
  readonly event: CallbackEvent
  readonly news: BreakerNews | null
}

type DeliverDeps = Pick<
  WorkerDeps,
  'callbackPost' | 'callbackSecrets' | 'callbackHooks' | 'tracer' | 'now' | 'random'
>

/** Sends a callback once, over HTTP. Never rejects. `random` is in [0, 1), for the jitter of a retry. */
export async function deliverCallback(deps: DeliverDeps, claimed: ClaimedOverHttp): Promise<DeliveryOutcome> {
  const { callbackPost, tracer, now, random } = deps
  const { probe } = claimed
  const { version } = claimed.callback
  /** Where the target is to blame for nothing its breaker stays; a probe must end all the same. */
  const ourFault = (statusCode: number | null, error: string): DeliveryOutcome => ({
    claimed,
    event: { ...failure(now(), version, statusCode, error, null), random: random() },
    news: probe ? { kind: 'failure', probe } : null,
  })
  const request = await requestOf(deps, claimed)
  if (typeof request === 'string') return ourFault(null, request)
  const span = tracer && (await beginDelivery(tracer, claimed))
  const answer = await callbackPost.post(
    span ? { ...request, headers: { ...request.headers, ...span.headers } } : request,
  )
  const statusCode = answer.kind === 'answered' ? answer.statusCode : null
  span?.end(
    statusCode,
    statusCode === null ? 'no answer' : statusCode >= 300 ? `answered ${statusCode}` : null,
  )
  const atMs = now()
  const { verdict, replies = [] } = readingOf(claimed, answer, atMs)
  // Before it counts as delivered.
  if (answer.kind === 'answered' && !(await areKept(deps, claimed, replies)))
    return ourFault(
      answer.statusCode,
      `the endpoint answered ${answer.statusCode}, but its replies could not be kept`,
    )
  return { claimed, event: eventOf(answer, verdict, atMs, version, random()), news: newsOf(verdict, probe) }
}

/** What is to be sent; a text: why nothing is. */
async function requestOf(deps: DeliverDeps, claimed: ClaimedOverHttp): Promise<CallbackRequest | string> {
  const { callback, body, to } = claimed
  if (to.via === 'http')
    return signedRequest(deps, { ...to, id: callback.id, clientId: callback.clientId, body }, 'the worker')
  const form = FORMS[to.via]
  let token: string | null = null
  try {
    if (form.signs) token = await deps.callbackHooks.tokenOf(callback.clientId, to.via)
  } catch {
    return 'not sent: the token that signs it could not be read'
  }
  try {
    const request = form.requestOf({
      id: callback.id,
      told: readToldBody(body),
      url: to.url,
      form: to.form,
      token,
    })
    return { ...request, headers: { 'user-agent': USER_AGENT, ...request.headers } }
  } catch {
    return `not sent: it cannot be told in the form of ${to.via}`
  }
}

/** What the answer means. */
function readingOf({ to }: ClaimedOverHttp, answer: PostAnswer, nowMs: number): FormReading {
  if (answer.kind === 'unanswered') return NOT_TAKEN
  if (to.via === 'http') return { verdict: verdictOf(answer.statusCode, answer.retryAfter, nowMs) }
  try {
    return FORMS[to.via].readingOf(answer, nowMs)
  } catch {
    return NOT_TAKEN
  }
}

const NOT_TAKEN: FormReading = { verdict: { kind: 'failed', retryAfterMs: null } }

/** Keeps what an inbound message was answered with; false: that could not be done. */
async function areKept(
  { callbackHooks }: DeliverDeps,
  { callback, body }: ClaimedOverHttp,
  replies: readonly string[],
): Promise<boolean> {
  if (replies.length === 0) return true
  const told = readToldBody(body)
  if (told.kind !== 'received') return true
  try {
    const kept = replies.slice(0, MAX_REPLIES)
    await callbackHooks.keepReplies({ id: callback.id, message: told.data, replies: kept })
    return true
  } catch {
    return false
  }
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
  const said = `the endpoint answered ${statusCode}`
  if (statusCode < 300) return `${said}, but not in the words of the form that it was told in`
  return statusCode < 400 ? `${said}, a redirect: they are not followed` : said
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
