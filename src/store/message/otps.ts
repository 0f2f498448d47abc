import {
  FINAL_STATES,
  isTaken,
  LIFECYCLE_STATES,
  type LifecycleState,
  statesWhere,
} from '../../domain/lifecycle.ts'
import type { ClientId, MessageId, Msisdn } from '../../domain/message.ts'
import {
  MAX_CHECKS,
  MAX_OTPS_PER_SPACING,
  MAX_OTPS_PER_WINDOW,
  MAX_WRONG_CHECKS,
  numberLimitOf,
  OTP_WINDOW_MS,
  type OtpLimit,
  type OtpLimits,
  otpLimitOf,
  PREFIX_LIMIT,
  prefixOf,
} from '../../domain/otp.ts'
import type { Db, Tx } from '../database/db.ts'
import { inDays, unlessDayIsGone } from '../database/partitions.ts'
import { listOf } from '../state-lists.ts'

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

/** Names, with a prefix, the lock under which the codes to its numbers are counted. */
const PREFIX_LOCK = 7_105_002

/** Names, with a number, the lock under which the guesses at its codes are counted. */
const GUESS_LOCK = 7_105_003

/**
 * Writes an OTP before its message is accepted, unless the number or its prefix has had too many: null, or the limit. Of
 * several at once, in any number of processes, one passes. What is void does not count.
 */
export async function reserveOtp(db: Db, otp: NewOtp, limits: OtpLimits): Promise<OtpLimit | null> {
  return await db.sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${PREFIX_LOCK}, hashtext(${prefixOf(otp.to)}))`
    const limit = await findLimit(tx, otp, limits)
    if (limit) return limit
    await tx`
      insert into otps (message_id, client_id, to_msisdn, code_hmac, sealed_code, expires_at, created_at)
      values (${otp.messageId}, ${otp.clientId}, ${otp.to}, ${otp.codeHmac}, ${otp.sealedCode},
        ${new Date(otp.expiresAtMs)}, ${new Date(otp.createdAtMs)})`
    return null
  })
}

/** The client's own limit first: that one may be told exactly. */
async function findLimit(tx: Tx, otp: NewOtp, limits: OtpLimits): Promise<OtpLimit | null> {
  const since = new Date(otp.createdAtMs - OTP_WINDOW_MS)
  const sentTo = async (ofClient: ClientId | null, most: number) => {
    const rows = await tx<{ created_at: Date }[]>`
      select created_at from otps
      where to_msisdn = ${otp.to} and created_at > ${since} and void_at is null
        ${ofClient === null ? tx`` : tx`and client_id = ${ofClient}`}
      order by created_at desc limit ${most}`
    return rows.map((row) => row.created_at.getTime())
  }
  const own = otpLimitOf(await sentTo(otp.clientId, MAX_OTPS_PER_WINDOW), otp.createdAtMs)
  if (own) return own
  const all = await sentTo(null, Math.max(limits.perNumber, MAX_OTPS_PER_SPACING))
  const number = limits.perNumber > 0 ? numberLimitOf(all, otp.createdAtMs, limits.perNumber) : null
  if (number || limits.perPrefix === 0) return number
  const [row] = await tx<{ count: number }[]>`
    select count(*) from (
      select from otps where left(to_msisdn, -4) = ${prefixOf(otp.to)} and created_at > ${since} and void_at is null
      limit ${limits.perPrefix}
    ) sent`
  return (row?.count ?? 0) >= limits.perPrefix ? PREFIX_LIMIT : null
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

/**
 * Ends a code that went out before its time: it verifies no more. It was sent all the same, so it counts for the limits of its number
 * as before, and for how many are verified; and it stays the newest one, so that no older code is asked for in its place.
 */
export async function endOtp(tx: Tx, messageId: MessageId, nowMs: number): Promise<void> {
  await tx`
    update otps set expires_at = least(expires_at, ${new Date(nowMs)}), sealed_code = null where message_id = ${messageId}`
}

/** The encrypted code of a message that is to be submitted at `now`; null when there is none, or no more. */
export async function findSealedCode(tx: Tx, messageId: MessageId, now: Date): Promise<string | null> {
  const [row] = await tx<{ sealed_code: string | null }[]>`
    select sealed_code from otps where message_id = ${messageId} and expires_at > ${now}`
  return row?.sealed_code ?? null
}

/** Where an OTP's message is. */
export type OtpProgress = {
  readonly id: MessageId
  readonly status: LifecycleState
  readonly lastError: string | null
}

/** One that was taken and goes on for a missing receipt is as good as sent to who waits for it. */
const TAKEN_STATUS = `case when sent_at is not null and status in (${listOf(
  statesWhere((facts) => !facts.final && facts.countsAs === 'waiting'),
)}) then 'SENT' else status end`

/** Where these messages are, each looked up in its day. */
export async function findProgress(tx: Tx, ids: readonly MessageId[]): Promise<OtpProgress[]> {
  const days = await Promise.all(
    inDays(ids, (id) => id).map(({ day, items }) =>
      unlessDayIsGone(
        tx<OtpProgress[]>`
          select id, ${tx.unsafe(TAKEN_STATUS)} as status, last_error as "lastError" from ${tx(`messages_${day}`)}
          where id = any(${tx.array([...items])}::uuid[])`,
      ),
    ),
  )
  return days.flat()
}

/** An OTP as a verification finds it. */
export type OtpRow = {
  readonly messageId: MessageId
  readonly to: Msisdn
  readonly codeHmac: string
  readonly checks: number
  readonly expiresAt: Date
  readonly takenAt: Date | null
  readonly verifiedAt: Date | null
  readonly voidAt: Date | null
}

const OTP_COLUMNS = `message_id as "messageId", to_msisdn as "to", code_hmac as "codeHmac", checks, expires_at as "expiresAt",
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

