import { must } from '../../domain/assert.ts'
import type { ClientId } from '../../domain/message.ts'
import type { GivenParameters } from '../../domain/parameters.ts'
import type { Tx } from '../database/db.ts'

/** Clients with parameters for all of their messages: each process knows all of them, about 20 MB where they are ids of DLT. */
export const MAX_CLIENTS_WITH_PARAMETERS = 20_000

/** The clients that have any. A partial index holds just these. */
export async function listClientParameters(
  tx: Tx,
): Promise<readonly (GivenParameters & { readonly id: ClientId })[]> {
  return await tx<(GivenParameters & { id: ClientId })[]>`
    select id, tlvs, dlt from clients where tlvs is not null or dlt is not null`
}

/** Whether this client may be given some: it has some already, or not too many others have. */
export async function mayGiveParameters(tx: Tx, id: ClientId): Promise<boolean> {
  const [count] = await tx<{ clients: number }[]>`
    select count(*)::int as clients from clients where (tlvs is not null or dlt is not null) and id <> ${id}`
  return must(count, 'a count is a row').clients < MAX_CLIENTS_WITH_PARAMETERS
}
