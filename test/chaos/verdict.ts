import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import type { Db } from '../../src/store/database/db.ts'
import type { Fleet } from '../support/fleet.ts'
import type { Sent } from '../support/steady-load.ts'

type Row = {
  readonly id: string
  /** Null: it is of no load. */
  readonly reference: string | null
  readonly status: string
  /** Submissions that were ordered, and those whose answer got lost, by the history. */
  readonly ordered: number
  readonly lost: number
  /** Unix ms. */
  readonly acceptedAtMs: number
  readonly finalAtMs: number | null
}

/** From acceptance to the final state, Unix ms. */
export type Life = { readonly label: string; readonly acceptedAtMs: number; readonly finalAtMs: number }

/** What the database and the provider's book say about the requests of a load. */
export type Verdict = {
  /** Answered 202, and not in the database. */
  readonly missing: readonly string[]
  /** Not final. */
  readonly open: readonly string[]
  /** Answered with an error, and in the database. */
  readonly undead: readonly Sent[]
  /** In the database more than once. */
  readonly doubled: readonly string[]
  /** Submitted more often than the history orders. */
  readonly unordered: readonly string[]
  /** Taken by the provider again without an answer that was lost. */
  readonly unexplained: readonly string[]
  /** Taken by the provider more than once, each after a lost answer; by label of the load. */
  readonly takenTwice: ReadonlyMap<string, number>
  /** Receipts that found no message, parked or dead. */
  readonly homeless: number
  /** Submissions taken beyond one per message: their receipts may find no message. */
  readonly extraTaken: number
  /** Of every message that became final. */
  readonly lives: readonly Life[]
}

/** What must be empty whatever was killed. */
export function faultsIn({ missing, open, undead, doubled, unordered, unexplained }: Verdict) {
  return { missing, open, undead, doubled, unordered, unexplained }
}
export const NO_FAULTS: ReturnType<typeof faultsIn> = {
  missing: [],
  open: [],
  undead: [],
  doubled: [],
  unordered: [],
  unexplained: [],
}

/** How often a message was submitted, and how often it was taken. */
export type Times = { readonly all: number; readonly accepted: number }

/** Compares the three; `book` is what the providers' books say, by message. */
export async function judge(
  { sql }: Pick<Db, 'sql'>,
  sent: readonly Sent[],
  book: ReadonlyMap<string, Times>,
): Promise<Verdict> {
  const rows = await sql<Row[]>`
    select m.id, client_reference as reference, status,
      count(*) filter (where e.to_status = 'SENDING' and e.from_status <> 'SENDING' and not ignored) as ordered,
      count(*) filter (where e.from_status = 'SENDING' and e.event in ('PROVIDER_UNKNOWN', 'ALARM_RANG') and not ignored) as lost,
      extract(epoch from m.created_at)::float8 * 1000 as "acceptedAtMs",
      extract(epoch from max(e.at) filter (where m.wake_at is null and not ignored))::float8 * 1000 as "finalAtMs"
    from messages m join message_history e on e.message_id = m.id group by m.id`
  const [left] = await sql<{ homeless: number }[]>`
    select (select count(*) from parked_receipts) + (select count(*) from dead_letters) as homeless`
  const byReference = Map.groupBy(
    rows.filter(({ reference }) => reference !== null),
    ({ reference }) => reference ?? '',
  )
  const ids = new Set(rows.map(({ id }) => id))
  const labels = new Map(sent.map(({ reference, label }) => [reference, label]))
  const takenTwice = new Map<string, number>()
  const lives: Life[] = []
  let extraTaken = 0
  for (const { id, reference, acceptedAtMs, finalAtMs } of rows) {
    const label = labels.get(reference ?? '') ?? ''
    const extra = Math.max(0, (book.get(id)?.accepted ?? 0) - 1)
    extraTaken += extra
    if (extra > 0) takenTwice.set(label, (takenTwice.get(label) ?? 0) + 1)
    if (finalAtMs !== null) lives.push({ label, acceptedAtMs, finalAtMs })
  }
  return {
    missing: sent.flatMap(({ answer }) =>
      answer.kind === 'accepted' && !ids.has(answer.id) ? [answer.id] : [],
    ),
    open: rows.filter(({ finalAtMs }) => finalAtMs === null).map(({ id, status }) => `${id} ${status}`),
    undead: sent.filter(({ answer, reference }) => answer.kind === 'refused' && byReference.has(reference)),
    doubled: [...byReference].filter(([, same]) => same.length > 1).map(([reference]) => reference),
    unordered: rows.filter(({ id, ordered }) => (book.get(id)?.all ?? 0) > ordered).map(({ id }) => id),
    unexplained: rows.filter(({ id, lost }) => (book.get(id)?.accepted ?? 0) > lost + 1).map(({ id }) => id),
    takenTwice,
    homeless: left?.homeless ?? 0,
    extraTaken,
    lives,
  }
}

/** By the book of the mock provider; `second` is how often each message was taken by the provider that keeps none. */
export function timesTaken(
  { dataDir }: Pick<Fleet, 'dataDir'>,
  second: ReadonlyMap<string, number> = new Map(),
): Map<string, Times> {
  const book = new Database(join(dataDir, 'mock-provider.sqlite'), { readonly: true })
  const rows = book
    .query<{ id: string; all_times: number; accepted: number }, []>(
      `select message_id as id, count(*) as all_times, count(*) filter (where answer = 'accepted') as accepted
      from submissions group by message_id`,
    )
    .all()
  book.close()
  return new Map([
    ...rows.map((row) => [row.id, { all: row.all_times, accepted: row.accepted }] as const),
    ...[...second].map(([id, times]) => [id, { all: times, accepted: times }] as const),
  ])
}
