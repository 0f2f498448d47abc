import { createHash, timingSafeEqual } from 'node:crypto'

/** True for `Bearer <token>`, compared in constant time; the scheme ignores case (RFC 9110, 11.1). */
export function isAdmin(adminToken: string, authorization: string | null): boolean {
  const given = bearerOf(authorization)
  return given !== null && timingSafeEqual(digest(given), digest(adminToken))
}

/** The token that was sent; null when there is none, or something else in its place. */
export function bearerOf(authorization: string | null): string | null {
  return /^bearer +(.+)$/i.exec(authorization ?? '')?.[1] ?? null
}

/** Of one length whatever the text, as `timingSafeEqual` needs it. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
