import { API_KEY_PATTERN, hashApiKey, prefixOf } from '../../../flow/api-keys.ts'
import { findKeyOwner, type KeyOwner } from '../../../store/client/api-keys.ts'
import type { Deps } from '../../../world.ts'
import { openRemembered } from './remembered.ts'

/** A key that was revoked works no longer than this. */
export const KEYRING_MS = 3_000

/** Whose each API key is, remembered for `KEYRING_MS`, and not beyond its end. */
export type Keyring = {
  /** The owner of a key; null when it is nobody's, or has ended. Rejects when the database is away. */
  find(key: string): Promise<KeyOwner | null>
}

/** Opens a keyring. Requests with the same key share one look into the database. */
export function openKeyring({ db, now }: Pick<Deps, 'db' | 'now'>): Keyring {
  const owners = openRemembered({ now }, KEYRING_MS, (hash, prefix: string) =>
    findKeyOwner(db.sql, { hash, prefix }, new Date(now())),
  )
  return {
    async find(key) {
      if (!API_KEY_PATTERN.test(key)) return null
      const owner = await owners(hashApiKey(key), prefixOf(key))
      return owner?.endsAt && owner.endsAt.getTime() <= now() ? null : owner
    },
  }
}
