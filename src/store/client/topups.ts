import type { TopupKind } from '../../domain/credit.ts'
import type { ClientId } from '../../domain/message.ts'
import { centsText, type Money, moneyOfSql, NO_MONEY } from '../../domain/money.ts'
import type { Tx } from '../database/db.ts'

/** Money that a client got, or a correction of it, which may be below nothing. */
export type Topup = {
  readonly id: string
  readonly clientId: ClientId
  readonly kind: TopupKind
  readonly amount: Money
  /** Of a correction its reason, always. */
  readonly note: string | null
  readonly createdAt: Date
}

/** Reads a top-up, or a correction, of any client; null when there is none. */
export async function findTopup(tx: Tx, id: string): Promise<Topup | null> {
  const [row] = await tx<Row[]>`select ${columns(tx)} from topups where id = ${id}`
  return row ? topupOf(row) : null
}

/** What a client was topped up by in all, corrected. */
export async function sumTopups(tx: Tx, clientId: ClientId): Promise<Money> {
  const [row] = await tx<{ amount: string }[]>`
    select coalesce(sum(amount_cents), 0)::text as amount from topups where client_id = ${clientId}`
  return row ? moneyOfSql(row.amount) : NO_MONEY
}

/**
 * Gives a client money, or takes it away, in one statement; its row must be locked, and must hold it. Null, and nothing done, when the
 * id is taken.
 */
export async function insertTopup(tx: Tx, topup: Omit<Topup, 'createdAt'>): Promise<Topup | null> {
  const [row] = await tx<Row[]>`
    with added as (
      insert into topups (id, client_id, kind, amount_cents, note)
      values (${topup.id}, ${topup.clientId}, ${topup.kind}, ${centsText(topup.amount)}, ${topup.note})
      on conflict do nothing returning *
    ), paid as (
      update clients c set credit_cents = c.credit_cents + added.amount_cents, updated_at = now()
      from added where c.id = added.client_id
    )
    select ${columns(tx)} from added`
  return row ? topupOf(row) : null
}

type Row = Omit<Topup, 'amount'> & { readonly amount: string }

function topupOf(row: Row): Topup {
  return { ...row, amount: moneyOfSql(row.amount) }
}

function columns(tx: Tx) {
  return tx`id, client_id as "clientId", kind, amount_cents::text as amount, note, created_at as "createdAt"`
}
