import { must } from '../../src/domain/assert.ts'
import type { ClientId, MessageId } from '../../src/domain/message.ts'
import type { Db } from '../../src/store/database/db.ts'
import { AGE_MS, type LeftName } from './left-messages.ts'

/** The act on many whose process died. */
export const LEFT_JOB = '019c0bcb-7000-7abc-8def-0000000000aa'

/** An act with two messages, of which one has its outcome; and one that waits was moved to its provider by an act before. */
export async function leaveBulk(db: Db, ids: ReadonlyMap<LeftName, MessageId>): Promise<void> {
  const id = (name: LeftName) => must(ids.get(name), 'an id')
  await db.sql`
    insert into bulk_jobs (id, act, state, asked_by, total, refused, held_until, holder, created_at, updated_at)
    values (${LEFT_JOB}, 'cancel', 'running', 'admin left', 2, '{"already_ended":1}', now() - interval '1 second', 'left', now(), now())`
  await db.sql`
    insert into bulk_items (job_id, message_id, state, outcome)
    values (${LEFT_JOB}, ${id('delivered')}, 'refused', 'already_ended'), (${LEFT_JOB}, ${id('failed')}, 'todo', null)`
  await db.sql`update messages set pinned_to = 'mock' where id = ${id('queued')}`
}

/** So many messages never were: what a process that died over a minute had counted of it. */
const MISCOUNTED = 999

/** Since when the machine was counted. */
export const LEFT_COUNTED_FROM = new Date('2026-01-02T03:00:00Z')

/** The machine was counted since then, and a process died over the minute in which the messages were accepted. */
export async function leaveMachine(db: Db): Promise<void> {
  await db.sql`
    update machine_progress m set counted_from = ${LEFT_COUNTED_FROM}, as_of = p.as_of, counting_since = now() - interval '1 minute'
    from report_progress p`
  await db.sql`
    insert into machine_minutes (accepted, at, provider, from_status, to_status, messages, cents, captured_cents, stay_steps, stay_counts)
    select minute, minute, 'mock', '', 'QUEUED', ${MISCOUNTED}, 0, 0, '{}', '{}'
    from (select date_trunc('minute', min(created_at)) as minute from messages) accepted`
  await db.sql`
    insert into machine_stale select date_trunc('hour', min(created_at), 'UTC') from messages`
}

/** What was to be told when its process died. */
export const LEFT_NOTICE = '{"type":"alert.firing"}'

/** Failures were counted, an alert of the client fires, and nobody was told yet. */
export async function leaveAlert(db: Db, clientId: ClientId): Promise<void> {
  const at = new Date(Date.now() - AGE_MS)
  await db.sql`
    insert into outcome_minutes (status, minute, provider, reason, messages, first_at, last_at, accepted_from)
    values ('FAILED_PERM', date_trunc('minute', ${at}::timestamptz), 'mock', 'no such number', 1, ${at}, ${at}, ${at})`
  await db.sql`
    insert into alerts (id, name, metric, threshold, over_minutes, at_least, client_id, is_on, state, since, told_at, is_told, created_at,
      updated_at)
    values (gen_random_uuid(), 'left', 'delivery_rate', 0.9, 15, 1, ${clientId}, true, 'firing', ${at}, ${at}, true, ${at}, ${at})`
  await db.sql`
    insert into alert_notices (id, body, attempts, wake_at, created_at)
    values (${Bun.randomUUIDv7()}, ${LEFT_NOTICE}, 1, now() - interval '1 second', ${at})`
}
