import type { ClientId, LifecycleState, MessageId, Msisdn } from '../domain/message.ts'
import { MAX_CHECKS, MAX_OTPS_PER_WINDOW, OTP_WINDOW_MS, type OtpLimit, otpLimitOf } from '../domain/otp.ts'
import type { Db, Tx } from './db.ts'
import { inDays, unlessDayIsGone } from './partitions.ts'

/** An OTP that is about to be sent. Instants in Unix milliseconds. */
export type NewOtp = {
  readonly messageId: MessageId
  readonly clientId: ClientId
  readonly to: Msisdn
  readonly codeHmac: string
  readonly sealedCode: string
  readonly createdAtMs: number
  readonly expiresAtMs: number
}

/** Names, with the number and client, the lock under which a number's codes are counted. */
const NUMBER_LOCK = 7_105_002

/**
 * Writes an OTP before its message is accepted, unless the number has had too many: null, or the limit. Of several at
 * once, in any number of processes, one passes. What is void does not count.
 */
export async function reserveOtp(db: Db, otp: NewOtp): Promise<OtpLimit | null> {
  return await db.sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${NUMBER_LOCK}, hashtext(${`${otp.clientId} ${otp.to}`}))`
    const since = new Date(otp.createdAtMs - OTP_WINDOW_MS)
    const rows = await tx<{ created_at: Date }[]>`
      select created_at from otps
      where client_id = ${otp.clientId} and to_msisdn = ${otp.to} and created_at > ${since} and void_at is null
      order by created_at desc limit ${MAX_OTPS_PER_WINDOW}`
    const limit = otpLimitOf(
      rows.map((row) => row.created_at.getTime()),
      otp.createdAtMs,
    )
    if (limit) return limit
    await tx`
      insert into otps (message_id, client_id, to_msisdn, code_hmac, sealed_code, expires_at, created_at)
      values (${otp.messageId}, ${otp.clientId}, ${otp.to}, ${otp.codeHmac}, ${otp.sealedCode},
        ${new Date(otp.expiresAtMs)}, ${new Date(otp.createdAtMs)})`
    return null
  })
}

/** Forgets an OTP whose message was not accepted. */
export async function removeOtp(tx: Tx, messageId: MessageId): Promise<void> {
  await tx`delete from otps where message_id = ${messageId}`
}

/** Makes sure that a code verifies never, as its sender was told. */
export async function voidOtp(tx: Tx, messageId: MessageId, nowMs: number): Promise<void> {
  await tx`
    update otps set void_at = coalesce(void_at, ${new Date(nowMs)}), sealed_code = null where message_id = ${messageId}`
}

/** The encrypted code of a message that is to be submitted; null when there is none, or no more. */
export async function findSealedCode(tx: Tx, messageId: MessageId): Promise<string | null> {
  const [row] = await tx<{ sealed_code: string | null }[]>`
    select sealed_code from otps where message_id = ${messageId}`
  return row?.sealed_code ?? null
}

/** Where an OTP's message is. */
export type OtpProgress = {
  readonly id: MessageId
  readonly status: LifecycleState
  readonly lastError: string | null
}

/** Where these messages are, each looked up in its day. */
export async function findProgress(tx: Tx, ids: readonly MessageId[]): Promise<OtpProgress[]> {
  const days = await Promise.all(
    inDays(ids, (id) => id).map(({ day, items }) =>
      unlessDayIsGone(
        tx<OtpProgress[]>`
          select id, status, last_error as "lastError" from ${tx(`messages_${day}`)}
          where id = any(${tx.array([...items])}::uuid[])`,
      ),
    ),
  )
  return days.flat()
}

/** An OTP as a verification finds it. */
export type OtpRow = {
  readonly messageId: MessageId
  readonly codeHmac: string
  readonly checks: number
  readonly expiresAt: Date
  readonly takenAt: Date | null
  readonly verifiedAt: Date | null
  readonly voidAt: Date | null
}

const OTP_COLUMNS = `message_id as "messageId", code_hmac as "codeHmac", checks, expires_at as "expiresAt",
  taken_at as "takenAt", verified_at as "verifiedAt", void_at as "voidAt"`

/** Reads the OTP of a message of this client, or null. */
export async function findOtp(tx: Tx, clientId: ClientId, messageId: MessageId): Promise<OtpRow | null> {
  const [row] = await tx<OtpRow[]>`
    select ${tx.unsafe(OTP_COLUMNS)} from otps where message_id = ${messageId} and client_id = ${clientId}`
  return row ?? null
}

/** The newest OTP of this client that went to a number, or null. */
export async function findNewestOtp(tx: Tx, clientId: ClientId, to: Msisdn): Promise<OtpRow | null> {
  const [row] = await tx<OtpRow[]>`
    select ${tx.unsafe(OTP_COLUMNS)} from otps
    where client_id = ${clientId} and to_msisdn = ${to} and taken_at is not null and void_at is null
    order by created_at desc limit 1`
  return row ?? null
}

/** Counts a check before it is made, or does not when it may not be made: guesses that come at once count one by one. */
export async function countCheck(tx: Tx, messageId: MessageId, nowMs: number): Promise<OtpRow | null> {
  const [row] = await tx<OtpRow[]>`
    update otps set checks = checks + 1
    where message_id = ${messageId} and checks < ${MAX_CHECKS} and expires_at > ${new Date(nowMs)}
      and taken_at is not null and verified_at is null and void_at is null
    returning ${tx.unsafe(OTP_COLUMNS)}`
  return row ?? null
}

/** Uses a code up; false when another check did. */
export async function spendOtp(tx: Tx, messageId: MessageId, nowMs: number): Promise<boolean> {
  const rows = await tx`
    update otps set verified_at = ${new Date(nowMs)}
    where message_id = ${messageId} and verified_at is null and void_at is null returning message_id`
  return rows.length === 1
}

/** Part of the statement that commits moves: what they mean for their codes, of the rows of `moved`. */
export function closeOtps(tx: Tx) {
  return tx`closed_otps as (
      update otps o set sealed_code = null,
        taken_at = case when moved.status in ('SENT', 'DELIVERED') then coalesce(o.taken_at, now()) else o.taken_at end,
        void_at = case when moved.status in ('SENT', 'DELIVERED') or o.taken_at is not null then o.void_at
          else coalesce(o.void_at, now()) end
      from moved where o.message_id = moved.id and moved.status not in ('SCHEDULED', 'QUEUED', 'SENDING', 'FAILED_TEMP')
    ), `
}

/** Forgets up to `limit` OTPs that were asked for before this; answers how many. */
export async function removeOtpsBefore(tx: Tx, before: Date, limit: number): Promise<number> {
  const result = await tx`
    delete from otps where ctid = any(array(select ctid from otps where created_at < ${before} limit ${limit}))`
  return result.count
}
