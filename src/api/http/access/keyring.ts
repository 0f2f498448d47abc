import { API_KEY_PATTERN, hashApiKey, prefixOf } from '../../../flow/api-keys.ts'
import { findKeyOwner, type KeyOwner } from '../../../store/client/api-keys.ts'
import type { Deps } from '../../../world.ts'

/** A key that was revoked works no longer than this. */
export const KEYRING_MS = 3_000

/** Keys remembered at once, about 2 MB; the one asked for first makes room. */
const MAX_KEYS = 10_000

/** Whose each API key is, remembered for `KEYRING_MS`, and not beyond its end. */
export type Keyring = {
  /** The owner of a key; null when it is nobody's, or has ended. Rejects when the database is away. */
  find(key: string): Promise<KeyOwner | null>
}

/** Opens a keyring. Requests with the same key share one look into the database. */
export function openKeyring({ db, now }: Pick<Deps, 'db' | 'now'>): Keyring {
  const known = new Map<string, { readonly owner: Promise<KeyOwner | null>; readonly untilMs: number }>()

  /** Of what was known within the last seconds. */
  async function goodNow(looking: Promise<KeyOwner | null>): Promise<KeyOwner | null> {
    const owner = await looking
    return owner?.endsAt && owner.endsAt.getTime() <= now() ? null : owner
  }

  return {
    async find(key) {
      if (!API_KEY_PATTERN.test(key)) return null
      const hash = hashApiKey(key)
      const before = known.get(hash)
      // A clock that went back must not make a key last.
      if (before && before.untilMs > now() && before.untilMs <= now() + KEYRING_MS)
        return await goodNow(before.owner)
      known.delete(hash)
      const [first] = known.keys()
      if (known.size >= MAX_KEYS && first !== undefined) known.delete(first)
      const owner = findKeyOwner(db.sql, { hash, prefix: prefixOf(key) }, new Date(now()))
      const entry = { owner, untilMs: now() + KEYRING_MS }
      known.set(hash, entry)
      try {
        return await owner
      } catch (error) {
        // Asked again by the next request.
        if (known.get(hash) === entry) known.delete(hash)
        throw error
      }
    },
  }
}
