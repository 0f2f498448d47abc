import type { ClientId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

/** Gives a client the key of this hash in the place of any it had, or none (null); false when there is no such client. */
export async function setApiKeyHash(tx: Tx, id: ClientId, hash: string | null): Promise<boolean> {
  const result = await tx`update clients set api_key_hash = ${hash}, updated_at = now() where id = ${id}`
  return result.count === 1
}

/** What became of a new key: whether the one before stays good beside it; null: there is no such client. */
export type ApiKeySet = { readonly keepsPrevious: boolean }

/**
 * Gives a client the key of this hash, in a transaction; the one that it has now stays good until `previousUntil` (null: no
 * longer), and any before that no more.
 */
export async function replaceApiKeyHash(
  tx: Tx,
  id: ClientId,
  hash: string,
  previousUntil: Date | null,
): Promise<ApiKeySet | null> {
  const [row] = await tx<{ before: string | null }[]>`
    select api_key_hash as before from clients where id = ${id} for update`
  if (!row) return null
  await setApiKeyHash(tx, id, hash)
  if (row.before === null || previousUntil === null) {
    await tx`delete from previous_api_keys where client_id = ${id}`
    return { keepsPrevious: false }
  }
  await tx`
    insert into previous_api_keys (client_id, key_hash, beside_hash, until)
    values (${id}, ${row.before}, ${hash}, ${previousUntil})
    on conflict (client_id) do update
      set key_hash = excluded.key_hash, beside_hash = excluded.beside_hash, until = excluded.until`
  return { keepsPrevious: true }
}

/** The client that has the key of this hash, or had it before and may use it at `now`; null when none has. */
export async function findClientByApiKeyHash(tx: Tx, hash: string, now: Date): Promise<ClientId | null> {
  const [row] = await tx<{ id: ClientId }[]>`
    select id from clients where api_key_hash = ${hash}
    union all
    select c.id from previous_api_keys p join clients c on c.id = p.client_id
    where p.key_hash = ${hash} and p.until > ${now} and c.api_key_hash = p.beside_hash
    limit 1`
  return row?.id ?? null
}
