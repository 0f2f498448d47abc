import type { ClientId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

/** Gives a client the key of this hash in the place of any it had, or none (null); false when there is no such client. */
export async function setApiKeyHash(tx: Tx, id: ClientId, hash: string | null): Promise<boolean> {
  const result = await tx`update clients set api_key_hash = ${hash}, updated_at = now() where id = ${id}`
  return result.count === 1
}

/** The client that has the key of this hash; null when none has. */
export async function findClientByApiKeyHash(tx: Tx, hash: string): Promise<ClientId | null> {
  const [row] = await tx<{ id: ClientId }[]>`select id from clients where api_key_hash = ${hash}`
  return row?.id ?? null
}
