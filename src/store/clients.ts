import type { ClientId } from '../domain/message.ts'
import type { Tx } from './db.ts'

/** A client and its money, in cents: `credit` can be spent, `held` is locked for messages on their way. */
export type Balance = {
  readonly id: ClientId
  readonly name: string
  readonly creditCents: number
  readonly heldCents: number
  readonly capturedCents: number
}

/**
 * Reads a client's balance in one snapshot; null when there is no such client. What is held is what was topped up
 * and is neither spendable nor captured (I2), so no sum over the locks is needed.
 */
export async function findBalance(tx: Tx, id: ClientId): Promise<Balance | null> {
  const [row] = await tx<BalanceRow[]>`
    select c.id, c.name, c.credit_cents as "creditCents",
      (select coalesce(sum(captured_cents), 0) from capture_totals t where t.client_id = c.id) as "capturedCents",
      (select coalesce(sum(amount_cents), 0) from topups t where t.client_id = c.id) as "toppedUpCents"
    from clients c where c.id = ${id}`
  if (!row) return null
  const { toppedUpCents, ...balance } = row
  return { ...balance, heldCents: toppedUpCents - balance.creditCents - balance.capturedCents }
}

type BalanceRow = Omit<Balance, 'heldCents'> & { readonly toppedUpCents: number }

/** Makes a client with a first top-up. A client that exists is left as it is: it is never topped up twice. */
export async function createClient(
  tx: Tx,
  client: {
    readonly id: ClientId
    readonly name: string
    readonly topupId: string
    readonly creditCents: number
  },
): Promise<'created' | 'exists'> {
  const rows = await tx`
    with created as (
      insert into clients (id, name, credit_cents) values (${client.id}, ${client.name}, ${client.creditCents})
      on conflict do nothing returning id
    ), topped_up as (
      insert into topups (id, client_id, amount_cents, note)
      select ${client.topupId}, id, ${client.creditCents}, 'first top-up' from created where ${client.creditCents}::bigint > 0
    )
    select id from created`
  return rows.length === 1 ? 'created' : 'exists'
}
