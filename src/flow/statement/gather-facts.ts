import type { ClientId } from '../../domain/message.ts'
import { minus, sumOf } from '../../domain/money.ts'
import { sumsOf } from '../../domain/statement/moved-total.ts'
import type { StatementFacts } from '../../domain/statement/statement.ts'
import type { Db } from '../../store/database/db.ts'
import { isoDay } from '../../store/database/partitions.ts'
import { movedTotalOf, type TotalRow } from '../../store/statement/moved-totals.ts'
import { FROM_THE_BEGINNING, keepSettled, type Slice, sumSlice } from '../../store/statement/settled-days.ts'
import { type KnownRows, readKnown, type StatementWindow } from '../../store/statement/statement-rows.ts'
import type { Deps } from '../../world.ts'

/** What becomes of a look at a client's money. */
export type Gathered =
  | {
      readonly kind: 'gathered'
      readonly name: string
      readonly untilAt: Date
      readonly facts: StatementFacts
    }
  /** There is more to sum up than is done at once. What was summed up is kept: the next call goes on. */
  | { readonly kind: 'not_ready'; readonly daysLeft: number; readonly days: number }
  | { readonly kind: 'unknown_client' }

/** What is summed up in one call takes about so long; the next goes on. Connections are closed after two minutes without a word. */
const WITHIN_MS = 20_000

/** A day settles when all its messages have ended, so long after its end at the earliest: an answer of a provider that comes late still says what it takes. */
const SETTLES_AFTER_MS = 3_600_000

const DAY_MS = 86_400_000

/**
 * Everything that moved a client's money in a time, and what there was before it. What the messages of a day did is summed up once and
 * kept, when all have ended; of later days, and of those with a message on its way, it is summed up each time.
 */
export async function gatherFacts(
  { db }: Pick<Deps, 'db'>,
  clientId: ClientId,
  window: StatementWindow,
  withinMs = WITHIN_MS,
): Promise<Gathered> {
  const endMs = performance.now() + withinMs
  const open = new Map<string, readonly TotalRow[]>()
  let known = await readKnown(db, clientId, window, null)
  while (known !== null) {
    const { name, untilAt, days } = known
    const toSum = known.toSum.filter((day) => !open.has(day))
    if (toSum.length === 0) return { kind: 'gathered', name, untilAt, facts: factsOf(known, open, window) }
    let kept = 0
    for (const [index, day] of toSum.entries()) {
      if (kept > 0 && performance.now() > endMs)
        return { kind: 'not_ready', days, daysLeft: toSum.length - index }
      const totals = await sumDay(db, clientId, day, untilAt)
      if (!hasSettled(day, totals, untilAt)) open.set(day, totals)
      else {
        await keepSettled(db.sql, clientId, day, totals)
        kept += 1
      }
    }
    // What is known by now, with the days that were archived meanwhile.
    known = await readKnown(db, clientId, window, untilAt)
  }
  return { kind: 'unknown_client' }
}

/** What the messages of a day did until `untilAt`; nothing where the day has gone to the archive meanwhile. */
async function sumDay(db: Db, clientId: ClientId, day: string, untilAt: Date): Promise<readonly TotalRow[]> {
  const totals: TotalRow[] = []
  for (let afterId: string | null = FROM_THE_BEGINNING; afterId !== null; ) {
    const slice: Slice | null = await sumSlice(db.sql, { clientId, day, afterId, untilAt })
    if (slice === null) return []
    totals.push(...slice.totals)
    afterId = slice.lastId
  }
  return totals
}

/** True when nothing that the messages of a day do can change any more. */
function hasSettled(day: string, totals: readonly TotalRow[], untilAt: Date): boolean {
  const endMs = Date.parse(isoDay(day)) + DAY_MS
  const onTheirWay = totals.reduce((left, { kind, lines }) => left + (kind === 'hold' ? lines : -lines), 0)
  return onTheirWay === 0 && endMs + SETTLES_AFTER_MS < untilAt.getTime()
}

function factsOf(
  known: KnownRows,
  open: ReadonlyMap<string, readonly TotalRow[]>,
  { fromAt, toAt }: StatementWindow,
): StatementFacts {
  const [fromDay, toDay] = [dateOf(fromAt), dateOf(toAt)]
  const ofOpen = known.toSum.flatMap((day) => (open.get(day) ?? []).map(movedTotalOf))
  const before = [...known.before.map(movedTotalOf), ...ofOpen.filter(({ movedOn }) => movedOn < fromDay)]
  const within = ofOpen.filter(({ movedOn }) => movedOn >= fromDay && movedOn < toDay)
  const [held, captured, released] = [
    sumsOf(before, 'hold').amount,
    sumsOf(before, 'capture').amount,
    sumsOf(before, 'release').amount,
  ]
  return {
    opening: {
      credit: minus(sumOf(known.paidBefore, released), held),
      held: minus(held, sumOf(captured, released)),
    },
    payments: known.payments,
    totals: [...known.totals.map(movedTotalOf), ...within],
  }
}

function dateOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}
