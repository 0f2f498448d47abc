import type { HistoryEntry } from '../../src/domain/message/history-line.ts'
import type { ClientId } from '../../src/domain/message.ts'
import type { Db } from '../../src/store/database/db.ts'
import { afterTime, type Chunk, chunksOf, LIFE, writeChunks } from './history.ts'
import { progress } from './report.ts'

/** Who sends: two of five messages are of `large`, 10 of all are of `small`, the rest is the others'. */
export type MixedClients = {
  readonly large: ClientId
  readonly small: ClientId
  readonly others: readonly ClientId[]
}

const SMALL_MESSAGES = 10

/** One message of so many is of the rarest kind: see `RARE`. */
const RARE_OF = 100_000

/** What only the rarest messages have; 50 of five million. */
export const RARE = {
  provider: 'telco-rare',
  country: 'FR',
  error: 'absent subscriber',
  attempts: 5,
  price: 20,
  lane: 'otp',
  door: 'kannel',
} as const

/** Who failed on the first day alone, and how: one message of a thousand. */
export const LONG_AGO = { provider: 'telco-gone', error: 'link closed' } as const

/** What one of a hundred ends with. */
export const COMMON_ERROR = 'command_status 0x0000000b: ESME_RINVDSTADR'

/** The number and the reference of the message that is the n-th. */
export const numberOf = (nr: number) =>
  `${PREFIXES[nr % 3]}${((nr * 7919) % 10_000_000).toString().padStart(7, '0')}`
export const referenceOf = (nr: number) => `order-${nr}`
const PREFIXES = ['+1202', '+1416', '+4915'] as const

type End = { readonly event: string; readonly status: 'FAILED_PERM' | 'EXPIRED' }
const ENDS = {
  failed: { event: 'RECEIPT_FAILED', status: 'FAILED_PERM' },
  expired: { event: 'ALARM_RANG', status: 'EXPIRED' },
} as const satisfies Record<string, End>

/** The last line of a life that ends so, behind its time. */
function endedBy({ event, status }: End): string {
  const life = LIFE.map((each) =>
    each.seq === 4 ? { ...each, event: event as HistoryEntry['event'], to: status, detail: null } : each,
  )
  return afterTime(4, life)
}

/**
 * Writes `messages` life cycles that have ended, over `days` up to now: of each hundred one fails, of each thousand two expire and ten were
 * tried twice; a third each goes to the US, to Canada and to Germany, three of five through `telco-a`, every tenth is express, every
 * second has a reference. What is rarer: `RARE`, `LONG_AGO`. Money moves along. Ends as autovacuum would have left it.
 */
export async function writeMixedHistory(
  db: Db,
  messages: number,
  days: number,
  clients: MixedClients,
): Promise<void> {
  const smallEvery = Math.floor(messages / SMALL_MESSAGES)
  const firstDayEnds = Math.ceil(messages / days)
  const write = (chunk: Chunk) => writeChunk(db, chunk, clients, { smallEvery, firstDayEnds })
  await writeChunks(messages, chunksOf(messages, days, Date.now(), 0), write)
  progress('  money …')
  await moveMoney(db)
  await countOutcomes(db)
  progress('  vacuum …')
  await db.sql`vacuum (analyze) messages, credit_locks, clients, capture_totals, outcome_minutes`
}

