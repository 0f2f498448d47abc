import type { Tx } from '../../src/store/database/db.ts'

/** Lets a transaction stand still for as long as its test takes: a gateway's is ended by the server after 2 s. */
export async function holdOpen(tx: Tx): Promise<void> {
  await tx`set local idle_in_transaction_session_timeout = 0`
}
