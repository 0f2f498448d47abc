import type { Batch } from '../../archive/batch.ts'
import type { Column, Columns, Kind } from '../../archive/column.ts'
import { EVENTS, EXCHANGES, MESSAGES, PARTS, REQUESTS } from '../../archive/day-files.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import type { Db, Tx } from '../database/db.ts'
import { openPack, type StoredExchange } from '../message/exchange-packs.ts'

/** A UTC day by the name of its tables, `20260131`, and the ids that its messages can have. */
export type DayBounds = { readonly day: string; readonly firstId: string; readonly endId: string }

/** Columns of the file of messages that are their lock's. */
const OF_LOCK = /^lock_/

/** How a kind is read exactly: PostgreSQL keeps microseconds and decimals, of which the driver makes dates and texts. */
const READ: Readonly<Partial<Record<Kind, (column: string) => string>>> = {
  instant: (column) => `round(date_part('epoch', ${column}) * 1e6)::bigint`,
  money: (column) => `(${column} * 10000)::bigint`,
  json: (column) => `${column}::text`,
}

function listOf(columns: Columns, placeOf: (column: Column) => string): string {
  return Object.values(columns)
    .map((column) => (READ[column.kind] ?? ((place) => place))(placeOf(column)))
    .join(', ')
}

/** Rows of an answer, column by column. */
function batchOf<C extends Columns>(columns: C, rows: readonly (readonly unknown[])[]): Batch<C> {
  const values = Object.keys(columns).map((name, at) => [name, rows.map((row) => row[at] ?? null)])
  return { count: rows.length, values: Object.fromEntries(values) as unknown as Batch<C>['values'] } // selected in this order
}

const nameOf = ({ name }: Column) => name

const MESSAGE_LIST = listOf(MESSAGES, ({ name }) =>
  OF_LOCK.test(name) ? `l.${name.replace(OF_LOCK, '')}` : `m.${name}`,
)

/** Where the rows of a file come from, and the columns that they are read in the order of: name in the file, in SQL, type. */
type Source<C extends Columns> = {
  readonly columns: C
  readonly list: string
  readonly from: string
  readonly key: readonly (readonly [name: keyof C & string, sql: string, type: 'uuid' | 'int' | 'text'])[]
  /** What is smaller than the key of every row. */
  readonly before: readonly (string | number)[]
}

/**
 * Pages of rows, each in a transaction of its own, so that no snapshot is held while one is worked on. One process of PostgreSQL reads
 * them: with more of them a page took three times as long, and the cores belong to the traffic.
 */
async function* pagesOf<C extends Columns>(
  { sql }: Db,
  source: Source<C>,
  most: number,
): AsyncGenerator<Batch<C>> {
  const { columns, list, from, key } = source
  const keys = key.map(([, sql]) => sql).join(', ')
  const places = key.map(([, , type], at) => `$${at + 1}::text::${type}`).join(', ')
  const query = `select ${list} from ${from} where (${keys}) > (${places}) order by ${keys} limit $${key.length + 1}::int`
  let after = source.before
  for (;;) {
    const given = [...after.map(String), most]
    const read = async (tx: Tx) => {
      await tx`set local max_parallel_workers_per_gather = 0`
      return await tx.unsafe(query, given, { prepare: true }).values()
    }
    const batch = batchOf(columns, (await sql.begin(read)) as unknown[][])
    if (batch.count > 0) yield batch
    if (batch.count < most) return
    after = key.map(([name]) => batch.values[name]?.[batch.count - 1] as string | number) // a key is never null
  }
}

/** The messages of a day with their locks, by id, `most` at a time. One without a lock has nulls for it. */
export function readDayMessages(db: Db, { day, firstId }: DayBounds, most: number) {
  const from = `messages_${day} m left join credit_locks_${day} l on l.id = m.id`
  const source = { columns: MESSAGES, list: MESSAGE_LIST, from, key: [['id', 'm.id', 'uuid']] as const }
  return pagesOf(db, { ...source, before: [firstId] }, most)
}

/** The rows of histories that are not lines of their messages, by message and number. */
export function readDayEvents(db: Db, { day, firstId }: DayBounds, most: number) {
  const key = [
    ['messageId', 'message_id', 'uuid'],
    ['seq', 'seq', 'int'],
  ] as const
  const source = { columns: EVENTS, list: listOf(EVENTS, nameOf), from: `message_events_${day}`, key }
  return pagesOf(db, { ...source, before: [firstId, 0] }, most)
}

