import { must } from '../../src/domain/assert.ts'
import { requestIdFrom } from '../../src/domain/message/request-id.ts'
import type { ClientId, MessageId } from '../../src/domain/message.ts'
import { openOtpCipher } from '../../src/flow/otp/otp-cipher.ts'
import type { Db } from '../../src/store/database/db.ts'
import { newMessageId } from './drafts.ts'
import { MIGRATIONS } from './earlier-schemas.ts'
import { leaveArchive, leaveLateReceipt, leaveRetention, leaveSettledDay } from './left-archive.ts'
import { leaveAlert, leaveBulk, leaveMachine } from './left-console.ts'
import {
  AGE_MS,
  CALLBACK_SECRET,
  COST_CENTS,
  LEFT,
  LEFT_CODE,
  LEFT_REQUEST,
  type Left,
  type LeftName,
  leaveAct,
  leaveKeyBefore,
  leaveMessage,
  leaveNamedKey,
  leftBody,
  moveHistory,
  receiptBody,
} from './left-messages.ts'
import { leavePack } from './left-pack.ts'
import { OTP_SECRET } from './otp-gateway.ts'

/** What a release left behind. */
export type LeftBehind = { readonly clientId: ClientId; readonly ids: ReadonlyMap<LeftName, MessageId> }

/** Leaves in the database what each migration up to `last` had room for. */
export async function leaveBehind(db: Db, last: string, endpointUrl: string): Promise<LeftBehind> {
  const clientId = crypto.randomUUID() as ClientId
  const names = Object.keys(LEFT) as LeftName[]
  const left: LeftBehind = {
    clientId,
    ids: new Map(names.map((name) => [name, newMessageId(Date.now() - AGE_MS)])),
  }
  for (const tag of MIGRATIONS.slice(0, MIGRATIONS.indexOf(last) + 1))
    await LEAVERS[tag]?.(db, left, endpointUrl)
  return left
}

type Leaver = (db: Db, left: LeftBehind, endpointUrl: string) => Promise<void>

