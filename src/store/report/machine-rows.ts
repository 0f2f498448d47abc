import { centsText, moneyOfSql } from '../../domain/money.ts'
import { histogramOf } from '../../domain/report/histogram.ts'
import { type Passage, type Passages, type partsOf, passageOf } from '../../domain/report/passages.ts'
import { SPAN_MS } from '../../domain/report/report-span.ts'
import type { Tx } from '../database/db.ts'

const KEYS = ['at', 'provider', 'from_status', 'to_status']
const COUNTED = ['messages', 'cents', 'captured_cents', 'stay_steps', 'stay_counts']
const COLUMNS = [...KEYS, ...COUNTED].join(', ')

type Part = ReturnType<typeof partsOf>[number]

/**
 * Puts a part in the place of what was counted of the messages accepted in a minute; what stays the same is not written. In the
 * same transaction the hours in which something has changed are noted as not the sums of their minutes. What was before the minutes
 * that are kept is in its hours, and stays there.
 */
export async function writePassages(tx: Tx, acceptedMs: number, part: Part): Promise<void> {
  const accepted = new Date(acceptedMs)
  const list = (prefix: string) => tx.unsafe(COUNTED.map((name) => `${prefix}.${name}`).join(', '))
  const isOfPart = tx`r.accepted = ${accepted} and r.at >= (select minutes_from from machine_progress)
        ${part.fromMs === null ? tx`` : tx`and r.at >= ${new Date(part.fromMs)}`} ${part.toMs === null ? tx`` : tx`and r.at < ${new Date(part.toMs)}`}`
  await tx`
    with counted as materialized (
      select ${tx.unsafe(COLUMNS)} from json_populate_recordset(null::machine_minutes, ${rowsJson(part.passages)}::text::json)
      where at >= (select minutes_from from machine_progress)
    ), gone as (
      delete from machine_minutes r where ${isOfPart} and not exists (
        select from counted c where ${tx.unsafe(KEYS.map((key) => `c.${key} = r.${key}`).join(' and '))})
      returning r.at
    ), written as (
      insert into machine_minutes as r (accepted, ${tx.unsafe(COLUMNS)}) select ${accepted}, ${tx.unsafe(COLUMNS)} from counted
      on conflict (accepted, ${tx.unsafe(KEYS.join(', '))}) do update set (${tx.unsafe(COUNTED.join(', '))}) = (${list('excluded')})
      where (${list('r')}) is distinct from (${list('excluded')})
      returning r.at
    )
    insert into machine_stale select distinct date_trunc('hour', at, 'UTC') from (select at from gone union all select at from written) changed
    on conflict do nothing`
}

/** Sums up an hour of instants, of all acceptances. */
export async function foldMachineHour(tx: Tx, hourMs: number): Promise<void> {
  const hour = new Date(hourMs)
  const passages = await readPassages(tx, hourMs, hourMs + SPAN_MS.hour, 'hour')
  await tx`delete from machine_hours where at = ${hour}`
  await tx`
    insert into machine_hours (${tx.unsafe(COLUMNS)})
    select ${tx.unsafe(COLUMNS)} from json_populate_recordset(null::machine_hours, ${rowsJson([...passages.values()].flatMap((of) => [...of.values()]))}::text::json)`
  await tx`delete from machine_stale where hour = ${hour}`
}

type SummedRow = {
  readonly at: Date
  readonly provider: string
  readonly from: string
  readonly to: string
  readonly messages: number
  readonly cents: string
  readonly captured: string
  readonly histograms: string
}

/** Sums up the minutes from `fromMs` to `toMs`, by the minute or the hour of the instant. */
async function readPassages(
  tx: Tx,
  fromMs: number,
  toMs: number,
  bucket: 'minute' | 'hour',
): Promise<Passages> {
  const rows = await tx<SummedRow[]>`
    select date_trunc(${bucket}, at, 'UTC') as at, provider, from_status as "from", to_status as "to", sum(messages)::float8 as messages,
      sum(cents)::text as cents, sum(captured_cents)::text as captured, string_agg(stay_steps::text || stay_counts::text, '') as histograms
    from machine_minutes where at >= ${new Date(fromMs)} and at < ${new Date(toMs)}
    group by 1, 2, 3, 4`
  const passages: Passages = new Map()
  for (const row of rows) {
    const passage = passageOf(passages, row.at.getTime(), row.provider, row.from, row.to)
    passage.messages = row.messages
    passage.amount = moneyOfSql(row.cents)
    passage.captured = moneyOfSql(row.captured)
    addHistograms(passage.stays, row.histograms)
  }
  return passages
}

const ARRAYS = /\{([\d,]*)\}\{([\d,]*)\}/g

/** Adds histograms as PostgreSQL writes them behind one another: `{12,13}{5,2}{14}{1}`. */
export function addHistograms(to: Map<number, number>, text: string): void {
  for (const [, steps = '', counts = ''] of text.matchAll(ARRAYS)) {
    if (steps === '') continue
    const of = counts.split(',')
    for (const [index, step] of steps.split(',').entries())
      to.set(Number(step), (to.get(Number(step)) ?? 0) + Number(of[index]))
  }
}

function rowsJson(passages: readonly Passage[]): string {
  return JSON.stringify(
    passages.map(({ atMs, provider, from, to, messages, amount, captured, stays }) => {
      const { steps, counts } = histogramOf(stays)
      return {
        at: new Date(atMs).toISOString(),
        provider,
        from_status: from,
        to_status: to,
        messages,
        cents: centsText(amount),
        captured_cents: centsText(captured),
        stay_steps: steps,
        stay_counts: counts,
      }
    }),
  )
}
