import { leastLimit } from '../domain/credit.ts'
import type { ClientId } from '../domain/message.ts'
import { MAX_MONEY, type Money, minus } from '../domain/money.ts'
import { mayGiveParameters } from '../store/client/client-parameters.ts'
import { mayGivePriceList } from '../store/client/client-price-lists.ts'
import { type Client, type ClientChange, findClient, updateClient } from '../store/client/clients.ts'
import { lockPurses } from '../store/client/purses.ts'
import { sumTopups } from '../store/client/topups.ts'
import type { Tx } from '../store/database/db.ts'
import type { ApiDeps } from '../world.ts'
import { knowNow } from './know-now.ts'

/** What became of a change. */
export type ChangeOutcome =
  | { readonly kind: 'changed'; readonly client: Client }
  | { readonly kind: 'unknown_client' }
  | { readonly kind: 'price_list'; readonly why: 'unknown' | 'full' }
  | { readonly kind: 'too_many_parameters' }
  /** A credit limit below what the client owes, or beyond what is exact with what it was topped up by. */
  | { readonly kind: 'credit_limit'; readonly least: Money; readonly most: Money }

/** Changes a client. A list of prices that it is given is there, and stays while a client has it. */
export async function changeClient(
  deps: Pick<ApiDeps, 'db' | 'tariffs' | 'log'>,
  id: ClientId,
  change: ClientChange,
): Promise<ChangeOutcome> {
  const { priceList, tlvs, dlt, creditLimit } = change
  const outcome = await deps.db.sql.begin(async (tx): Promise<ChangeOutcome> => {
    const may = priceList ? await mayGivePriceList(tx, priceList) : 'yes'
    if (may !== 'yes') return { kind: 'price_list', why: may }
    if ((tlvs || dlt) && !(await mayGiveParameters(tx, id))) return { kind: 'too_many_parameters' }
    const bounds = creditLimit === undefined ? null : await limitBoundsOf(tx, id)
    if (bounds && creditLimit !== undefined && (creditLimit < bounds.least || creditLimit > bounds.most))
      return { kind: 'credit_limit', ...bounds }
    const isThere = await updateClient(tx, id, change)
    const client = isThere ? await findClient(tx, id) : null
    return client ? { kind: 'changed', client } : { kind: 'unknown_client' }
  })
  if (outcome.kind === 'changed' && priceList !== undefined) await knowNow(deps.tariffs, deps.log)
  return outcome
}

/** What a client's limit may be, whose row is locked by this; null when there is no such client. */
async function limitBoundsOf(
  tx: Tx,
  id: ClientId,
): Promise<{ readonly least: Money; readonly most: Money } | null> {
  const purse = (await lockPurses(tx, [id])).get(id)
  if (!purse) return null
  return { least: leastLimit(purse.credit), most: minus(MAX_MONEY, await sumTopups(tx, id)) }
}