/** What became of a check that was to be counted. */
export type CountedCheck =
  /** `wrongBefore`: wrong guesses at this client's codes to the number, before this one. */
  | { readonly kind: 'counted'; readonly otp: OtpRow; readonly wrongBefore: number }
  /** This code may not be checked now, or no code of its number. */
  | { readonly kind: 'not_counted'; readonly numberIsLocked: boolean }

/**
 * Counts a check before it is made, or does not when it may not be made: guesses that come at once count one by one, in
 * any number of processes. With `MAX_WRONG_CHECKS` wrong guesses at the codes of a number, by whichever clients, there
 * are no more for `OTP_WINDOW_MS`; a check that found its code is no guess.
 */
export async function countCheck(
  db: Db,
  { messageId, to }: Pick<OtpRow, 'messageId' | 'to'>,
  clientId: ClientId,
  nowMs: number,
): Promise<CountedCheck> {
  const now = new Date(nowMs)
  return await db.sql.begin(async (tx): Promise<CountedCheck> => {
    await tx`select pg_advisory_xact_lock(${GUESS_LOCK}, hashtext(${to}))`
    const [wrong] = await tx<{ all: number; own: number }[]>`
      select coalesce(sum(wrong), 0) as all, coalesce(sum(wrong) filter (where client_id = ${clientId}), 0) as own
      from (
        select client_id, checks - (verified_at is not null)::integer as wrong from otps
        where to_msisdn = ${to} and created_at > ${new Date(nowMs - 2 * OTP_WINDOW_MS)} and checks > 0
          and coalesce(last_check_at, created_at) > ${new Date(nowMs - OTP_WINDOW_MS)}
      ) guessed`
    const numberIsLocked = (wrong?.all ?? 0) >= MAX_WRONG_CHECKS
    if (numberIsLocked) return { kind: 'not_counted', numberIsLocked }
    const [otp] = await tx<OtpRow[]>`
      update otps set checks = checks + 1, last_check_at = ${now}
      where message_id = ${messageId} and checks < ${MAX_CHECKS} and expires_at > ${now}
        and taken_at is not null and verified_at is null and void_at is null
      returning ${tx.unsafe(OTP_COLUMNS)}`
    return otp
      ? { kind: 'counted', otp, wrongBefore: wrong?.own ?? 0 }
      : { kind: 'not_counted', numberIsLocked }
  })
}

/** Uses a code up; false when another check did. */
export async function spendOtp(tx: Tx, messageId: MessageId, nowMs: number): Promise<boolean> {
  const rows = await tx`
    update otps set verified_at = ${new Date(nowMs)}
    where message_id = ${messageId} and verified_at is null and void_at is null returning message_id`
  return rows.length === 1
}

const TAKEN = listOf(LIFECYCLE_STATES.filter(isTaken))
const UNTAKEN_ENDS = listOf(FINAL_STATES.filter((state) => !isTaken(state)))

/**
 * Part of the statement that commits moves: what they mean for their codes, of the rows of `moved`. A code is kept while its
 * message may have to be submitted once more.
 */
export function closeOtps(tx: Tx) {
  return tx`closed_otps as (
      update otps o set sealed_code = case when moved.keeps_code then o.sealed_code end,
        taken_at = case when moved.status in (${tx.unsafe(TAKEN)}) then coalesce(o.taken_at, now()) else o.taken_at end,
        void_at = case when moved.status in (${tx.unsafe(TAKEN)}) or o.taken_at is not null then o.void_at
          else coalesce(o.void_at, now()) end
      from moved where o.message_id = moved.id and moved.status in (${tx.unsafe(TAKEN)}, ${tx.unsafe(UNTAKEN_ENDS)})
    ), `
}

/** Forgets up to `limit` OTPs that were asked for before this; answers how many. */
export async function removeOtpsBefore(tx: Tx, before: Date, limit: number): Promise<number> {
  const result = await tx`
    delete from otps where ctid = any(array(select ctid from otps where created_at < ${before} limit ${limit}))`
  return result.count
}
