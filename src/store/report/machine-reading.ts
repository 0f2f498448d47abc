import { type Money, moneyOfSql } from '../../domain/money.ts'
import { SPAN_MS, startOfSpan } from '../../domain/report/report-span.ts'
import type { Tx } from '../database/db.ts'
import { addHistograms } from './machine-rows.ts'

/** Messages that took an arrow in a bucket, with a provider; `from` is empty where they were accepted. */
export type Flow = {
  /** Start of the bucket in Unix milliseconds. */
  readonly atMs: number
  readonly provider: string
  readonly from: string
  readonly to: string
  readonly messages: number
  /** What their locks took (accepted) or settled (an end). */
  readonly amount: Money
  readonly captured: Money
}

type FlowRow = Omit<Flow, 'atMs' | 'amount' | 'captured'> & {
  readonly at: Date
  readonly cents: string
  readonly captured: string
}

/** Which of what went through: instants from `fromMs` to `toMs`, whole minutes, of messages accepted before then; null: of all. */
export type Passed = {
  readonly fromMs: number
  readonly toMs: number
  readonly acceptedBeforeMs: number | null
}

/** What went through, by whole buckets; null: all of it in one, named by its start. */
export async function readFlows(
  tx: Tx,
  of: Passed,
  bucket: 'minute' | 'hour' | null,
): Promise<readonly Flow[]> {
  const { fromMs, toMs } = of
  if (fromMs >= toMs) return []
  const at = bucket ? tx`date_trunc(${bucket}, at, 'UTC')` : tx`${new Date(fromMs)}::timestamptz`
  const rows = await tx<FlowRow[]>`
    select ${at} as at, provider, from_status as "from", to_status as "to", sum(messages)::float8 as messages, sum(cents)::text as cents,
      sum(captured_cents)::text as captured
    from ${passed(tx, of, bucket === 'minute')} passed group by 1, 2, 3, 4`
  return rows.map(({ at, cents, captured, ...row }) => ({
    ...row,
    atMs: at.getTime(),
    amount: moneyOfSql(cents),
    captured: moneyOfSql(captured),
  }))
}

/** How long messages had been in a state that they left, by steps of a histogram. */
export type StayOf = {
  readonly state: string
  readonly provider: string
  readonly steps: ReadonlyMap<number, number>
}

/** The stays that ended, by state and provider. */
export async function readStays(tx: Tx, of: Passed): Promise<readonly StayOf[]> {
  if (of.fromMs >= of.toMs) return []
  const rows = await tx<{ state: string; provider: string; histograms: string }[]>`
    select from_status as state, provider, string_agg(stay_steps::text || stay_counts::text, '') as histograms
    from ${passed(tx, of, false)} passed where from_status not in ('', to_status) group by 1, 2`
  return rows.map(({ state, provider, histograms }) => {
    const steps = new Map<number, number>()
    addHistograms(steps, histograms)
    return { state, provider, steps }
  })
}

/** How many messages are in each state by what came before `minutesFromMs`, and under the empty name what is held. */
export async function readBase(
  tx: Tx,
): Promise<readonly { readonly status: string; readonly messages: number; readonly held: Money }[]> {
  const rows = await tx<{ status: string; messages: number; cents: string }[]>`
    select status, messages::float8 as messages, cents::text as cents from machine_base`
  return rows.map(({ status, messages, cents }) => ({ status, messages, held: moneyOfSql(cents) }))
}

/** Rows that together are all that went through: hours where they are whole and summed up, and minutes in their place and at the edges. */
function passed(tx: Tx, { fromMs, toMs, acceptedBeforeMs }: Passed, inMinutes: boolean) {
  const columns = tx.unsafe(
    'at, provider, from_status, to_status, messages, cents, captured_cents, stay_steps, stay_counts',
  )
  const isAccepted = acceptedBeforeMs === null ? tx`true` : tx`accepted < ${new Date(acceptedBeforeMs)}`
  const minutes = (firstMs: number, endMs: number) =>
    tx`select ${columns} from machine_minutes where at >= ${new Date(firstMs)} and at < ${new Date(endMs)} and ${isAccepted}`
  const firstHourMs = Math.ceil(fromMs / SPAN_MS.hour) * SPAN_MS.hour
  // An hour does not say when its messages were accepted.
  const endHourMs = startOfSpan('hour', Math.min(toMs, acceptedBeforeMs ?? toMs))
  if (inMinutes || firstHourMs >= endHourMs) return tx`(${minutes(fromMs, toMs)})`
  const [first, end] = [new Date(firstHourMs), new Date(endHourMs)]
  const before = firstHourMs > fromMs ? tx`union all ${minutes(fromMs, firstHourMs)}` : tx``
  const after = endHourMs < toMs ? tx`union all ${minutes(endHourMs, toMs)}` : tx``
  return tx`(
      select ${columns} from machine_hours h where at >= ${first} and at < ${end}
        and not exists (select from machine_stale s where s.hour = h.at)
      union all
      select m.* from machine_stale s cross join lateral (
        select ${columns} from machine_minutes where at >= s.hour and at < s.hour + interval '1 hour' and ${isAccepted} offset 0
      ) m where s.hour >= ${first} and s.hour < ${end}
      ${before} ${after})`
}
