import { createHash, randomBytes } from 'node:crypto'
import type { ClientId } from '../domain/message.ts'
import { replaceApiKeyHash } from '../store/client/api-keys.ts'
import type { Deps } from '../world.ts'

/** 256 bits: nobody guesses it, so a plain hash of it is enough to keep. */
const KEY_BYTES = 32

/** How every key looks; the prefix lets scanners for leaked secrets know it. */
export const API_KEY_PATTERN = /^sms_[A-Za-z0-9_-]{43}$/

/** A key that was made; `previousUntil` is how long the one before is good beside it, null: it is not. */
export type MadeApiKey = { readonly key: string; readonly previousUntil: Date | null }

/**
 * Gives a client a new key; the one that it has stays good until `previousUntil` (null: it ends). The key is answered this
 * once; only its hash is kept. Null when there is no such client.
 */
export async function makeApiKey(
  { db }: Pick<Deps, 'db'>,
  clientId: ClientId,
  previousUntil: Date | null = null,
): Promise<MadeApiKey | null> {
  const key = `sms_${randomBytes(KEY_BYTES).toString('base64url')}`
  const set = await db.sql.begin((tx) => replaceApiKeyHash(tx, clientId, hashApiKey(key), previousUntil))
  return set && { key, previousUntil: set.keepsPrevious ? previousUntil : null }
}

/** What is kept of a key: its SHA-256, in hexadecimal. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
