import type { ClientId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

/** What is kept for some days. */
export type RetainedWhat = 'text' | 'number'

/** How far retention has come of a client, or with the nil UUID of what is nobody's. Days as `20260131`. */
export type RetentionProgress = {
  readonly clientId: ClientId
  readonly what: RetainedWhat
  /** Days up to this one are done. */
  readonly through: string
  /** But for these, of which something was on its way. */
  readonly leftDays: readonly string[]
}

/** Of every client of which anything was done. */
export async function listRetentionProgress(tx: Tx): Promise<readonly RetentionProgress[]> {
  return await tx<RetentionProgress[]>`
    select client_id as "clientId", what, to_char(through, 'YYYYMMDD') as through,
      array(select to_char(d, 'YYYYMMDD') from unnest(left_days) d) as "leftDays"
    from retention_progress`
}

/** Every client, by its id. */
export async function listClientIds(tx: Tx): Promise<readonly ClientId[]> {
  const rows = await tx<{ id: ClientId }[]>`select id from clients order by id`
  return rows.map(({ id }) => id)
}

/** Keeps that a day is done, or that something of it was on its way. The same again changes nothing. */
export async function keepRetention(
  tx: Tx,
  { clientId, what }: Pick<RetentionProgress, 'clientId' | 'what'>,
  day: string,
  isLeft: boolean,
): Promise<void> {
  const left = isLeft ? tx`array[${day}::date]` : tx`'{}'::date[]`
  await tx`
    insert into retention_progress as p (client_id, what, through, left_days)
    values (${clientId}, ${what}, ${day}::date, ${left})
    on conflict (client_id, what) do update set through = greatest(p.through, excluded.through), updated_at = now(),
      left_days = array_remove(p.left_days, ${day}::date) || excluded.left_days`
}

/** Names the lock of whoever does a day of a client: with the client and the day. */
const RETENTION_LOCK = 7_105_040

/** Until the transaction ends no other process does this day of this client; false: one does. */
export async function lockRetention(tx: Tx, clientId: ClientId, day: string): Promise<boolean> {
  const [row] = await tx<{ taken: boolean }[]>`
    select pg_try_advisory_xact_lock(${RETENTION_LOCK}, hashtext(${`${clientId} ${day}`})) as taken`
  return row?.taken === true
}
