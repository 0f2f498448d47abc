import type { CallbackPost } from '../../callback/post.ts'
import type { CallbackSecrets } from '../../callback/secrets.ts'
import type { CallbackId } from '../../domain/callback/callback.ts'
import { verdictOf } from '../../domain/callback/callback-answer.ts'
import type { ClientId } from '../../domain/message.ts'
import { findSignedEndpoint } from '../../store/callback/callback-endpoints.ts'
import type { Db } from '../../store/database/db.ts'
import { signedRequest } from './signed-request.ts'

type TestDeps = {
  readonly db: Db
  readonly now: () => number
  readonly newId: () => string
  readonly callbackPost: Pick<CallbackPost, 'post'>
  readonly callbackSecrets: Pick<CallbackSecrets, 'open'>
}

/** What came of a test event. */
export type EndpointTest = {
  readonly id: CallbackId
  readonly url: string
  /** The bytes that were signed and sent. */
  readonly body: string
  /** It answered 2xx. */
  readonly isTaken: boolean
  /** Null: there was no answer. */
  readonly statusCode: number | null
  /** Why there was none; null: there was one. */
  readonly error: string | null
  /** What it answered, its first `MAX_SHOWN` characters; null: there was no answer. */
  readonly answer: string | null
  /** From its name being looked up until its answer was read, in milliseconds. */
  readonly tookMs: number
}

/** So much of an answer is shown, in characters: enough for the words of an error page. */
const MAX_SHOWN = 2_000

/**
 * Sends a client's endpoint an event that tells of nothing, signed as all others are, and waits for its answer as long as for those.
 * It is tried once, also where the endpoint is disabled or paused, and changes neither. Null: there is no endpoint.
 */
export async function testEndpoint(deps: TestDeps, clientId: ClientId): Promise<EndpointTest | null> {
  const nowMs = deps.now()
  const endpoint = await findSignedEndpoint(deps.db.sql, clientId, nowMs)
  if (endpoint === null) return null
  const id = deps.newId() as CallbackId // a UUIDv7
  const body = testBodyOf(clientId, nowMs)
  const { url } = endpoint
  const request = signedRequest(deps, { ...endpoint, id, clientId, body })
  const startedMs = performance.now()
  const answer =
    typeof request === 'string'
      ? { kind: 'unanswered' as const, error: request }
      : await deps.callbackPost.post(request)
  const tookMs = Math.round(performance.now() - startedMs)
  const test = { id, url, body, tookMs }
  if (answer.kind === 'unanswered')
    return { ...test, isTaken: false, statusCode: null, error: answer.error, answer: null }
  const { statusCode, retryAfter } = answer
  const isTaken = verdictOf(statusCode, retryAfter, deps.now()).kind === 'delivered'
  return { ...test, isTaken, statusCode, error: null, answer: answer.body.slice(0, MAX_SHOWN) }
}

/** The `type` of an event that tells of nothing. */
export const TEST_TYPE = 'test'

function testBodyOf(clientId: ClientId, nowMs: number): string {
  return JSON.stringify({
    type: TEST_TYPE,
    timestamp: new Date(nowMs).toISOString(),
    data: { client_id: clientId },
  })
}
