import { must } from '../../src/domain/assert.ts'
import { type HistoryEntry, historyLine } from '../../src/domain/message/history-line.ts'
import type { Db } from '../../src/store/database/db.ts'
import { ensurePartitions } from '../../src/store/database/partitions.ts'
import { progress } from './report.ts'

const DAY_MS = 86_400_000

/** Today and the days before it that the history is spread over, unless told. */
export const HISTORY_DAYS = 5

/** Days that `ensurePartitions` makes. */
const MADE_AT_ONCE = 9

/** Rows in one statement: a few seconds each. */
const CHUNK = 100_000
const WRITERS = 2
const COST_CENTS = 5

/** Makes the partitions that `writeHistory` fills. */
export async function makeHistoryDays(db: Db, days = HISTORY_DAYS): Promise<void> {
  const nowMs = Date.now()
  // Each call makes the day before as well, and a week.
  for (let ago = days - 2; ago > 0; ago -= MADE_AT_ONCE) await ensurePartitions(db, nowMs - ago * DAY_MS)
}

/**
 * Writes `messages` life cycles that have ended in DELIVERED, as the gateway leaves them: the message with a history of
 * four lines and its lock (CAPTURED), evenly over the days and over all clients, whose money moves along, so that the audit stays
 * clean. Ends as autovacuum would have left it. The last of the days is today, whose share lies between midnight and now, or the one `ago`
 * days before.
 */
export async function writeHistory(db: Db, messages: number, days = HISTORY_DAYS, ago = 0): Promise<void> {
  await writeChunks(messages, chunksOf(messages, days, Date.now(), ago), (chunk) => writeChunk(db, chunk))
  await moveMoney(db, messages)
  progress('  vacuum …')
  await db.sql`vacuum (analyze) messages, credit_locks, clients, capture_totals`
}

/** Writes all of them, a few at once. */
export async function writeChunks(
  messages: number,
  chunks: Chunk[],
  writeOne: (chunk: Chunk) => Promise<void>,
): Promise<void> {
  let written = 0
  const write = async () => {
    for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) {
      await writeOne(chunk)
      written += chunk.count
      progress(`  ${written} of ${messages} life cycles written`)
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, write))
}

/** Messages of one statement, evenly one after another. */
export type Chunk = {
  /** Number of the first message. */
  readonly first: number
  readonly count: number
  readonly fromMs: number
  /** Between two messages. */
  readonly stepMs: number
}

/** Messages over whole days, the last of which is today, or the one `ago` days before. */
export function chunksOf(messages: number, days: number, nowMs: number, ago: number): Chunk[] {
  const midnightMs = (Math.floor(nowMs / DAY_MS) - ago) * DAY_MS
  const perDay = Math.ceil(messages / days)
  return Array.from({ length: days }, (_, day) => {
    const fromMs = midnightMs - (days - 1 - day) * DAY_MS
    const toMs = Math.min(fromMs + DAY_MS, nowMs)
    const firstOfDay = day * perDay
    const ofDay = Math.max(0, Math.min(perDay, messages - firstOfDay))
    const stepMs = (toMs - fromMs) / ofDay
    return Array.from({ length: Math.ceil(ofDay / CHUNK) }, (_, index) => {
      const at = index * CHUNK
      return {
        first: firstOfDay + at,
        count: Math.min(CHUNK, ofDay - at),
        fromMs: fromMs + at * stepMs,
        stepMs,
      }
    })
  }).flat()
}

