import type { ClientId } from '../../domain/message.ts'
import { TOTALS_COLUMNS, totalsOfFound } from '../client/lock-moves.ts'
import type { Tx } from '../database/db.ts'
import { unlessDayIsGone } from '../database/partitions.ts'
import { type TotalRow, totalColumns } from './moved-totals.ts'

// What a client's messages of a day did to its money, slice by slice; and kept, once all of them have ended.

/** Messages that are summed up by one statement: 0.1 to 0.2 s of one core, and no longer does it keep a row's old version. */
export const SLICE = 20_000

/** A slice of a day. `lastId` is where the next one goes on; null: it was the last. */
export type Slice = { readonly totals: readonly TotalRow[]; readonly lastId: string | null }

type SliceRow = { readonly found: number; readonly lastId: string | null } & (
  | TotalRow
  | { readonly kind: null }
)

/** From which message a day is read. */
export const FROM_THE_BEGINNING = '00000000-0000-0000-0000-000000000000'

/**
 * Sums up the next messages of a client on a day (`20260131`), as its money was at `untilAt`; null when the day is gone from the
 * database. A statement by itself: a day that has settled is the same to each of them.
 */
export async function sumSlice(
  tx: Tx,
  of: {
    readonly clientId: ClientId
    readonly day: string
    readonly afterId: string
    readonly untilAt: Date
  },
): Promise<Slice | null> {
  const rows = await unlessDayIsGone(
    tx<SliceRow[]>`
      with found as materialized (
        select id, parts, country, provider_cost_cents from ${tx(`messages_${of.day}`)}
        where client_id = ${of.clientId} and id > ${of.afterId} order by client_id, id limit ${SLICE}
      ), totals as (${totalsOfFound(tx, of.day, 'found', of.untilAt)})
      select slice.found, slice."lastId", ${totalColumns(tx)}
      from (select count(*) as found, (select id from found order by id desc limit 1) as "lastId" from found) slice
      left join totals on true`,
  )
  const [first] = rows
  if (!first) return null
  return {
    totals: rows.flatMap(({ found: _, lastId: __, ...row }) => (row.kind === null ? [] : [row])),
    lastId: first.found < SLICE ? null : first.lastId,
  }
}

/** Keeps what a day that has settled came to; a second call changes nothing. What was kept of days that are archived goes. */
export async function keepSettled(
  tx: Tx,
  clientId: ClientId,
  day: string,
  totals: readonly TotalRow[],
): Promise<void> {
  await tx`
    with gone as (
      delete from settled_days s using archived_days a where s.client_id = ${clientId} and a.day = s.day and a.state = 'archived'
    ), kept as (
      insert into settled_days (client_id, day) values (${clientId}, ${day}) on conflict do nothing returning client_id, day
    )
    insert into settled_totals (day, ${tx.unsafe(TOTALS_COLUMNS)})
    select k.day, k.client_id, t."movedOn", t.kind, t.country, t.parts, t.price, sum(t.lines), sum(t.amount), sum(t.cost), sum(t."withCost")
    from kept k cross join json_to_recordset(${JSON.stringify(totals)}::text::json) t("movedOn" date, kind text, country text, parts smallint,
      price numeric, lines bigint, amount numeric, cost numeric, "withCost" bigint)
    group by 1, 2, 3, 4, 5, 6, 7`
}
