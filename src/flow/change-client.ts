import type { ClientId } from '../domain/message.ts'
import { mayGiveParameters } from '../store/client/client-parameters.ts'
import { mayGivePriceList } from '../store/client/client-price-lists.ts'
import { type Client, type ClientChange, findClient, updateClient } from '../store/client/clients.ts'
import type { ApiDeps } from '../world.ts'
import { knowNow } from './know-now.ts'

/** What became of a change. */
export type ChangeOutcome =
  | { readonly kind: 'changed'; readonly client: Client }
  | { readonly kind: 'unknown_client' }
  | { readonly kind: 'price_list'; readonly why: 'unknown' | 'full' }
  | { readonly kind: 'too_many_parameters' }

/** Changes a client. A list of prices that it is given is there, and stays while a client has it. */
export async function changeClient(
  deps: Pick<ApiDeps, 'db' | 'tariffs' | 'log'>,
  id: ClientId,
  change: ClientChange,
): Promise<ChangeOutcome> {
  const { priceList, tlvs, dlt } = change
  const outcome = await deps.db.sql.begin(async (tx): Promise<ChangeOutcome> => {
    const may = priceList ? await mayGivePriceList(tx, priceList) : 'yes'
    if (may !== 'yes') return { kind: 'price_list', why: may }
    if ((tlvs || dlt) && !(await mayGiveParameters(tx, id))) return { kind: 'too_many_parameters' }
    const isThere = await updateClient(tx, id, change)
    const client = isThere ? await findClient(tx, id) : null
    return client ? { kind: 'changed', client } : { kind: 'unknown_client' }
  })
  if (outcome.kind === 'changed' && priceList !== undefined) await knowNow(deps.tariffs, deps.log)
  return outcome
}