/** The ids of providers beside those in messages, by those ids. */
export function readDayParts(db: Db, { day, firstId }: DayBounds, most: number) {
  const key = [
    ['providerMessageId', 'provider_message_id', 'text'],
    ['provider', 'provider', 'text'],
    ['messageId', 'message_id', 'uuid'],
  ] as const
  const source = { columns: PARTS, list: listOf(PARTS, nameOf), from: `message_parts_${day}`, key }
  return pagesOf(db, { ...source, before: ['', '', firstId] }, most)
}

/** The requests of a day that were named, by id. */
export function readDayRequests(db: Db, { day, firstId }: DayBounds, most: number) {
  const list = listOf(REQUESTS, nameOf)
  const source = {
    columns: REQUESTS,
    list,
    from: `message_requests_${day}`,
    key: [['id', 'id', 'uuid']] as const,
  }
  return pagesOf(db, { ...source, before: [firstId] }, most)
}

/** How long after a message its exchanges may be in a pack, in milliseconds (`isPacked`), and a little. */
const PACKED_WITHIN_MS = 16 * 60_000

/** Packs of some 50 exchanges that are unpacked at once. */
const PACKS_AT_ONCE = 100

/**
 * What was said with providers for the messages of a day and written from `fromMs` on and before `untilMs` (Unix milliseconds), as far as
 * it is there: of packs first, then what was said later.
 */
export async function* readDayExchanges(
  tx: Tx,
  { firstId, endId }: DayBounds,
  window: { readonly fromMs: number; readonly untilMs: number },
  most: number,
): AsyncGenerator<Batch<typeof EXCHANGES>> {
  const ofDay = (id: string) => id >= firstId && id < endId
  const until = firstUuid7At(window.untilMs)
  let after = later(firstId, firstUuid7At(window.fromMs))
  for (;;) {
    const packs = await tx<{ batchId: string; pack: Uint8Array }[]>`
      select batch_id as "batchId", pack from provider_exchange_packs
      where batch_id > ${after}::text::uuid and batch_id < ${until}::text::uuid
        and batch_id < ${firstUuid7At(uuidEndMs(endId) + PACKED_WITHIN_MS)}::text::uuid
      order by batch_id limit ${PACKS_AT_ONCE}`
    const said = packs.flatMap(({ pack }) => openPack(pack)).filter(({ messageId }) => ofDay(messageId))
    if (said.length > 0) yield batchOf(EXCHANGES, said.map(valuesOfExchange))
    const last = packs.at(-1)
    if (packs.length < PACKS_AT_ONCE || !last) break
    after = last.batchId
  }
  let from: readonly [string, string] = [firstId, firstUuid7At(window.fromMs)]
  for (;;) {
    // Rows of one batch and one message are read together: both are the place where the next page begins.
    const rows = await tx
      .unsafe(
        `select ${listOf(EXCHANGES, nameOf)}, batch_id from provider_exchanges
         where message_id >= $1::text::uuid and message_id < $2::text::uuid and batch_id < $3::text::uuid
           and (message_id, batch_id) > ($1::text::uuid, $4::text::uuid)
           and batch_id >= $5::text::uuid
         order by message_id, batch_id fetch first ($6::int) rows with ties`,
        [from[0], endId, until, from[1], firstUuid7At(window.fromMs), most],
        { prepare: true },
      )
      .values()
    if (rows.length > 0) yield batchOf(EXCHANGES, rows)
    const last = rows.at(-1)
    if (rows.length < most || !last) return
    from = [String(last[0]), String(last.at(-1))]
  }
}

function later(one: string, other: string): string {
  return one > other ? one : other
}

function uuidEndMs(endId: string): number {
  return Number.parseInt(endId.slice(0, 8) + endId.slice(9, 13), 16)
}

/** As the columns of the file come. */
function valuesOfExchange(said: StoredExchange): unknown[] {
  const { messageId, provider, attempt, part, what, startedAtMs, tookMs, outcome, sent, answered } = said
  return [
    messageId,
    provider,
    attempt,
    part,
    what,
    Math.round(startedAtMs * 1_000),
    tookMs,
    outcome,
    sent && JSON.stringify(sent),
    answered && JSON.stringify(answered),
  ]
}
