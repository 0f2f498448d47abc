import { moneyOfSql } from '../../domain/money.ts'
import { ROUNDING, STEPS_PER_DOUBLING } from '../../domain/report/histogram.ts'
import { REPORT_DIMENSIONS, REPORT_GROUPS } from '../../domain/report/report-dimensions.ts'
import type { Slice } from '../../domain/report/tally.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'
import { listOfStates } from '../state-lists.ts'

/** What is counted by, as columns of cells, and a cell's: with the steps of their times. */
const KEYS = REPORT_GROUPS.map((group) => REPORT_DIMENSIONS[group].column)
const KEYS_OF_MESSAGE = REPORT_GROUPS.map((group) => {
  const { counted, column } = REPORT_DIMENSIONS[group]
  return `${counted} as ${column}`
}).join(', ')
/** By place, as some names are those of columns of `m` too. */
const PLACES = [...KEYS, 'state', 'sent', 'delivered'].map((_, index) => index + 1).join(', ')

const DELIVERED = listOfStates(({ countsAs }) => countsAs === 'delivered')

type SliceRow = Readonly<Record<(typeof KEYS)[number], string | boolean>> & {
  readonly messages: number
  readonly parts: number
  readonly held: string
  readonly captured: string
  readonly released: string
  readonly cost: string
  readonly cells: string
  readonly sent: string
  readonly delivered: string
}

/** True while the messages of a day (`20260131`) are there, with their locks. */
export async function hasDay(tx: Tx, day: string): Promise<boolean> {
  const [table] = await tx<{ here: boolean }[]>`
    select to_regclass(${`messages_${day}`}) is not null and to_regclass(${`credit_locks_${day}`}) is not null as here`
  return table?.here === true
}

/**
 * Counts the messages of a day accepted from `fromMs` (inclusive) to `toMs` (exclusive), with their locks. The times count
 * from the acceptance, or from when the message was to be sent.
 */
export async function readSlices(tx: Tx, day: string, fromMs: number, toMs: number): Promise<Slice[]> {
  const [from, to] = [firstUuid7At(fromMs), firstUuid7At(toMs)]
  const rows = await tx<SliceRow[]>`
    with cells as materialized (
      select ${tx.unsafe(KEYS_OF_MESSAGE)}, l.state, ${step(tx, 'm.sent_at')} as sent,
        case when m.status in (${tx.unsafe(DELIVERED)}) then ${step(tx, 'm.done_at')} end as delivered,
        count(*) as messages, sum(m.parts) as parts, sum(l.amount_cents) as amount, sum(m.provider_cost_cents) as cost
      from ${tx(`messages_${day}`)} m join ${tx(`credit_locks_${day}`)} l on l.id = m.id
      where m.id >= ${from} and m.id < ${to} and l.id >= ${from} and l.id < ${to}
      group by ${tx.unsafe(PLACES)}
    )
    select ${tx.unsafe(KEYS.join(', '))}, sum(messages) as messages, sum(parts) as parts,
      ${summed(tx, 'HELD')} as held, ${summed(tx, 'CAPTURED')} as captured, ${summed(tx, 'RELEASED')} as released,
      coalesce(sum(cost), 0)::text as cost, ${listed(tx, 'messages')} as cells, ${listed(tx, 'sent')} as sent,
      ${listed(tx, 'delivered')} as delivered
    from cells group by ${tx.unsafe(KEYS.join(', '))}`
  return rows.map((row) => ({
    keys: KEYS.map((key) => String(row[key])),
    messages: row.messages,
    parts: row.parts,
    held: moneyOfSql(row.held),
    captured: moneyOfSql(row.captured),
    released: moneyOfSql(row.released),
    providerCost: moneyOfSql(row.cost),
    cells: row.cells.split(',').map(Number),
    sentSteps: stepsOf(row.sent),
    deliveredSteps: stepsOf(row.delivered),
  }))
}

function summed(tx: Tx, state: 'HELD' | 'CAPTURED' | 'RELEASED') {
  return tx`coalesce(sum(amount) filter (where state = ${state}), 0)::text`
}

/** What each cell has, in one text: the driver takes long to read arrays. */
function listed(tx: Tx, column: 'messages' | 'sent' | 'delivered') {
  return tx`array_to_string(array_agg(${tx.unsafe(column)}), ',', '')`
}

function stepsOf(text: string): (number | null)[] {
  return text.split(',').map((step) => (step === '' ? null : Number(step)))
}

function step(tx: Tx, instant: 'm.sent_at' | 'm.done_at') {
  return stepBetween(tx, 'greatest(m.created_at, m.send_at)', instant)
}

/** The step of `src/domain/report/histogram.ts` from one instant to another, both SQL; null without the second (`greatest` would pass over it). */
export function stepBetween(tx: Tx, from: string, to: string) {
  return tx.unsafe(`case when ${to} is not null then
          floor(ln(greatest(date_part('epoch', ${to} - ${from}) * 1000, 1)) * ${STEPS_PER_DOUBLING / Math.LN2}::float8 + ${ROUNDING}::float8)::smallint end`)
}