async function writeChunk(db: Db, { first, count, fromMs, stepMs }: Chunk): Promise<void> {
  await db.sql.begin(async (tx) => {
    // The gateway's planner settings would join row by row.
    await tx`set local enable_hashjoin = on`
    await tx`set local enable_seqscan = on`
    await tx`
      create temp table filled on commit drop as
      with client as (select id, row_number() over (order by id) - 1 as nr, count(*) over () as clients from clients),
      numbered as (
        select nr, ${first}::bigint + nr as total, floor(${fromMs}::float8 + nr * ${stepMs}::float8)::bigint as ms
        from generate_series(0, ${count - 1}::int) nr
      ), named as (
        select total, ms, lpad(to_hex(ms), 12, '0') as time, md5(total::text) as dice from numbered
      )
      select (left(time, 8) || '-' || right(time, 4) || '-7' || left(dice, 3) || '-8' || substr(dice, 4, 3) || '-'
        || substr(dice, 7, 12))::uuid as id, client.id as client_id, total, ms, to_timestamp(ms / 1000.0) as at,
        5 + total % 47 as step_ms, (5 + total % 47) * interval '1 ms' as step
      from named join client on client.nr = named.total % client.clients`
    await tx`
      insert into messages (id, client_id, to_msisdn, from_sender, text, encoding, parts, status, provider,
        provider_message_id, attempts, express, lane, version, expires_at, created_at, updated_at, country, sent_at, done_at, history)
      select id, client_id, prefix || 10000 + total % 90000 || '55', 'SENDER', 'Your parcel ' || total || ' is on its way',
        'GSM7', 1, 'DELIVERED', 'mock', 'mock-' || right(id::text, 12) || '-' || total, 1, false, 'normal', 4,
        at + interval '72 h', at, at + 4 * step, country, at + 3 * step, at + 4 * step,
        '[4,' || ms + 4 * step_ms || ${afterTime(4)}::text || E'\n[3,' || ms + 3 * step_ms || ${afterTime(3)}::text
          || E'\n[2,' || ms + 2 * step_ms || ${afterTime(2)}::text || E'\n[1,' || ms + step_ms || ${afterTime(1)}::text
      from filled join (values (0, '+1202', 'US'), (1, '+1416', 'CA'), (2, '+4915', 'DE')) country(nr, prefix, country) on nr = total % 3 order by id`
    await tx`
      insert into credit_locks (id, client_id, message_id, amount_cents, state, created_at, updated_at)
      select id, client_id, id, ${COST_CENTS}::int, 'CAPTURED', at, at + 4 * step from filled order by id`
  })
}

const NO_MORE = { atMs: 0, detail: null, route: null, part: null, ignored: false } as const
/** The life of a message that was delivered. */
export const LIFE: readonly HistoryEntry[] = [
  { ...NO_MORE, seq: 1, event: 'ACCEPTED', from: null, to: 'QUEUED', attempt: 0 },
  { ...NO_MORE, seq: 2, event: 'DISPATCHED', from: 'QUEUED', to: 'SENDING', attempt: 1 },
  {
    ...NO_MORE,
    seq: 3,
    event: 'PROVIDER_ACCEPTED',
    from: 'SENDING',
    to: 'SENT',
    attempt: 1,
    detail: 'command_status 0x00000000: accepted',
  },
  {
    ...NO_MORE,
    seq: 4,
    event: 'RECEIPT_DELIVERED',
    from: 'SENT',
    to: 'DELIVERED',
    attempt: 1,
    detail: '{"provider_message_id":"mock-000000000000-0000000","status":"DELIVRD","error":null}',
  },
]

/** What the line of an event has behind its time: `[4,0` comes before. */
export function afterTime(seq: number, life: readonly HistoryEntry[] = LIFE): string {
  const entry = must(
    life.find((one) => one.seq === seq),
    'an event of that life',
  )
  return historyLine(entry).slice(`[${seq},0`.length)
}

/** Message n is of client n modulo their number, in the order of their ids: so many messages each has paid. */
async function moveMoney(db: Db, messages: number): Promise<void> {
  await db.sql`
    with client as (select id, row_number() over (order by id) - 1 as nr, count(*) over () as clients from clients),
    spent as (
      select id, ${COST_CENTS}::int * (${messages}::bigint / clients + (nr < ${messages}::bigint % clients)::int) as cents
      from client
    ), captured as (
      insert into capture_totals (client_id, slot, captured_cents) select id, 0, cents from spent
      on conflict (client_id, slot) do update
        set captured_cents = capture_totals.captured_cents + excluded.captured_cents
    )
    update clients c set credit_cents = c.credit_cents - spent.cents from spent where c.id = spent.id`
}

/** Bytes of the tables that grow with the messages, their indexes included. */
export async function storedBytes(db: Db): Promise<number> {
  const [row] = await db.sql<{ bytes: number }[]>`
    select sum(pg_total_relation_size(leaf.relid))::float8 as bytes
    from (values ('messages'), ('message_events'), ('credit_locks'), ('message_parts')) tables(name), pg_partition_tree(name::regclass) leaf
    where leaf.isleaf`
  return row?.bytes ?? 0
}
