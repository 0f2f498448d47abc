import { moneyOfSql } from '../../domain/money.ts'
import { ROUNDING, STEPS_PER_DOUBLING } from '../../domain/report/histogram.ts'
import { REPORT_DIMENSIONS, REPORT_GROUPS } from '../../domain/report/report-dimensions.ts'
import type { Cell } from '../../domain/report/tally.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'
import { listOfStates } from '../state-lists.ts'

const KEYS = REPORT_GROUPS.map((group) => `(${REPORT_DIMENSIONS[group].counted})::text`)
const KEY_COUNT = KEYS.length

const DELIVERED = listOfStates(({ countsAs }) => countsAs === 'delivered')

/** What cells differ in, by place: the keys, the lock and two steps. */
const PLACES = Array.from({ length: KEY_COUNT + 3 }, (_, index) => index + 1).join(', ')

type Sums = [
  lock: Cell['lock'],
  sentStep: number | null,
  deliveredStep: number | null,
  messages: number,
  parts: number,
  amount: string,
  providerCost: string,
]

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
export async function readCells(tx: Tx, day: string, fromMs: number, toMs: number): Promise<Cell[]> {
  const from = firstUuid7At(fromMs)
  const to = firstUuid7At(toMs)
  const rows = await tx`
    select ${tx.unsafe(KEYS.join(', '))}, l.state, ${step(tx, 'm.sent_at')},
      case when m.status in (${tx.unsafe(DELIVERED)}) then ${step(tx, 'm.done_at')} end,
      count(*), sum(m.parts), sum(l.amount_cents)::text, coalesce(sum(m.provider_cost_cents), 0)::text
    from ${tx(`messages_${day}`)} m join ${tx(`credit_locks_${day}`)} l on l.id = m.id
    where m.id >= ${from} and m.id < ${to} and l.id >= ${from} and l.id < ${to}
    group by ${tx.unsafe(PLACES)}`.values()
  return rows.map((row) => {
    const sums = row.slice(KEY_COUNT) as Sums // in the order of the statement
    const [lock, sentStep, deliveredStep, messages, parts, amount, providerCost] = sums
    return {
      keys: row.slice(0, KEY_COUNT) as string[], // texts all
      lock,
      sentStep,
      deliveredStep,
      messages,
      parts,
      amount: moneyOfSql(amount),
      providerCost: moneyOfSql(providerCost),
    }
  })
}

/** The step of `src/domain/report/histogram.ts`; null without the instant (`greatest` would pass over it). */
function step(tx: Tx, instant: 'm.sent_at' | 'm.done_at') {
  const at = tx.unsafe(instant)
  return tx`case when ${at} is not null then
          floor(ln(greatest(date_part('epoch', ${at} - greatest(m.created_at, m.send_at)) * 1000, 1))
            * ${tx.unsafe(String(STEPS_PER_DOUBLING / Math.LN2))}::float8 + ${tx.unsafe(String(ROUNDING))}::float8)::smallint end`
}
