import type { ClientId } from '../../domain/message.ts'
import { TYPED_WITHIN_MS } from '../../domain/otp.ts'
import { type Histogram, histogramOf } from '../../domain/report/histogram.ts'
import type { OtpMinute, OtpSlice, OtpSums } from '../../domain/report/otp-tally.ts'
import type { ReportSpan } from '../../domain/report/report-span.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'
import { listOfStates } from '../state-lists.ts'
import { addHistograms } from './machine-rows.ts'
import { stepBetween } from './report-slices.ts'

const DELIVERED = listOfStates(({ countsAs }) => countsAs === 'delivered')

/** A message has its id so long before its code is written, at most. */
const ID_BEFORE_MS = 60_000

type SliceRow = Omit<OtpSlice, 'minuteMs'> & { readonly minute: Date }

/** Counts the codes asked for from `fromMs` to `toMs`, whole minutes, whose message was accepted. Reads each with its message. */
export async function readOtpSlices(
  tx: Tx,
  fromMs: number,
  toMs: number,
  nowMs: number,
): Promise<OtpSlice[]> {
  const now = new Date(nowMs)
  const rows = await tx<SliceRow[]>`
    select minute, client_id as "clientId", place, sent_step as "sentStep", verified_step as "verifiedStep", count(*)::integer as asked,
      (count(*) filter (where sent))::integer as sent, (count(*) filter (where sent and delivered))::integer as delivered,
      (count(*) filter (where sent and verified))::integer as verified, (count(*) filter (where sent and expired and not verified))::integer as expired,
      (count(*) filter (where sent and (verified or is_old)))::integer as judged
    from (
      select date_trunc('minute', o.created_at, 'UTC') as minute, o.client_id, coalesce(m.country, o.to_msisdn) as place,
        o.taken_at is not null and o.void_at is null as sent, m.status in (${tx.unsafe(DELIVERED)}) as delivered,
        o.verified_at is not null as verified, o.expires_at <= ${now} as expired,
        o.created_at < ${new Date(nowMs - TYPED_WITHIN_MS)} as is_old,
        ${stepBetween(tx, 'o.created_at', 'o.taken_at')} as sent_step, ${stepBetween(tx, 'o.created_at', 'o.verified_at')} as verified_step
      from otps o join messages m on m.id = o.message_id
      where o.created_at >= ${new Date(fromMs)} and o.created_at < ${new Date(toMs)}
        and m.id >= ${firstUuid7At(fromMs - ID_BEFORE_MS)} and m.id < ${firstUuid7At(toMs)}
    ) codes group by 1, 2, 3, 4, 5`
  return rows.map(({ minute, ...row }) => ({ ...row, minuteMs: minute.getTime() }))
}

const SUMS = 'asked, sent, delivered, verified, expired, judged'
const COUNTED = `${SUMS}, sent_steps, sent_counts, verified_steps, verified_counts`

/** Puts what was counted in the place of what these minutes had; what stays the same is not written. */
export async function writeOtpMinutes(
  tx: Tx,
  fromMs: number,
  toMs: number,
  counted: readonly OtpMinute[],
): Promise<void> {
  const list = (prefix: string) =>
    tx.unsafe(
      COUNTED.split(', ')
        .map((name) => `${prefix}.${name}`)
        .join(', '),
    )
  await tx`
    with counted as materialized (
      select * from json_populate_recordset(null::otp_minutes, ${JSON.stringify(counted.map(rowOf))}::text::json)
    ), gone as (
      delete from otp_minutes r where r.minute >= ${new Date(fromMs)} and r.minute < ${new Date(toMs)} and not exists (
        select from counted c where c.minute = r.minute and c.client_id = r.client_id and c.country = r.country)
    )
    insert into otp_minutes as r (minute, client_id, country, ${tx.unsafe(COUNTED)})
    select minute, client_id, country, ${tx.unsafe(COUNTED)} from counted
    on conflict (minute, client_id, country) do update set (${tx.unsafe(COUNTED)}) = (${list('excluded')})
    where (${list('r')}) is distinct from (${list('excluded')})`
}

function rowOf({ minuteMs, clientId, country, sentIn, verifiedIn, ...sums }: OtpMinute): object {
  return {
    minute: new Date(minuteMs),
    client_id: clientId,
    country,
    ...sums,
    sent_steps: sentIn.steps,
    sent_counts: sentIn.counts,
    verified_steps: verifiedIn.steps,
    verified_counts: verifiedIn.counts,
  }
}

