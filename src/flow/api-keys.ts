import { createHash, randomBytes } from 'node:crypto'
import type { ClientId } from '../domain/message.ts'
import {
  addClientKey,
  type ClientKey,
  forgetEndedKeys,
  listClientKeys,
  lockClientKeys,
  makeMainKey,
  removeClientKey,
} from '../store/client/api-keys.ts'
import type { Deps } from '../world.ts'

/** 256 bits: nobody guesses it, so a plain hash of it is enough to keep. */
const KEY_BYTES = 32

/** How every key looks; the prefix lets scanners for leaked secrets know it. */
export const API_KEY_PATTERN = /^sms_[A-Za-z0-9_-]{43}$/

/** Of a key, to recognise it: 48 of its 256 bits. */
const SHOWN_CHARACTERS = 'sms_'.length + 8

/** Good keys with names that a client has, at most. */
export const MAX_NAMED_KEYS = 20

/** Keys that have ended and are still listed, at most. */
const ENDED_LISTED = 20

/** A key that was made. It is answered this once; only its hash is kept. */
export type MadeKey = {
  readonly key: string
  readonly kept: Pick<ClientKey, 'id' | 'name' | 'endsAt'> & { readonly prefix: string }
}

type KeyDeps = Pick<Deps, 'db' | 'newId' | 'now'>

/** A key to be made beside the others of its client. */
export type NamedKey = {
  readonly name: string
  readonly endsAt: Date | null
  readonly madeBy: string
}

/** Makes a key beside the others of a client. */
export async function makeNamedKey(
  { db, newId, now }: KeyDeps,
  clientId: ClientId,
  { name, endsAt, madeBy }: NamedKey,
): Promise<MadeKey | 'unknown_client' | 'too_many_keys'> {
  const made = newKey(newId, name, endsAt)
  const nowAt = new Date(now())
  return await db.sql.begin(async (tx) => {
    if (!(await lockClientKeys(tx, clientId))) return 'unknown_client'
    const named = (await listClientKeys(tx, clientId)).filter(
      (key) => key.name !== null && isGood(key, nowAt),
    )
    if (named.length >= MAX_NAMED_KEYS) return 'too_many_keys'
    await addClientKey(tx, clientId, { ...made.kept, hash: hashApiKey(made.key), madeBy })
    await forgetEndedKeys(tx, clientId, nowAt, ENDED_LISTED)
    return made
  })
}

/** A main key that was made; `previousUntil` is how long the one before is good beside it, null: it is not. */
export type MadeMainKey = MadeKey & { readonly previousUntil: Date | null }

/**
 * Gives a client a new main key; the one before stays good until `previousUntil` (null: it ends), and an older one ends. Keys with
 * names stay. Null when there is no such client.
 */
export async function makeApiKey(
  { db, newId, now }: KeyDeps,
  clientId: ClientId,
  { previousUntil = null, madeBy = null }: { previousUntil?: Date | null; madeBy?: string | null } = {},
): Promise<MadeMainKey | null> {
  const made = newKey(newId, null, null)
  const hash = hashApiKey(made.key)
  return await db.sql.begin(async (tx) => {
    if (!(await lockClientKeys(tx, clientId))) return null
    await addClientKey(tx, clientId, { ...made.kept, hash, madeBy })
    const keepsPrevious = await makeMainKey(tx, clientId, hash, previousUntil)
    await forgetEndedKeys(tx, clientId, new Date(now()), ENDED_LISTED)
    return { ...made, previousUntil: keepsPrevious ? previousUntil : null }
  })
}

/**
 * Takes a key of a client away. The last good one stays, and so does the one that the request came with (`askedWith`; null: it came
 * with none): who takes a key away has another that works.
 */
export async function revokeKey(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  clientId: ClientId,
  keyId: string,
  askedWith: string | null,
): Promise<'revoked' | 'unknown_client' | 'unknown_key' | 'last_key'> {
  const nowAt = new Date(now())
  return await db.sql.begin(async (tx) => {
    if (!(await lockClientKeys(tx, clientId))) return 'unknown_client'
    const keys = await listClientKeys(tx, clientId)
    const key = keys.find(({ id }) => id === keyId)
    if (!key) return 'unknown_key'
    const others = keys.filter((other) => other !== key && isGood(other, nowAt))
    if (keyId === askedWith || (isGood(key, nowAt) && others.length === 0)) return 'last_key'
    await removeClientKey(tx, clientId, keyId)
    return 'revoked'
  })
}

/** What is kept of a key: its SHA-256, in hexadecimal. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/** What is shown of a key to recognise it. */
export function prefixOf(key: string): string {
  return key.slice(0, SHOWN_CHARACTERS)
}

function newKey(newId: () => string, name: string | null, endsAt: Date | null): MadeKey {
  const key = `sms_${randomBytes(KEY_BYTES).toString('base64url')}`
  return { key, kept: { id: newId(), name, prefix: prefixOf(key), endsAt } }
}

/** Whether a key has not ended. */
export function isGood({ endsAt, replaced }: Pick<ClientKey, 'endsAt' | 'replaced'>, now: Date): boolean {
  return !replaced && (endsAt === null || endsAt > now)
}
