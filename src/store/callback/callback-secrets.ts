import type { ClientId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

/** What is kept of a client's signing secrets; null where there is none. */
export type KeptSecrets = { readonly secret: string | null; readonly previous: string | null }

/** The name of a worker's connections; up to the release before sealing it was `sms-worker`. */
export const WORKER_CONNECTION = 'sms-worker/2'
const WORKER_OF_BEFORE = 'sms-worker'

/** True while a worker is connected to this database that takes a sealed secret for an unusable one. */
export async function hasWorkersThatReadNoSeals(tx: Tx): Promise<boolean> {
  const rows = await tx`
    select 1 from pg_stat_activity where datname = current_database() and application_name = ${WORKER_OF_BEFORE} limit 1`
  return rows.length > 0
}

/** Up to `limit` clients after this one with a secret that does not begin with `prefix`, by id. */
export async function findClearSecrets(
  tx: Tx,
  prefix: string,
  after: string | null,
  limit: number,
): Promise<(KeptSecrets & { readonly clientId: ClientId })[]> {
  return await tx<(KeptSecrets & { clientId: ClientId })[]>`
    select id as "clientId", callback_hmac_secret as secret, callback_previous_secret as previous from clients
    where (not starts_with(callback_hmac_secret, ${prefix}) or not starts_with(callback_previous_secret, ${prefix}))
      and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${limit}`
}

/** Up to `limit` clients after this one that have a secret, sealed or in clear, by id. */
export async function findSecrets(
  tx: Tx,
  after: string | null,
  limit: number,
): Promise<(KeptSecrets & { readonly clientId: ClientId })[]> {
  return await tx<(KeptSecrets & { clientId: ClientId })[]>`
    select id as "clientId", callback_hmac_secret as secret, callback_previous_secret as previous from clients
    where (callback_hmac_secret is not null or callback_previous_secret is not null)
      and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${limit}`
}

/** Replaces secrets that are still as they were found. */
export async function replaceSecrets(
  tx: Tx,
  changes: readonly { readonly clientId: ClientId; readonly from: KeptSecrets; readonly to: KeptSecrets }[],
): Promise<void> {
  if (changes.length === 0) return
  const rows = changes.map(({ clientId, from, to }) => ({
    id: clientId,
    was: from.secret,
    was_previous: from.previous,
    secret: to.secret,
    previous: to.previous,
  }))
  await tx`
    update clients c set callback_hmac_secret = x.secret, callback_previous_secret = x.previous
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as x(
      id uuid, was text, was_previous text, secret text, previous text)
    where c.id = x.id and c.callback_hmac_secret is not distinct from x.was
      and c.callback_previous_secret is not distinct from x.was_previous`
}