/** How far codes are counted, in Unix milliseconds; minutes before `openFromMs` for good. */
export type OtpProgress = { readonly openFromMs: number; readonly countedAtMs: number | null }

type ProgressRow = { readonly openFrom: Date; readonly countedAt: Date | null }

const PROGRESS = 'open_from as "openFrom", counted_at as "countedAt"'

const progressOf = ({ openFrom, countedAt }: ProgressRow): OtpProgress => ({
  openFromMs: openFrom.getTime(),
  countedAtMs: countedAt?.getTime() ?? null,
})

/** Where the counting stands. */
export async function readOtpProgress(tx: Tx): Promise<OtpProgress> {
  const [row] = await tx<ProgressRow[]>`select ${tx.unsafe(PROGRESS)} from otp_progress`
  return row ? progressOf(row) : { openFromMs: 0, countedAtMs: null }
}

/** Takes the right to count until the end of this transaction; null when it is not time yet, or another process counts. */
export async function lockOtpProgress(tx: Tx): Promise<OtpProgress | null> {
  const [row] = await tx<ProgressRow[]>`
    select ${tx.unsafe(PROGRESS)} from otp_progress where due_at <= now() for update skip locked`
  return row ? progressOf(row) : null
}

/** Notes that minutes before `openFromMs` are counted for good, and that nobody counts for so long. */
export async function noteOtpsCounted(
  tx: Tx,
  openFromMs: number,
  nowMs: number,
  restMs: number,
): Promise<void> {
  await tx`
    update otp_progress set open_from = ${new Date(openFromMs)}, counted_at = ${new Date(nowMs)},
      due_at = now() + ${restMs} * interval '1 millisecond'`
}

/** What to read: codes asked for from `fromMs` to `toMs`; of one client and country, or of all (null). */
export type OtpQuery = {
  readonly fromMs: number
  readonly toMs: number
  readonly clientId: ClientId | null
  readonly country: string | null
}

/** Codes of a bucket or of a country. */
export type OtpRow = OtpSums & { readonly sentIn: Histogram; readonly verifiedIn: Histogram }

type SumsRow = OtpSums & { readonly key: string; readonly sentIn: string; readonly verifiedIn: string }

/** Reads what was counted, by the start of each bucket, in Unix milliseconds; what has no codes has no row. */
export async function readOtpBuckets(
  tx: Tx,
  query: OtpQuery,
  bucket: ReportSpan,
): Promise<ReadonlyMap<number, OtpRow>> {
  const rows = await readBy(
    tx,
    query,
    tx`(date_part('epoch', date_trunc(${bucket}, minute, 'UTC')) * 1000)::bigint::text`,
  )
  return new Map(rows.map(([key, row]) => [Number(key), row]))
}

/** The same by country, in one. */
export async function readOtpCountries(tx: Tx, query: OtpQuery): Promise<ReadonlyMap<string, OtpRow>> {
  return new Map(await readBy(tx, query, tx`country`))
}

async function readBy(
  tx: Tx,
  { fromMs, toMs, clientId, country }: OtpQuery,
  key: ReturnType<typeof stepBetween>,
): Promise<(readonly [string, OtpRow])[]> {
  const rows = await tx<SumsRow[]>`
    select ${key} as key, sum(asked)::float8 as asked, sum(sent)::float8 as sent, sum(delivered)::float8 as delivered,
      sum(verified)::float8 as verified, sum(expired)::float8 as expired, sum(judged)::float8 as judged,
      string_agg(sent_steps::text || sent_counts::text, '') as "sentIn",
      string_agg(verified_steps::text || verified_counts::text, '') as "verifiedIn"
    from otp_minutes where minute >= ${new Date(fromMs)} and minute < ${new Date(toMs)}
      and ${clientId === null ? tx`true` : tx`client_id = ${clientId}`} and ${country === null ? tx`true` : tx`country = ${country}`}
    group by 1`
  return rows.map(({ key: name, sentIn, verifiedIn, ...sums }) => [
    name,
    { ...sums, sentIn: histogramIn(sentIn), verifiedIn: histogramIn(verifiedIn) },
  ])
}

function histogramIn(text: string): Histogram {
  const counted = new Map<number, number>()
  addHistograms(counted, text)
  return histogramOf(counted)
}

/** Forgets up to `limit` rows of minutes before this; answers how many. */
export async function removeOtpMinutesBefore(tx: Tx, before: Date, limit: number): Promise<number> {
  const result = await tx`
    delete from otp_minutes where ctid = any(array(select ctid from otp_minutes where minute < ${before} limit ${limit}))`
  return result.count
}
