import { must } from '../../domain/assert.ts'
import type { ClientId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

/** Clients with a list of their own: each process knows all of them, about 15 MB. */
export const MAX_PRICED_CLIENTS = 100_000

/** The clients that have a list of their own, with its name. A partial index holds just these. */
export async function listClientPriceLists(
  tx: Tx,
): Promise<readonly { readonly id: ClientId; readonly list: string }[]> {
  return await tx<{ id: ClientId; list: string }[]>`
    select id, price_list as list from clients where price_list is not null`
}

/** The list of a client's own; null when it has none. */
export async function findPriceListOf(tx: Tx, id: ClientId): Promise<string | null> {
  const [row] = await tx<{ list: string | null }[]>`select price_list as list from clients where id = ${id}`
  return row?.list ?? null
}

/**
 * Whether one more client may be given this list: there is none of this name, or as many clients as can be known have lists
 * of their own. The list stays until the end of the caller's transaction.
 */
export async function mayGivePriceList(tx: Tx, name: string): Promise<'yes' | 'unknown' | 'full'> {
  const found = await tx`select 1 from price_lists where name = ${name} for key share`
  if (found.length === 0) return 'unknown'
  const [count] = await tx<{ clients: number }[]>`
    select count(*)::int as clients from clients where price_list is not null`
  return must(count, 'a count is a row').clients < MAX_PRICED_CLIENTS ? 'yes' : 'full'
}
