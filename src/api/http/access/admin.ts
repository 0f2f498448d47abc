import { createHash, timingSafeEqual } from 'node:crypto'
import type { ApiDeps } from '../../../world.ts'

/** What the root names itself with: a token, and one that takes its place or whose place it takes; null: none. */
export type AdminTokens = Pick<ApiDeps, 'adminToken' | 'adminTokenAlso'>

/** True for `Bearer <token>` with one of the tokens, compared in constant time; the scheme ignores case (RFC 9110, 11.1). */
export function isRoot({ adminToken, adminTokenAlso }: AdminTokens, authorization: string | null): boolean {
  return adminToken !== null && namesOneOf([adminToken, adminTokenAlso], authorization)
}

/** True for `Bearer <token>` with one of the tokens; null is none. */
export function namesOneOf(tokens: readonly (string | null)[], authorization: string | null): boolean {
  const given = bearerOf(authorization)
  if (given === null) return false
  const digested = digest(given)
  // Each is compared, and each in constant time: how long it takes says nothing of them.
  return tokens.map((token) => token !== null && timingSafeEqual(digested, digest(token))).some(Boolean)
}

/** The token that was sent; null when there is none, or something else in its place. */
export function bearerOf(authorization: string | null): string | null {
  return /^bearer +(.+)$/i.exec(authorization ?? '')?.[1] ?? null
}

/** Of one length whatever the text, as `timingSafeEqual` needs it. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
