import type { ClientId, MessageId } from '../../src/domain/message.ts'
import { firstUuid7At } from '../../src/domain/uuid7.ts'
import type { Db } from '../../src/store/database/db.ts'
import { ensureDaysOf } from '../../src/store/database/partitions.ts'
import { insertExchanges } from '../../src/store/message/exchanges.ts'

/** A day long past, as PostgreSQL writes it, and as its tables are named. */
export const OLD_DAY = '2026-03-07'
export const OLD_NAME = '20260307'
const START_MS = Date.parse(OLD_DAY)

/** The id of the nth message of that day. */
export function oldId(nth: number): MessageId {
  const tail = (nth * 2_654_435_761) % 0x100_0000_0000
  return `${firstUuid7At(START_MS + 1_000 + nth * 7).slice(0, 14)}7abc-8def-${tail.toString(16).padStart(12, '0')}` as MessageId // a UUIDv7
}

/**
 * Ended messages of that day, of every kind that a day has: delivered, failed, with user data, long ones with ids for their parts, with
 * rows in `message_events`, with named requests and with what was said to providers. Their clients' money moves along.
 */
export async function writeOldDay(db: Db, clients: readonly ClientId[], messages: number): Promise<void> {
  await ensureDaysOf(db, [oldId(0)])
  const ids = Array.from({ length: messages }, (_, nth) => oldId(nth))
  await db.sql`
    insert into messages (id, client_id, to_msisdn, from_sender, text, encoding, parts, status, client_reference, provider, provider_message_id,
      attempts, throttles, last_error, express, otp, lane, version, send_at, expires_at, moved_at, sent_at, done_at, country, provider_cost_cents,
      parts_open, parts_attempt, tlvs, class, door, user_data, history, created_at, updated_at)
    select id, client, '+4915' || 100000000 + nth, 'SENDER' || nth % 3, case nth % 4 when 0 then 'Größe 😀 ' || nth else E'line\t"' || nth || E'"\\\\' end,
      case nth % 4 when 0 then 'UCS2' else 'GSM7' end, 1 + nth % 3, case when nth % 5 = 0 then 'FAILED_PERM' else 'DELIVERED' end,
      case nth % 7 when 0 then 'order ' || nth end, 'mock', 'mock-' || md5(nth::text), 1, 0, case when nth % 5 = 0 then 'refused: number' end,
      nth % 2 = 0, false, case nth % 2 when 0 then 'express' else 'normal' end, case nth % 50 when 7 then 2 else 1 end, null, at + interval '3 days',
      at + interval '1.234567 s', at + interval '0.5 s', at + interval '1.234567 s', case nth % 3 when 0 then 'DE' when 1 then 'US' end,
      case nth % 2 when 0 then 1.2345 end, case nth % 3 when 1 then 0 end, case nth % 3 when 1 then 1 end,
      case nth % 11 when 0 then '{"0x1400": "1001"}'::json end, 'transactional', null, case nth % 13 when 0 then '{"udh": "0500"}'::json end,
      '[1,' || (extract(epoch from at) * 1000)::bigint || ',"ACCEPTED",null,"QUEUED",0]', at, at + interval '1.234567 s'
    from ${given(db, ids, clients)}`
  await db.sql`
    insert into credit_locks (id, client_id, message_id, amount_cents, state, created_at, updated_at)
    select id, client, id, (1 + nth % 3) * case nth % 2 when 0 then 0.79 else 5 end, case when nth % 5 = 0 then 'RELEASED' else 'CAPTURED' end,
      at, at + case when nth % 17 = 0 then interval '30 hours' else interval '1.234567 s' end
    from ${given(db, ids, clients)}`
  await db.sql`
    insert into message_events (message_id, seq, at, event, from_status, to_status, attempt, detail)
    select id, 2, at + interval '1.234567 s', 'RECEIPT_DELIVERED', 'SENT', 'DELIVERED', 1, 'Zustellung "ok"' from ${given(db, ids, clients)} where nth % 50 = 7`
  await db.sql`
    insert into message_parts (provider, provider_message_id, message_id, attempt, part)
    select 'mock', 'mock-part-' || nth, id, 1, 2 from ${given(db, ids, clients)} where nth % 3 = 1`
  await db.sql`
    insert into message_requests (id, request_id)
    select id, 'req-' || nth from ${given(db, ids, clients)} where nth % 20 = 0`
  await db.sql`
    with captured as (
      select client_id, sum(amount_cents) as cents from credit_locks where id = any(${db.sql.array(ids)}::uuid[]) and state = 'CAPTURED' group by 1
    ), counted as (
      insert into capture_totals (client_id, slot, captured_cents) select client_id, 0, cents from captured
      on conflict (client_id, slot) do update set captured_cents = capture_totals.captured_cents + excluded.captured_cents
    )
    update clients c set credit_cents = c.credit_cents - captured.cents from captured where c.id = captured.client_id`
  await insertExchanges(
    db,
    firstUuid7At(START_MS + 60_000).replace('-0000-0', '-7000-8'),
    ids.slice(0, 40).map((messageId, nth) => ({
      messageId,
      provider: 'mock',
      attempt: 1,
      part: null,
      what: 'submission' as const,
      startedAtMs: START_MS + 2_000 + nth,
      tookMs: 3,
      outcome: '201',
      sent: { line: 'POST https://api.example.com', fields: { nth }, body: `{"nth":${nth}}` },
      answered: null,
    })),
  )
}

function given(db: Db, ids: readonly string[], clients: readonly ClientId[]) {
  return db.sql`(
    select id, nth, (${db.sql.array([...clients])}::uuid[])[1 + nth % ${clients.length}::int] as client,
      to_timestamp(${START_MS + 1_000}::float8 / 1000 + nth * 0.007) as at
    from unnest(${db.sql.array([...ids])}::uuid[]) with ordinality as given(id, place) cross join lateral (select (place - 1)::int) n(nth)
  ) given`
}

/** All rows of the day's tables, as PostgreSQL writes them out: to be compared. */
export async function rowsOfOldDay(db: Db): Promise<Record<string, string[]>> {
  const tables = ['messages', 'credit_locks', 'message_events', 'message_parts', 'message_requests']
  const entries = await Promise.all(
    tables.map(async (table) => {
      const rows = await db.sql.unsafe<{ row: string }[]>(
        `select t::text as row from ${table}_${OLD_NAME} t order by 1`,
      )
      return [table, rows.map(({ row }) => row)] as const
    }),
  )
  return Object.fromEntries(entries)
}
