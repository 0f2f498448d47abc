import { ERRORS, type ErrorCode } from '../../domain/errors.ts'
import { requestIdFrom } from '../../domain/message/request-id.ts'
import { uuid7Ms } from '../../domain/uuid7.ts'
import type { ApiDeps } from '../../world.ts'
import { isOwnName, originGiven, parentOf } from './origin.ts'
import { type ReplySet, requestIdOf } from './refuse.ts'

/** Records a request that was refused: the root of a trace, unless an acceptance has recorded it. `path` shows nothing that is hidden. */
export function traceRefused(
  { tracer, newId }: Pick<ApiDeps, 'tracer' | 'newId'>,
  {
    request,
    set,
    code,
    path,
  }: {
    readonly request: Request
    readonly set: ReplySet
    readonly code: ErrorCode
    readonly path: string
  },
): void {
  if (!tracer) return
  const name = requestIdOf(set)
  const origin = originGiven(request)
  const requestId = origin?.requestId ?? requestIdFrom(isOwnName(request, name) ? name : newId())
  if (tracer.hasRoot(requestId)) return
  const parent = origin ? null : parentOf(request)
  if (parent) tracer.follow(requestId, parent)
  const { status } = ERRORS[code]
  tracer.addRoot(requestId, {
    name: 'refuse',
    startMs: origin?.joinedMs ?? uuid7Ms(requestId),
    endMs: tracer.now(),
    attributes: {
      'sms.request_id': name,
      'sms.outcome': code,
      'http.request.method': request.method,
      'http.route': path,
      'http.response.status_code': status,
    },
    error: status < 500 ? null : code,
  })
}
