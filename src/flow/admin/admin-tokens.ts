import { createHash, randomBytes } from 'node:crypto'
import type { Scope } from '../../domain/admin.ts'
import { type AdminToken, addAdmin, revokeAdmins } from '../../store/admin/admins.ts'
import type { Deps } from '../../world.ts'

/** 256 bits: nobody guesses it, so a plain hash of it is enough to keep. */
const TOKEN_BYTES = 32

/** How every token looks that has a name; the prefix lets scanners for leaked secrets know it. */
export const NAMED_TOKEN_PATTERN = /^smsa_[A-Za-z0-9_-]{43}$/

/** Characters of a token that are kept to know it again: 36 bits of it beside the prefix. */
const SHOWN_CHARACTERS = 11

/** A token as it is asked for. */
export type AskedToken = {
  readonly name: string
  readonly scopes: readonly Scope[]
  /** Null: without an end. */
  readonly until: Date | null
}

/** Makes an admin a token. It is answered this once; only its hash is kept. `by`: who makes it. */
export async function makeAdminToken(
  { db, newId, now }: Pick<Deps, 'db' | 'newId' | 'now'>,
  asked: AskedToken,
  by: string,
): Promise<{ readonly token: string; readonly kept: AdminToken }> {
  const token = `smsa_${randomBytes(TOKEN_BYTES).toString('base64url')}`
  const kept = {
    ...asked,
    id: newId(),
    tokenPrefix: token.slice(0, SHOWN_CHARACTERS),
    createdAt: new Date(now()),
    createdBy: by,
  }
  await addAdmin(db, { ...kept, tokenHash: hashAdminToken(token) })
  return { token, kept: { ...kept, revokedAt: null, revokedBy: null } }
}

/** Ends a token, or all of a name; answers those that were not ended before. Every process goes by it within 3 s. */
export async function revokeAdminTokens(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  which: { readonly id: string | null; readonly name: string | null },
  by: string,
): Promise<AdminToken[]> {
  return await revokeAdmins(db, which, { at: new Date(now()), by })
}

/** What is kept of a token: its SHA-256, in hexadecimal. */
export function hashAdminToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
