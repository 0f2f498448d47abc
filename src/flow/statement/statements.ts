import type { ClientId } from '../../domain/message.ts'
import { boundsOf, type Month, monthOf, monthsUntil } from '../../domain/statement/month.ts'
import type { MovedTotal } from '../../domain/statement/moved-total.ts'
import {
  makeStatement,
  type Payment,
  type Statement,
  type StatementFacts,
  type StatementSums,
  sumUp,
} from '../../domain/statement/statement.ts'
import type { Deps } from '../../world.ts'
import { type Gathered, gatherFacts } from './gather-facts.ts'

/** Of which client and time a statement is. */
export type StatementHead = {
  readonly clientId: ClientId
  readonly name: string
  readonly month: Month
  /** Where it ends: with the month, or a minute ago when that has not ended. */
  readonly untilAt: Date
  readonly isComplete: boolean
}

export type StatementOf<What> = StatementHead & What

/** What is answered who asks for a statement. `not_ready`: the next call goes on. */
export type Answered<T> =
  | { readonly kind: 'read'; readonly found: T }
  | Exclude<Gathered, { kind: 'gathered' }>
  | { readonly kind: 'too_many' }

/** Statements of clients, made one at a time in a process, so that they take one connection of it and half of one core, whoever asks. */
export type Statements = {
  /** A month that has begun. */
  read(clientId: ClientId, month: Month): Promise<Answered<StatementOf<Statement>>>
  /** The newest months that have begun, the latest first, without those before the client's first money. */
  list(clientId: ClientId, nowMs: number): Promise<Answered<readonly StatementOf<StatementSums>[]>>
}

/** Months in a list. */
export const MONTHS = 12

/** Who waits for their turn: each takes some seconds, and connections are closed after two minutes without a word. */
const MAX_WAITING = 4

/** Makes statements out of what is in the database. */
export function openStatements(deps: Pick<Deps, 'db'>): Statements {
  const inTurn = openTurns()
  return {
    async read(clientId, month) {
      const { fromMs, toMs } = boundsOf(month)
      const window = { fromAt: new Date(fromMs), toAt: new Date(toMs), by: 'day' } as const
      const gathered = await inTurn(() => gatherFacts(deps, clientId, window))
      if (gathered.kind !== 'gathered') return gathered
      const statement = makeStatement(gathered.facts)
      return { kind: 'read', found: { ...headOf(clientId, month, gathered), ...statement } }
    },
    async list(clientId, nowMs) {
      const months = monthsUntil(nowMs, MONTHS).toReversed()
      const fromAt = new Date(boundsOf(months[0] ?? monthOf(nowMs)).fromMs)
      const window = { fromAt, toAt: new Date(boundsOf(monthOf(nowMs)).toMs), by: 'month' } as const
      const gathered = await inTurn(() => gatherFacts(deps, clientId, window))
      if (gathered.kind !== 'gathered') return gathered
      const found = byMonth(months, gathered.facts).map(({ month, sums }) => ({
        ...headOf(clientId, month, gathered),
        ...sums,
      }))
      return { kind: 'read', found: found.toReversed() }
    },
  }
}

function headOf(
  clientId: ClientId,
  month: Month,
  { name, untilAt }: { readonly name: string; readonly untilAt: Date },
): StatementHead {
  const { fromMs, toMs } = boundsOf(month)
  const endMs = Math.min(toMs, Math.max(fromMs, untilAt.getTime()))
  return { clientId, name, month, untilAt: new Date(endMs), isComplete: endMs === toMs }
}

/** Each month begins with what the one before came to. Those before the first movement are left out, but for the last. */
function byMonth(
  months: readonly Month[],
  { opening: first, payments, totals }: StatementFacts,
): readonly { readonly month: Month; readonly sums: StatementSums }[] {
  const paidIn = Map.groupBy(payments, ({ at }: Payment) => monthOf(at.getTime()))
  const movedIn = Map.groupBy(totals, ({ movedOn }: MovedTotal) => movedOn.slice(0, 7))
  let opening = first
  const all = months.map((month) => {
    const [paid, moved] = [paidIn.get(month) ?? [], movedIn.get(month) ?? []]
    const sums = sumUp({ opening, payments: paid, totals: moved })
    opening = sums.closing
    const isEmpty = paid.length + moved.length + Math.abs(sums.opening.credit) + sums.opening.held === 0
    return { month, sums, isEmpty }
  })
  const begin = all.findIndex(({ isEmpty }) => !isEmpty)
  return all.slice(begin === -1 ? -1 : begin)
}

/** One after the other; `too_many` at once for whom too many wait before. */
function openTurns() {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async <T>(run: () => Promise<T>): Promise<T | { readonly kind: 'too_many' }> => {
    if (waiting >= MAX_WAITING) return { kind: 'too_many' }
    waiting += 1
    const turn = last.then(run).finally(() => {
      waiting -= 1
    })
    last = turn.catch(() => null) // who comes next does not see why this one failed; its caller does
    return await turn
  }
}
