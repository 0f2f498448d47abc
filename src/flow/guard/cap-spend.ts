import type { ClientId } from '../../domain/message.ts'
import { type Money, minus, NO_MONEY, PER_CENT, sumOf } from '../../domain/money.ts'
import { priceOf } from '../../domain/price/price.ts'
import { addGuardSpends } from '../../store/guard/guard-spends.ts'
import type { GuardDeps } from './guard-deps.ts'
import { type Found, type Guarded, isOpenTo } from './guarded.ts'

/** What went beyond a cap, and when the next day begins, in Unix milliseconds. */
export type Overspent = Found & { readonly untilMs: number }

const DAY_MS = 86_400_000

/** For so long what is far beyond a cap is refused without asking, in milliseconds. */
const SUMS_KEPT_MS = 1_000

/** Sums that are remembered at once; beyond it all are asked anew. */
const MAX_SUMS = 10_000

/**
 * Opens the caps on what a client spends to a country on a day in UTC. What asks to be accepted is added before it is known whether
 * it will be, and what goes beyond the cap is taken away again: of two processes neither lets through what is the other's.
 */
export function openSpendCap({
  db,
  tariffs,
}: Pick<GuardDeps, 'db' | 'tariffs'>): (
  guarded: readonly Guarded[],
  nowMs: number,
) => Promise<readonly Overspent[]> {
  /** What was spent as it was last heard: with what another process has added and is about to take away. */
  let spentThen = new Map<string, Money>()
  let knownUntilMs = 0

  async function add(day: string, spends: readonly Spending[]): Promise<ReadonlyMap<string, Money>> {
    const sums = new Map<string, Spending>()
    for (const one of spends)
      sums.set(nameOf(one), { ...one, spent: sumOf(sums.get(nameOf(one))?.spent ?? NO_MONEY, one.spent) })
    const found = sums.size === 0 ? [] : await addGuardSpends(db.sql, day, [...sums.values()])
    return new Map(found.map((one) => [nameOf(one), one.spent]))
  }

  return async (guarded, nowMs) => {
    const asked = guarded.flatMap((of) => spendingOf(tariffs, of, nowMs))
    if (asked.length === 0) return []
    const dayMs = Math.floor(nowMs / DAY_MS) * DAY_MS
    const day = new Date(dayMs).toISOString().slice(0, 10)
    if (nowMs >= knownUntilMs) {
      spentThen = new Map()
      knownUntilMs = Math.min(nowMs + SUMS_KEPT_MS, dayMs + DAY_MS)
    }
    const { hopeless = [], tried = [] } = Object.groupBy(asked, (one) =>
      isRefused(one, spentThen.get(nameOf(one)) ?? NO_MONEY) ? 'hopeless' : 'tried',
    )
    const { spent, refused, noted } = judge(tried, await add(day, tried))
    if (spentThen.size + spent.size > MAX_SUMS) spentThen.clear()
    for (const [name, sum] of spent) spentThen.set(name, sum)
    await add(
      day,
      refused.map((one) => ({ ...one, spent: minus(NO_MONEY, one.spent) })),
    )
    return [...hopeless, ...refused, ...noted].map(({ of, country }) => ({
      of,
      rule: 'spend',
      key: country,
      words: `more than ${of.guard.spend.cents_per_day} cents a day to ${country}`,
      untilMs: dayMs + DAY_MS,
    }))
  }
}

/** Which of these go beyond their caps, one after the other, where so much was spent with all of them; and what is spent then. */
function judge(tried: readonly Spending[], after: ReadonlyMap<string, Money>) {
  const sums = new Map(after)
  for (const one of tried) sums.set(nameOf(one), minus(sums.get(nameOf(one)) ?? NO_MONEY, one.spent))
  const refused: Spending[] = []
  const noted: Spending[] = []
  for (const one of tried) {
    const spent = sums.get(nameOf(one)) ?? NO_MONEY
    if (isRefused(one, spent)) {
      refused.push(one)
      continue
    }
    const withIt = sumOf(spent, one.spent)
    sums.set(nameOf(one), withIt)
    if (withIt > one.cap) noted.push(one)
  }
  return { spent: sums, refused, noted }
}

function isRefused({ of, spent, cap }: Spending, before: Money): boolean {
  return of.guard.spend.mode === 'block' && sumOf(before, spent) > cap
}

type Spending = {
  readonly of: Guarded
  readonly clientId: ClientId
  readonly country: string
  readonly spent: Money
  readonly cap: Money
}

function spendingOf({ pricesOf }: GuardDeps['tariffs'], of: Guarded, nowMs: number): readonly Spending[] {
  const { clientId, country, draft } = of
  const cents = of.guard.spend.cents_per_day
  if (cents === null || !isOpenTo('spend', of)) return []
  const cap = Math.floor(cents * PER_CENT) as Money // a whole number: what is finer than money is left out
  return [{ of, clientId, country, spent: priceOf(draft, pricesOf(draft, nowMs)), cap }]
}

function nameOf({ clientId, country }: Pick<Spending, 'clientId' | 'country'>): string {
  return `${clientId}/${country}`
}
