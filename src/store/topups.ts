import type { ClientId } from '../domain/message.ts'
import type { Tx } from './database/db.ts'

/** Money that a client got, in cents. */
export type Topup = {
  readonly id: string
  readonly clientId: ClientId
  readonly amountCents: number
  readonly note: string | null
  readonly createdAt: Date
}

/** Reads a top-up of any client; null when there is none. */
export async function findTopup(tx: Tx, id: string): Promise<Topup | null> {
  const [row] = await tx<Topup[]>`select ${columns(tx)} from topups where id = ${id}`
  return row ?? null
}

/** What a client was topped up by in all, in cents. */
export async function sumTopups(tx: Tx, clientId: ClientId): Promise<number> {
  const [row] = await tx<{ cents: number }[]>`
    select coalesce(sum(amount_cents), 0) as cents from topups where client_id = ${clientId}`
  return row?.cents ?? 0
}

/** Gives a client money, in one statement; its row must be locked. Null, and nothing done, when the id is taken. */
export async function insertTopup(tx: Tx, topup: Omit<Topup, 'createdAt'>): Promise<Topup | null> {
  const [row] = await tx<Topup[]>`
    with added as (
      insert into topups (id, client_id, amount_cents, note)
      values (${topup.id}, ${topup.clientId}, ${topup.amountCents}, ${topup.note})
      on conflict do nothing returning *
    ), paid as (
      update clients c set credit_cents = c.credit_cents + added.amount_cents, updated_at = now()
      from added where c.id = added.client_id
    )
    select ${columns(tx)} from added`
  return row ?? null
}

function columns(tx: Tx) {
  return tx`id, client_id as "clientId", amount_cents as "amountCents", note, created_at as "createdAt"`
}
