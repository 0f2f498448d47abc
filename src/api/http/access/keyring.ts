import type { ClientId } from '../../../domain/message.ts'
import { API_KEY_PATTERN, hashApiKey } from '../../../flow/make-api-key.ts'
import { findClientByApiKeyHash } from '../../../store/client/api-keys.ts'
import type { Deps } from '../../../world.ts'
import { openRemembered } from './remembered.ts'

/** A key that was revoked works no longer than this. */
export const KEYRING_MS = 3_000

/** Which client each API key is of, remembered for `KEYRING_MS`. */
export type Keyring = {
  /** The client of a key; null when none has it. Rejects when the database is away. */
  find(key: string): Promise<ClientId | null>
}

/** Opens a keyring. Requests with the same key share one look into the database. */
export function openKeyring({ db, now }: Pick<Deps, 'db' | 'now'>): Keyring {
  const owners = openRemembered({ now }, KEYRING_MS, (hash) =>
    findClientByApiKeyHash(db.sql, hash, new Date(now())),
  )
  return {
    async find(key) {
      return API_KEY_PATTERN.test(key) ? await owners(hashApiKey(key)) : null
    },
  }
}
