import { type RequestId, requestIdFrom } from '../../domain/message/request-id.ts'
import { readTraceParent, type TraceParent } from '../../domain/trace/trace-parent.ts'
import { uuid7Ms } from '../../domain/uuid7.ts'
import type { Origin } from '../../flow/accept/accept-request.ts'
import type { ApiDeps } from '../../world.ts'
import { REQUEST_ID_HEADER, type ReplySet, requestIdOf } from './refuse.ts'

/** A request id given by the caller is kept when it has this form; otherwise one is made. */
const GIVEN_PATTERN = /^[\x21-\x7e]{1,128}$/

/**
 * The instant in the ids of messages is that of their acceptance. A request whose body was so long on its way, in milliseconds, gets
 * another name for its answer.
 */
const MAX_AGE_MS = 500

const origins = new WeakMap<Request, Origin>()

/** Where the messages of this request were said to come from, with traces on; undefined: that was not asked. */
export function originGiven(request: Request): Origin | undefined {
  return origins.get(request)
}

/** True for a name of the gateway's own; false: who asked gave it. */
export function isOwnName(request: Request, name: string): boolean {
  return name !== request.headers.get(REQUEST_ID_HEADER)
}

type Deps = Pick<ApiDeps, 'now' | 'newId' | 'tracer'>

/** Names a request that comes in: what it is called in its answer and in log lines. */
export function nameRequest({ newId, tracer }: Deps, request: Request): string {
  const given = request.headers.get(REQUEST_ID_HEADER)
  if (given !== null && GIVEN_PATTERN.test(given)) return given
  const requestId = requestIdFrom(newId())
  const parent = tracer && parentOf(request)
  if (parent) tracer.follow(requestId, parent)
  return requestId
}

/** Where the messages of a request come from. Its messages are named by it: asked once for each request. */
export function originOf({ now, newId, tracer }: Deps, request: Request, set: ReplySet): Origin {
  const name = requestIdOf(set)
  const givenId = isOwnName(request, name) ? null : name
  const isYoung = givenId === null && Math.abs(now() - uuid7Ms(name)) <= MAX_AGE_MS
  const requestId = isYoung ? (name as RequestId) : requestIdFrom(newId()) // it was made here
  if (givenId === null) set.headers[REQUEST_ID_HEADER] = requestId
  const parent = tracer && parentOf(request)
  const given = givenId === null && parent === null ? null : { requestId, givenId, parent }
  if (given) tracer?.follow(requestId, parent)
  if (!tracer) return { requestId, given }
  const origin = { requestId, given, joinedMs: tracer.now() }
  origins.set(request, origin)
  return origin
}

/** Whose trace this request goes on; null: it begins its own. */
export function parentOf({ headers }: Request): TraceParent | null {
  return readTraceParent(headers.get('traceparent'), headers.get('tracestate'))
}
