import type { Admin } from '../../../domain/admin.ts'
import { hashAdminToken, NAMED_TOKEN_PATTERN } from '../../../flow/admin/admin-tokens.ts'
import { findAdminByHash } from '../../../store/admin/admins.ts'
import type { ApiDeps } from '../../../world.ts'
import { type AdminTokens, bearerOf, isRoot } from './admin.ts'
import { openRemembered } from './remembered.ts'

/** A token that was revoked is over after this, and what looks at it again each half second has ended within 3 s. */
export const KNOWN_MS = 2_000

/** Who an `Authorization` names; `isOver`: his token was revoked or has ended. */
export type NamedAdmin = { readonly admin: Admin; readonly isOver: boolean }

/** Finds whom a request names as its admin. */
export type Admins = {
  /**
   * Null: nobody that there is or was. Root is known without the database; for others it rejects when that is away. A token that was
   * revoked is over within `KNOWN_MS`, one that has an end at its end.
   */
  find(authorization: string | null): Promise<NamedAdmin | null>
}

/** Opens what knows admins by their tokens. */
export function openAdmins(deps: AdminTokens & Pick<ApiDeps, 'db' | 'now'>): Admins {
  const named = openRemembered(deps, KNOWN_MS, (hash) => findAdminByHash(deps.db.sql, hash))
  return {
    async find(authorization) {
      if (isRoot(deps, authorization)) return { admin: { kind: 'root' }, isOver: false }
      const token = bearerOf(authorization)
      if (token === null || !NAMED_TOKEN_PATTERN.test(token)) return null
      const found = await named(hashAdminToken(token))
      if (found === null) return null
      const { id, name, scopes, until, revokedAt } = found
      const untilMs = until?.getTime() ?? null
      return {
        admin: { kind: 'named', id, name, scopes, untilMs },
        isOver: revokedAt !== null || (untilMs !== null && untilMs <= deps.now()),
      }
    },
  }
}