async function writeChunk(
  db: Db,
  { first, count, fromMs, stepMs }: Chunk,
  { large, small, others }: MixedClients,
  { smallEvery, firstDayEnds }: { readonly smallEvery: number; readonly firstDayEnds: number },
): Promise<void> {
  await db.sql.begin(async (tx) => {
    // The gateway's planner settings would join row by row.
    await tx`set local enable_hashjoin = on`
    await tx`set local enable_seqscan = on`
    await tx`
      create temp table filled on commit drop as
      with numbered as (
        select ${first}::bigint + nr as total, floor(${fromMs}::float8 + nr * ${stepMs}::float8)::bigint as ms
        from generate_series(0, ${count - 1}::int) nr
      ), named as (
        select total, ms, lpad(to_hex(ms), 12, '0') as time, md5(total::text) as dice from numbered
      ), rolled as (
        select *, ('x' || left(dice, 7))::bit(28)::int % 1000 as roll, total % ${RARE_OF} = 4242 as is_rare from named
      ), kinds as (
        select *, case when is_rare or (total < ${firstDayEnds} and total % 1000 = 3) or roll < 10 then 'FAILED_PERM'
          when roll < 12 then 'EXPIRED' else 'DELIVERED' end as status from rolled
      )
      select (left(time, 8) || '-' || right(time, 4) || '-7' || left(dice, 3) || '-8' || substr(dice, 4, 3) || '-'
          || substr(dice, 7, 12))::uuid as id, total, ms, to_timestamp(ms / 1000.0) as at, 5 + total % 47 as step_ms,
        (5 + total % 47) * interval '1 ms' as step, status, is_rare, roll between 12 and 21 as is_retried,
        case when total % ${smallEvery} = 13 then ${small}::uuid when total % 5 < 2 then ${large}::uuid
          else (${tx.array([...others])}::uuid[])[1 + total / 5 % ${others.length}] end as client_id,
        case when is_rare then ${RARE.error} when total < ${firstDayEnds} and total % 1000 = 3 then ${LONG_AGO.error}
          when status = 'FAILED_PERM' then ${COMMON_ERROR} when status = 'EXPIRED' then 'validity ended without a final receipt' end as error,
        case when is_rare then ${RARE.provider} when total < ${firstDayEnds} and total % 1000 = 3 then ${LONG_AGO.provider}
          when total % 5 < 3 then 'telco-a' else 'telco-b' end as provider
      from kinds`
    await tx`
      insert into messages (id, client_id, to_msisdn, from_sender, text, encoding, parts, status, provider, provider_message_id, attempts,
        express, lane, door, last_error, client_reference, version, expires_at, created_at, updated_at, country, sent_at, done_at, history)
      select id, client_id, (${tx.array([...PREFIXES])}::text[])[1 + total % 3] || lpad((total * 7919 % 10000000)::text, 7, '0'), 'SENDER',
        'Your parcel ' || total || ' is on its way', 'GSM7', 1, status, provider, provider || '-' || right(id::text, 12) || '-' || total,
        case when is_rare then ${RARE.attempts}::int when is_retried then 2 else 1 end, total % 10 = 7,
        case when is_rare then ${RARE.lane} when total % 10 = 7 then 'express' else 'normal' end,
        case when is_rare then ${RARE.door} end, error, case when total % 2 = 0 then 'order-' || total end, 4, at + interval '72 h',
        at, at + 4 * step, case when is_rare then ${RARE.country} else (array['US', 'CA', 'DE'])[1 + total % 3] end, at + 3 * step, at + 4 * step,
        '[4,' || ms + 4 * step_ms || case status when 'DELIVERED' then ${afterTime(4)}::text
            when 'EXPIRED' then ${endedBy(ENDS.expired)}::text else ${endedBy(ENDS.failed)}::text end
          || E'\n[3,' || ms + 3 * step_ms || ${afterTime(3)}::text || E'\n[2,' || ms + 2 * step_ms || ${afterTime(2)}::text
          || E'\n[1,' || ms + step_ms || ${afterTime(1)}::text
      from filled order by id`
    await tx`
      insert into credit_locks (id, client_id, message_id, amount_cents, state, created_at, updated_at)
      select id, client_id, id, case when is_rare then ${RARE.price}::int else 5 end,
        case status when 'DELIVERED' then 'CAPTURED' else 'RELEASED' end, at, at + 4 * step from filled order by id`
  })
}

/** Reads each lock: as a scan. */
async function moveMoney(db: Db): Promise<void> {
  await db.sql.begin(async (tx) => {
    await tx`set local enable_seqscan = on`
    await tx`
      with spent as (
        select client_id, sum(amount_cents) as cents from credit_locks where state = 'CAPTURED' group by 1
      ), captured as (
        insert into capture_totals (client_id, slot, captured_cents) select client_id, 0, cents from spent
        on conflict (client_id, slot) do update set captured_cents = capture_totals.captured_cents + excluded.captured_cents
      )
      update clients c set credit_cents = c.credit_cents - spent.cents from spent where c.id = spent.client_id`
  })
}

/** As the workers would have, of the last two days. */
async function countOutcomes(db: Db): Promise<void> {
  await db.sql`
    insert into outcome_minutes (status, minute, provider, reason, messages, first_at, last_at, accepted_from)
    select status, date_trunc('minute', done_at), provider, coalesce(last_error, ''), count(*), min(done_at), max(done_at), min(created_at)
    from messages where id >= (
      lpad(to_hex(floor(extract(epoch from now() - interval '2 days') * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
    group by 1, 2, 3, 4`
}
