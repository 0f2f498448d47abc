import { createHash, timingSafeEqual } from 'node:crypto'
import type { ApiDeps } from '../deps.ts'
import { type Refusal, type ReplySet, refuse } from './refuse.ts'

/**
 * Null when the request comes from an operator (`Authorization: Bearer` with the ADMIN_TOKEN), or the refusal: 403
 * when no token is set, 401 when it is missing or wrong.
 */
export function refuseUnlessOperator(
  { adminToken }: Pick<ApiDeps, 'adminToken'>,
  request: Request,
  set: ReplySet,
): Refusal | null {
  if (adminToken === null) return refuse(set, 'operator_routes_off')
  if (isOperator(adminToken, request.headers.get('authorization'))) return null
  set.headers['www-authenticate'] = 'Bearer realm="operators"'
  return refuse(set, 'not_an_operator')
}

/** True for `Bearer <token>`, compared in constant time; the scheme ignores case (RFC 9110, 11.1). */
export function isOperator(adminToken: string, authorization: string | null): boolean {
  const given = /^bearer +(.+)$/i.exec(authorization ?? '')?.[1]
  return given !== undefined && timingSafeEqual(digest(given), digest(adminToken))
}

/** Of one length whatever the text, as `timingSafeEqual` needs it. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
