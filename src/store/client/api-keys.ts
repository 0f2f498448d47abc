import type { ClientId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

/** A key as it is kept: never itself. */
export type ClientKey = {
  readonly id: string
  /** Null: the client's main key, or one that was it. */
  readonly name: string | null
  /** How it begins; null: it was made before this was kept. */
  readonly prefix: string | null
  /** It is good before this; null: until it is taken away. */
  readonly endsAt: Date | null
  /** Another took its place: it is good no more. */
  readonly replaced: boolean
  /** Who made it; null: not known. */
  readonly madeBy: string | null
  /** To the minute; null: never. */
  readonly lastUsedAt: Date | null
  /** Null: not known. */
  readonly createdAt: Date | null
}

/** A key to be kept; `hash` is all that is kept of what the client sends. */
export type NewClientKey = Required<Omit<ClientKey, 'replaced' | 'lastUsedAt' | 'createdAt'>> & {
  readonly hash: string
}

/** Whose a key is. */
export type KeyOwner = {
  readonly clientId: ClientId
  readonly keyId: string
  readonly prefix: string
  readonly endsAt: Date | null
}

/** `last_used_at` is moved when it is older than this: a key costs a row's update a minute, however many processes see it. */
const USED_MS = 60_000

/**
 * The owner of the key of this hash, if it is good at `now`; null when nobody is. Notes that it was used, and how it begins, if that
 * was not known. The SHA-256 of 256 random bits is looked for: how long that takes says nothing of a key.
 */
export async function findKeyOwner(
  tx: Tx,
  { hash, prefix }: Pick<NewClientKey, 'hash'> & { readonly prefix: string },
  now: Date,
): Promise<KeyOwner | null> {
  const usedBefore = new Date(now.getTime() - USED_MS)
  const [row] = await tx<KeyOwner[]>`
    with used as (
      update client_keys set last_used_at = ${now}, prefix = coalesce(prefix, ${prefix})
      where key_hash = ${hash} and not replaced and (ends_at is null or ends_at > ${now})
        and (last_used_at is null or last_used_at < ${usedBefore})
    )
    select client_id as "clientId", id as "keyId", coalesce(prefix, ${prefix}) as prefix, ends_at as "endsAt" from client_keys
    where key_hash = ${hash} and not replaced and (ends_at is null or ends_at > ${now})`
  return row ?? null
}

/** Keys of a client, the newest first, also those that have ended. */
export async function listClientKeys(tx: Tx, clientId: ClientId): Promise<readonly ClientKey[]> {
  return await tx<ClientKey[]>`
    select id, name, prefix, ends_at as "endsAt", replaced, made_by as "madeBy", last_used_at as "lastUsedAt", created_at as "createdAt"
    from client_keys where client_id = ${clientId} order by created_at desc nulls last, id desc`
}

/** One at a time makes or takes away keys of a client; payments go on meanwhile. False: there is no such client. */
export async function lockClientKeys(tx: Tx, clientId: ClientId): Promise<boolean> {
  await tx`select pg_advisory_xact_lock(hashtext(${`client_keys/${clientId}`}))`
  const found = await tx`select from clients where id = ${clientId}`
  return found.count === 1
}

/** Keeps a key of a client beside its others. */
export async function addClientKey(tx: Tx, clientId: ClientId, key: NewClientKey): Promise<void> {
  await tx`
    insert into client_keys (id, client_id, name, key_hash, prefix, ends_at, made_by)
    values (${key.id}, ${clientId}, ${key.name}, ${key.hash}, ${key.prefix}, ${key.endsAt}, ${key.madeBy})`
}

/** Forgets keys of a client that have ended, but for the `kept` that ended last. */
export async function forgetEndedKeys(tx: Tx, clientId: ClientId, now: Date, kept: number): Promise<void> {
  await tx`
    delete from client_keys where id in (
      select id from client_keys where client_id = ${clientId} and (replaced or ends_at <= ${now})
      order by ends_at desc, id offset ${kept}
    )`
}

/**
 * Makes a key that is kept already the main one of its client; the one before ends at `previousUntil` (null: now), any before that
 * now. Also where the release before looks. Answers whether one stays good beside it.
 */
export async function makeMainKey(
  tx: Tx,
  clientId: ClientId,
  hash: string,
  previousUntil: Date | null,
): Promise<boolean> {
  const [row] = await tx<{ before: string | null }[]>`
    select api_key_hash as before from clients where id = ${clientId} for update`
  // Triggers of migration 0044 end the others that have no name.
  await tx`update clients set api_key_hash = ${hash}, updated_at = now() where id = ${clientId}`
  const before = row?.before ?? null
  if (before === null || previousUntil === null) {
    await tx`delete from previous_api_keys where client_id = ${clientId}`
    return false
  }
  await tx`
    insert into previous_api_keys (client_id, key_hash, beside_hash, until)
    values (${clientId}, ${before}, ${hash}, ${previousUntil})
    on conflict (client_id) do update
      set key_hash = excluded.key_hash, beside_hash = excluded.beside_hash, until = excluded.until`
  return true
}

/** Takes a key of a client away, also where the release before looks. A second call changes nothing. */
export async function removeClientKey(tx: Tx, clientId: ClientId, keyId: string): Promise<void> {
  const [row] = await tx<{ hash: string }[]>`
    delete from client_keys where client_id = ${clientId} and id = ${keyId} returning key_hash as hash`
  if (!row) return
  await tx`
    update clients set api_key_hash = null, updated_at = now() where id = ${clientId} and api_key_hash = ${row.hash}`
  await tx`delete from previous_api_keys where client_id = ${clientId} and key_hash = ${row.hash}`
}

/** Takes all keys of a client away; false when there is no such client. */
export async function removeAllKeys(tx: Tx, clientId: ClientId): Promise<boolean> {
  if (!(await lockClientKeys(tx, clientId))) return false
  await tx`delete from client_keys where client_id = ${clientId}`
  await tx`update clients set api_key_hash = null, updated_at = now() where id = ${clientId} and api_key_hash is not null`
  await tx`delete from previous_api_keys where client_id = ${clientId}`
  return true
}
