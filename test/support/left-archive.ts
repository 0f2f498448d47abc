import type { ClientId, MessageId } from '../../src/domain/message.ts'
import type { Db } from '../../src/store/database/db.ts'

/** Days of the archive: one that is in it, and one whose process died while it was written. */
export const LEFT_ARCHIVED = '2026-01-30'
export const LEFT_WRITING = '2026-01-31'

/** A message of the archived day. */
export const LATE_MESSAGE = '019c0bcb-7000-7abc-8def-0123456789ab' as MessageId

/** The hash of the number that is to be removed. */
export const LEFT_HASH = 'hash_0123456789abcdef01234567'

/** Both of these days, as their rows say it. */
export async function leaveArchive(db: Db): Promise<void> {
  await db.sql`
    insert into archived_days (day, state, generation, last_generation, messages, bytes, manifest, archived_at, clean)
    values (${LEFT_ARCHIVED}, 'archived', 1, 1, 0, 0, '{"format":1}', now(), true)`
  await db.sql`
    insert into archived_days (day, state, last_generation, holder, held_until)
    values (${LEFT_WRITING}, 'writing', 1, 'left', now() - interval '1 second')`
}

/** It came when its message was in the archive. */
export async function leaveLateReceipt(db: Db): Promise<void> {
  await db.sql`
    insert into late_receipts (id, message_id, provider, provider_message_id, event, received_at)
    values (gen_random_uuid(), ${LATE_MESSAGE}, 'mock', 'left-late', 'RECEIPT_DELIVERED', now())`
}

/** A number that is to be removed, somebody who has opted out by a hash, and texts of a client that are gone up to a day. */
export async function leaveRetention(db: Db, clientId: ClientId): Promise<void> {
  await db.sql`
    insert into erasures (id, number_hash, sealed_number, asked_by, asked_at, state, place, due_at, updated_at)
    values (${Bun.randomUUIDv7()}, ${LEFT_HASH}, 'sealed', 'root', now(), 'erasing', '{"table":0,"day":null,"dayTable":0,"after":null,"left":[],"later":[]}',
      now(), now())`
  await db.sql`insert into retention_progress (client_id, what, through) values (${clientId}, 'text', ${LEFT_WRITING})`
}

/** A statement was asked for: what a day came to is kept. */
export async function leaveSettledDay(db: Db, clientId: ClientId): Promise<void> {
  await db.sql`insert into settled_days (client_id, day) values (${clientId}, '2026-02-01')`
}
