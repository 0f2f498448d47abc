import type { ClientId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

/** A client with a limit of its own; null where it has the default. */
export type ClientLimit = {
  readonly id: ClientId
  readonly ratePerS: number | null
  readonly burst: number | null
}

/** The first `max` clients, by id, that have limits of their own. A partial index holds just these. */
export async function listClientLimits(tx: Tx, max: number): Promise<readonly ClientLimit[]> {
  return await tx<ClientLimit[]>`
    select id, rate_limit_rps as "ratePerS", rate_limit_burst as burst from clients
    where rate_limit_rps is not null or rate_limit_burst is not null
    order by id limit ${max}`
}
