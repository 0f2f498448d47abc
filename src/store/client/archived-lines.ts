import type { ClientId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

// What `archived_totals` says of a client's messages whose days are archived.

/** Of these archived days (`20260131`) those that have messages of the client, in the order given. */
export async function daysWithMessagesOf(
  tx: Tx,
  clientId: ClientId,
  days: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx<{ day: string }[]>`
    select distinct to_char(day, 'YYYYMMDD') as day from archived_totals
    where client_id = ${clientId} and kind = 'hold' and day between ${days.at(-1) ?? ''}::date and ${days[0] ?? ''}::date`
  const some = new Set(rows.map(({ day }) => day))
  return days.filter((day) => some.has(day))
}

/** The last microsecond of a day, at which its sums stand in a ledger. */
const END_OF_DAY = "interval '1 day' - interval '1 microsecond'"

/**
 * The movements of a client's archived messages as a select of the lines of its ledger (`allLines`): one for each UTC day and kind, at the
 * end of that day. Its id is the smallest UUIDv7 of that day with the kind's place in it.
 */
export function archivedLines(tx: Tx, clientId: ClientId) {
  return tx`
    select at, rank, ('00000000-0000-7000-8000-' || to_char(at, 'YYYYMMDD') || '000' || rank)::uuid as id, kind, amount, held,
      null as note, messages::bigint as messages
    from (
      select (moved_on + ${tx.unsafe(END_OF_DAY)}) at time zone 'UTC' as at, k.rank, k.kind, sum(t.lines) as messages,
        sum(t.amount_cents) * k.amount as amount, sum(t.amount_cents) * k.held as held
      from archived_totals t
      join (values ('hold', 1, -1, 1), ('capture', 2, 0, -1), ('release', 3, 1, -1)) as k(kind, rank, amount, held)
        on k.kind = t.kind
      where t.client_id = ${clientId}
      group by moved_on, k.rank, k.kind, k.amount, k.held
    ) sums`
}