/** What was written first with this migration, in the words of its schema. */
const LEAVERS: Readonly<Record<string, Leaver>> = {
  '0000_init': async (db, { clientId, ids }) => {
    await db.sql`insert into clients (id, name, credit_cents) values (${clientId}, 'Left', 1000)`
    await db.sql`insert into topups (id, client_id, amount_cents) values (gen_random_uuid(), ${clientId}, 1000)`
    for (const [name, id] of ids) await leaveMessage(db, clientId, id, LEFT[name])
    const credits = Object.values<Left>(LEFT).map(({ credit = 'HELD' }) => credit)
    const captured = COST_CENTS * credits.filter((credit) => credit === 'CAPTURED').length
    const spent = COST_CENTS * credits.filter((credit) => credit !== 'RELEASED').length
    await db.sql`update clients set credit_cents = credit_cents - ${spent} where id = ${clientId}`
    await db.sql`insert into capture_totals (client_id, slot, captured_cents) values (${clientId}, 3, ${captured})`
    await db.sql`
      insert into parked_receipts (id, provider, body, received_at, wake_at)
      select gen_random_uuid(), 'mock', body, now(), now() - interval '1 second'
      from unnest(${[receiptBody('left-parked', 'DELIVRD'), receiptBody('left-nobody', 'DELIVRD')]}::text[]) body`
    await db.sql`
      insert into dead_letters (id, what, source, reason, payload)
      values (gen_random_uuid(), 'receipt', 'mock', 'the status is not known', '{"status":"ODD"}')`
  },
  '0001_alarms': async (db) => {
    await db.sql`insert into alarms (wake_at, message_id) select wake_at, id from messages where wake_at is not null`
    // One that comes early, and one of a message that has ended.
    await db.sql`
      insert into alarms (wake_at, message_id)
      select now() - interval '1 second', id from messages where status in ('DELIVERED', 'SENT')`
  },
  '0002_idempotency': async (db, { clientId, ids }) => {
    const answer = { status: 202, body: { message_id: ids.get('delivered'), status: 'QUEUED' } }
    await db.sql`
      insert into idempotency_keys (client_id, key, fingerprint, request_id, answer, created_at) values
        (${clientId}, 'answered', 'f', ${must(ids.get('delivered'), 'an id')}, ${JSON.stringify(answer)}::text::json, now()),
        (${clientId}, 'under way', 'f', ${newMessageId()}, null, now())`
  },
  '0003_clients': async (db, { clientId }) => {
    await db.sql`update clients set rate_limit_rps = 50, api_key_hash = ${`hash of ${clientId}`} where id = ${clientId}`
  },
  '0004_callbacks': async (db, { clientId, ids }, endpointUrl) => {
    await db.sql`
      update clients set dlr_callback_url = ${endpointUrl}, callback_hmac_secret = ${CALLBACK_SECRET} where id = ${clientId}`
    const rows = [
      ['delivered', 'PENDING', '-1 second'],
      ['failed', 'DELIVERING', '-1 second'],
      ['cancelled', 'DELIVERED', null],
      ['expired', 'DEAD', null],
    ] as const
    for (const [name, state, wake] of rows)
      await db.sql`
        insert into callbacks (id, client_id, message_id, status, sequence, final, state, wake_at, body, created_at, updated_at)
        select ${Bun.randomUUIDv7()}, client_id, id, status, version, true, ${state}, now() + ${wake}::interval,
          ${JSON.stringify({ type: 'message.status', left: name })}, now(), now()
        from messages where id = ${must(ids.get(name), 'an id')}`
    await db.sql`insert into callback_breakers values (${clientId}, 5, 1, now() - interval '1 second')`
  },
  '0005_reports': async (db) => {
    // As accepting and moving late messages marked them.
    await db.sql`insert into report_marks select distinct date_trunc('minute', created_at) from messages`
    await db.sql`update messages set country = 'US'`
    await db.sql`update messages set sent_at = updated_at where status in ('SENT', 'DELIVERED')`
    await db.sql`update messages set done_at = updated_at where wake_at is null`
  },
  '0006_otps': async (db, { ids }) => {
    // This release gave an OTP its code when it accepted it; its request may wait no longer, its deadline has not come.
    const id = must(ids.get('otpWithoutCode'), 'an id')
    const cipher = openOtpCipher(OTP_SECRET)
    await db.sql`update messages set otp = true, text = 'Your code is {code}' where id = ${id}`
    await db.sql`
      insert into otps (message_id, client_id, to_msisdn, code_hmac, sealed_code, expires_at, created_at)
      select id, client_id, to_msisdn, ${cipher.hmac(id, LEFT_CODE)}, ${cipher.seal(id, LEFT_CODE)},
        now() + interval '5 minutes', created_at
      from messages where id = ${id}`
  },
  '0013_message_parts': async (db) => {
    // From this release on a message is in the queue of a provider.
    await db.sql`update messages set provider = 'mock' where provider is null and wake_at is not null`
  },
  '0014_money': async (db, { clientId, ids }) => {
    // Two that cost fractions: one is held, one is about to be captured.
    const cost = { scheduledForTomorrow: '4.2121', sent: '4.21' } as const
    for (const [name, cents] of Object.entries(cost))
      await db.sql`
        with fraction as (
          update credit_locks set amount_cents = ${cents} where id = ${must(ids.get(name as LeftName), 'an id')}
        )
        update clients set credit_cents = credit_cents + ${COST_CENTS} - ${cents}::numeric where id = ${clientId}`
  },
  '0015_tariffs': async (db, { clientId }) => {
    // The client pays by a list of its own, and its provider's list said what some of its messages cost.
    await db.sql`insert into price_lists (name, version, entries) values ('left', nextval('tariff_versions'), 1)`
    await db.sql`insert into prices values ('left', '', 'epoch', 0.79, null)`
    await db.sql`update clients set price_list = 'left' where id = ${clientId}`
    await db.sql`update messages set provider_cost_cents = 0.6 where status in ('SENT', 'DELIVERED')`
  },
  '0016_inbound_parts': async (db) => {
    await db.sql`
      insert into inbound_parts (id, provider, from_address, to_address, text, received_at)
      values (${newMessageId(Date.now() - AGE_MS)}, 'mock', '+12025550123', '12345', 'STOP', now())`
  },
  '0017_message_tlvs': async (db, { clientId, ids }) => {
    await db.sql`update clients set dlt = '{"entity_id":"42"}' where id = ${clientId}`
    await db.sql`update messages set tlvs = '{"0x1402":"left"}' where id = ${must(ids.get('queued'), 'an id')}`
  },
  '0018_provider_exchanges': async (db, { ids }) => {
    const id = must(ids.get('sent'), 'an id')
    await db.sql`
      insert into provider_exchanges (batch_id, message_id, provider, attempt, what, started_at, took_ms, outcome, sent)
      values (${newMessageId()}, ${id}, 'mock', 1, 'submission', now() - interval '9 minutes', 5, 'in a row',
        '{"line":"POST /","fields":{},"body":null}')`
  },
  '0021_inbound': async (db, { clientId }) => {
    const id = newMessageId(Date.now() - AGE_MS)
    await db.sql`
      insert into inbound_messages (id, provider, from_address, to_address, text, encoding, parts, part_ids, partial, received_at,
        client_id)
      values (${id}, 'mock', '+12025550123', '12345', 'left', 'GSM7', 1, array[${id}::uuid], false, now(), ${clientId})`
  },
  '0026_doors': async (db, { ids }, endpointUrl) => {
    // It came by a door, and its client is told at a URL of its own, also that it is sent.
    const to = {
      via: 'kannel',
      url: `${endpointUrl}?left=queued&type=%d`,
      statuses: ['SENT', 'DELIVERED'],
      form: { mask: 9 },
    }
    await db.sql`
      update messages set door = 'kannel', callback_to = ${JSON.stringify(to)}::text::json
      where id = ${must(ids.get('queued'), 'an id')}`
  },
  '0027_smpp_server': async (db, { clientId }) => {
    await db.sql`
      insert into smpp_accounts (client_id, system_id, password_hash, allow_ips, max_binds, window_size, receipt_format,
        receipt_message_id, join_parts, express, no_credits_status)
      values (${clientId}, 'left', 'hash', '[]', 1, 10, 'smpp34', 'uuid', false, false, 69)`
    // Its process was killed.
    await db.sql`
      insert into smpp_sessions (id, client_id, kind, address, secure, version, holder, since, until)
      values (gen_random_uuid(), ${clientId}, 'transceiver', '127.0.0.1', false, 52, 'left', now(), now() - interval '1 second')`
  },
  '0029_callback_targets': async (db, { clientId, ids }, endpointUrl) => {
    // One to a URL in the hands of a worker that died, and one down a session, that nobody is bound for.
    const rows = [
      ['sent', 'DELIVERING', 'kannel', '4711', `${endpointUrl}?left=sent&type=%d`, 'DELIVERED'],
      ['sentToFail', 'PENDING', 'smpp', '1', null, 'FAILED_PERM'],
    ] as const
    for (const [name, state, via, target, url, status] of rows)
      await db.sql`
        insert into callbacks (id, client_id, message_id, status, sequence, final, state, wake_at, via, target, to_url, form, body,
          created_at, updated_at)
        values (${Bun.randomUUIDv7()}, ${clientId}, ${must(ids.get(name), 'an id')}, ${status}, 99, true, ${state},
          now() - interval '1 second', ${via}, ${target}, ${url}, '{}', ${leftBody(status)}, now(), now())`
    for (const target of ['0', '4711'])
      await db.sql`insert into callback_target_breakers values (${clientId}, ${target}, 5, 1, now() - interval '1 second')`
  },
  '0031_history': async (db, { ids }) => {
    // The release before had begun the history of the first.
    await moveHistory(db, must(ids.get('sent'), 'an id'), 2)
    await moveHistory(db, must(ids.get('queued'), 'an id'), 1)
  },
  '0032_alarm_batches': async (db, { ids }) => {
    // Two were accepted together, beside one that has ended since: their alarms are one row.
    const list = db.sql.array(
      ['queued', 'queuedExpress', 'delivered'].map((name) => ids.get(name as LeftName) ?? ''),
    )
    await db.sql`delete from alarms where message_id = any(${list}::uuid[])`
    await db.sql`insert into alarm_batches (wake_at, ids) values (now() - interval '2 seconds', ${list}::uuid[])`
  },
  '0033_report_turns': async (db) => {
    // A worker took the marks, and died before it had counted anything.
    await db.sql`update report_progress set counting = array(select distinct minute from report_marks)`
    await db.sql`delete from report_marks`
  },
  '0034_exchange_packs': (db, { ids }) =>
    leavePack(db, [must(ids.get('sent'), 'an id'), must(ids.get('queued'), 'an id')]),
  '0035_message_requests': async (db, { ids }) => {
    // Its request was named, and goes on with the trace of who asked.
    await db.sql`
      insert into message_requests (id, request_id, traceparent)
      values (${requestIdFrom(must(ids.get('queued'), 'an id'))}, ${LEFT_REQUEST}, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')`
  },
  '0036_audits': async (db) => {
    await db.sql`
      update audits set due_at = now() + interval '15 minutes', finished_at = now(), found = '{"I1":0,"I2":0,"I3":0,"I4":0,"I6":0}'`
  },
  '0037_previous_keys': async (db, { clientId }) => await leaveKeyBefore(db, clientId),
  '0038_archive': (db) => leaveArchive(db),
  '0039_late_receipts': (db) => leaveLateReceipt(db),
  '0040_retention': (db, { clientId }) => leaveRetention(db, clientId),
  '0041_credit': async (db, { clientId }) => {
    // It may owe, has a mark and a cap, and was corrected.
    await db.sql`
      insert into topups (id, client_id, kind, amount_cents, note) values (gen_random_uuid(), ${clientId}, 'adjustment', -7.5, 'left')`
    await db.sql`
      update clients set credit_cents = credit_cents - 7.5, credit_limit_cents = 500, low_water_cents = -400, daily_cap_cents = 5000
      where id = ${clientId}`
  },
  '0042_statements': (db, { clientId }) => leaveSettledDay(db, clientId),
  '0043_admins': async (db, { clientId }) => await leaveAct(db, clientId),
  '0044_client_keys': async (db, { clientId }) => await leaveNamedKey(db, clientId),
  '0046_bulk': (db, { ids }) => leaveBulk(db, ids),
  '0047_machine': (db) => leaveMachine(db),
  '0048_problems': (db, { clientId }) => leaveAlert(db, clientId),
}
