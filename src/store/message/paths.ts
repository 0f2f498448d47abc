import type { MessageFilter } from '../../domain/message/message-filter.ts'
import { PREFIX_CHARACTERS, REST_API } from '../../domain/report/path-dimensions.ts'
import type { MinuteCount } from '../../domain/report/rise.ts'
import type { ValueCount } from '../../domain/report/standing-out.ts'
import { idsWithin } from '../../domain/uuid7.ts'
import type { Db, Tx } from '../database/db.ts'
import { filtered } from './filtered.ts'
import { MOST_LINES } from './move-columns.ts'

/** Messages looked at for what many have in common. */
export const LOOKED_AT_PATHS = 50_000

/** Values of a dimension that so few have are not counted one by one, if they can be many: nothing that few have stands out. */
const MIN_COUNT = 5

/** Dimensions by what they are in a row `m`; those of `FEW` have few values, and all of these are counted. */
const COLUMNS = {
  provider: 'm.provider',
  error: 'm.last_error',
  country: 'm.country',
  prefix: `case when m.to_msisdn like '+%' then left(m.to_msisdn, ${PREFIX_CHARACTERS}) end`,
  client: 'm.client_id::text',
  lane: 'm.lane',
  door: `coalesce(m.door, '${REST_API}')`,
  sender: 'm.from_sender',
  parts: 'm.parts::text',
  encoding: 'm.encoding',
  class: 'm.class',
} as const
export type CountedDimension = keyof typeof COLUMNS
const COUNTED = Object.keys(COLUMNS) as CountedDimension[] // its own keys
const FEW: ReadonlySet<CountedDimension> = new Set(['country'])

/** An arrow of the machine, and how often it was taken. */
export type PathArrow = {
  /** null: there was no state before. */
  readonly from: string | null
  readonly to: string
  readonly event: string
  readonly count: number
}

/** Messages that have this provider and this error. */
export type PairCount = ValueCount & { readonly error: string }

/** What was counted of messages that a filter means, all at one instant. */
export type CountedPaths = {
  readonly lookedAt: number
  /** When the oldest one that was looked at was accepted; null: there was none. */
  readonly lookedFrom: Date | null
  /** The bound was reached: older ones were not looked at. */
  readonly isCut: boolean
  readonly matched: number
  /** When the first and the last that match were accepted. */
  readonly first: Date | null
  readonly last: Date | null
  /** All that were accepted from the first one that matches to the last one, or all that were looked at where that leaves none to compare with. */
  readonly base: number
  readonly isBaseAll: boolean
  readonly minutes: readonly MinuteCount[]
  readonly statuses: readonly { readonly status: string; readonly count: number }[]
  readonly values: ReadonlyMap<CountedDimension, readonly ValueCount[]>
  readonly pairs: readonly PairCount[]
  readonly arrows: readonly PathArrow[]
  /** Milliseconds from acceptance to the end, of those that have ended. */
  readonly times: { readonly ended: number; readonly p50Ms: number | null; readonly p95Ms: number | null }
}

type Looked = {
  readonly minute: Date | null
  readonly status: string | null
  readonly is_minute: boolean
  readonly is_status: boolean
  readonly all: number
  readonly matching: number
  readonly first_id: string | null
  readonly last_id: string | null
  readonly first_match: string | null
  readonly last_match: string | null
  readonly first_at: Date | null
  readonly first_match_at: Date | null
  readonly last_match_at: Date | null
}

/**
 * Counts the newest messages of a filter's time and client, `LOOKED_AT_PATHS` at most, and of them those that it means: all of one instant.
 * Days in the archive are not looked at.
 */
export async function countPaths(
  db: Db,
  filter: MessageFilter,
  most: number = LOOKED_AT_PATHS,
): Promise<CountedPaths> {
  return await db.sql.begin('isolation level repeatable read read only', async (tx) => {
    await tx.unsafe(`set local work_mem = '${db.bulkMemory}'`)
    const looked = await look(tx, filter, most)
    const total = looked.find(({ is_minute, is_status }) => !is_minute && !is_status)
    const minutes = looked.flatMap(({ is_minute, minute, matching, all }) =>
      is_minute && minute ? [{ atMs: minute.getTime(), matching, all }] : [],
    )
    const statuses = looked
      .flatMap(({ is_status, status, matching }) =>
        is_status && status !== null && matching > 0 ? [{ status, count: matching }] : [],
      )
      .toSorted((a, b) => b.count - a.count)
    const lookedAt = total?.all ?? 0
    const seen = {
      lookedAt,
      lookedFrom: total?.first_at ?? null,
      isCut: lookedAt >= most,
      matched: total?.matching ?? 0,
      first: total?.first_match_at ?? null,
      last: total?.last_match_at ?? null,
      minutes,
      statuses,
    }
    if (!total?.first_match || !total.last_match) return { ...seen, ...NOTHING_COUNTED }
    const span = tx`messages m where ${scoped(tx, filter)} and m.id between ${total.first_match} and ${total.last_match}`
    const ofTheirTime = await countValues(tx, span, filter)
    const isBaseAll = ofTheirTime.base - seen.matched < MIN_COUNT && lookedAt > ofTheirTime.base
    const all = tx`messages m where ${scoped(tx, filter)} and m.id between ${total.first_id} and ${total.last_id}`
    const counted = isBaseAll ? await countValues(tx, all, filter) : ofTheirTime
    const arrows = await countArrows(tx, span, filter)
    const [times = NO_TIMES] = await tx<CountedPaths['times'][]>`
      select count(*) as ended, percentile_cont(0.5) within group (order by took) as "p50Ms",
        percentile_cont(0.95) within group (order by took) as "p95Ms"
      from (select extract(epoch from m.done_at - m.created_at)::float8 * 1000 as took
        from ${span} and (${filtered(tx, filter)}) and m.done_at is not null) ended`
    return { ...seen, ...counted, isBaseAll, arrows, times }
  })
}

const NO_TIMES = { ended: 0, p50Ms: null, p95Ms: null }
const NOTHING_COUNTED = {
  base: 0,
  isBaseAll: false,
  values: new Map(),
  pairs: [],
  arrows: [],
  times: NO_TIMES,
}

/** What the messages are compared with: the client's own, where one is named, or all; of the same time. */
function scoped(sql: Tx, { clientIds, from, to }: MessageFilter) {
  const [only, other] = clientIds
  const { firstId, endId } = idsWithin(from, to)
  return sql`true
    ${only === undefined || other !== undefined ? sql`` : sql`and m.client_id = ${only}`}
    ${firstId === null ? sql`` : sql`and m.id >= ${firstId}`}
    ${endId === null ? sql`` : sql`and m.id < ${endId}`}
    ${from === null ? sql`` : sql`and m.created_at >= ${from}`}
    ${to === null ? sql`` : sql`and m.created_at < ${to}`}`
}

type Span = ReturnType<typeof scoped>

async function look(sql: Tx, filter: MessageFilter, most: number): Promise<readonly Looked[]> {
  return await sql<Looked[]>`
    with newest as materialized (
      select m.id::text collate "C" as id, m.created_at, m.status, date_trunc('minute', m.created_at) as minute,
        (${filtered(sql, filter)}) is true as matches
      from (select * from messages m where ${scoped(sql, filter)} order by m.id desc limit ${most}) m)
    select minute, status, grouping(minute) = 0 as is_minute, grouping(status) = 0 as is_status,
      count(*) as all, count(*) filter (where matches) as matching,
      min(id) as first_id, max(id) as last_id, min(id) filter (where matches) as first_match, max(id) filter (where matches) as last_match,
      min(created_at) as first_at, min(created_at) filter (where matches) as first_match_at,
      max(created_at) filter (where matches) as last_match_at
    from newest group by grouping sets ((), (minute), (status))`
}

async function countValues(
  sql: Tx,
  span: Span,
  filter: MessageFilter,
): Promise<Pick<CountedPaths, 'base' | 'values' | 'pairs'>> {
  const names = COUNTED.join(', ')
  const few = COUNTED.filter((name) => FEW.has(name)).map((name) => `or grouping(${name}) = 0`)
  type Row = Readonly<Record<CountedDimension, string | null>> & {
    readonly set: number
    readonly all: number
    readonly matching: number
  }
  const rows = await sql<Row[]>`
    with counted as materialized (
      select ${sql.unsafe(COUNTED.map((name) => `${COLUMNS[name]} as ${name}`).join(', '))}, (${filtered(sql, filter)}) is true as matches
      from ${span})
    select ${sql.unsafe(names)}, ${sql.unsafe(`grouping(${names})`)} as set, count(*) as all, count(*) filter (where matches) as matching
    from counted
    group by grouping sets ((), (provider, error), ${sql.unsafe(COUNTED.map((name) => `(${name})`).join(', '))})
    having count(*) filter (where matches) >= ${MIN_COUNT} or ${sql.unsafe(`grouping(${names})`)} = ${EVERY} ${sql.unsafe(few.join(' '))}`
  const values = new Map(
    COUNTED.map((name) => [
      name,
      rows.flatMap(({ set, all, matching, [name]: value }) =>
        set === setOf(name) && value !== null ? [{ value, all, matching }] : [],
      ),
    ]),
  )
  const pairs = rows.flatMap(({ set, provider, error, all, matching }) =>
    set === (setOf('provider') & setOf('error')) && provider !== null && error !== null
      ? [{ value: provider, error, all, matching }]
      : [],
  )
  return { base: rows.find(({ set }) => set === EVERY)?.all ?? 0, values, pairs }
}

/** What `grouping` says of a set: a bit for each that is not in it, the last name's the lowest. */
const EVERY = 2 ** COUNTED.length - 1
function setOf(name: CountedDimension): number {
  return EVERY - 2 ** (COUNTED.length - 1 - COUNTED.indexOf(name))
}

/**
 * How often each arrow was taken. A line of a history is read by its commas: its first five places have none within (see `historyLine`), and
 * as JSON it would be read once for each. One that changed nothing ends in `true`.
 */
async function countArrows(sql: Tx, span: Span, filter: MessageFilter): Promise<readonly PathArrow[]> {
  return await sql<PathArrow[]>`
    with matching as materialized (select m.id, m.version, m.history from ${span} and (${filtered(sql, filter)})),
    taken as (
      select nullif(trim(both '"' from split_part(line, ',', 4)), 'null') as "from",
        trim(both '"' from split_part(line, ',', 5)) as "to", trim(both '"' from split_part(line, ',', 3)) as event
      from matching cross join lateral unnest(string_to_array(history, E'\\n')) as line
      where right(line, 6) <> ',true]'
      union all
      select e.from_status, e.to_status, e.event from (select id from matching where version > ${MOST_LINES} or history is null) m
      cross join lateral (select * from message_events where message_id = m.id and not ignored offset 0) e)
    select "from", "to", event, count(*) as count from taken group by 1, 2, 3 order by 4 desc, 1, 2, 3`
}
