import { centsOf, type Money, minus, moneyOfCents } from '../../../domain/money.ts'
import { compareEntries, compileTariff, type TariffEntry } from '../../../domain/tariff.ts'
import type { Costs, Explained } from '../answers.ts'

/** A provider that would be asked, with what it takes for a part and what is left of the price then. */
export type MarginRow = {
  readonly provider: string
  /** Why it is passed over now; null: it can send. */
  readonly skipped: string | null
  readonly isChosen: boolean
  /** Null: its list says nothing of the number. */
  readonly costCents: number | null
  readonly marginCents: number | null
}

/** What a list of costs says of a number at an instant, found as the gateway finds it; null: nothing. */
export function costOf({ costs }: Costs, to: string, atMs: number): number | null {
  const entries = costs.flatMap(({ prefix, cost_cents, valid_from }): readonly TariffEntry[] => {
    const perPart = moneyOfCents(cost_cents)
    return perPart === null
      ? []
      : [{ prefix, perPart, expressSurcharge: null, validFromMs: Date.parse(valid_from) }]
  })
  const found = compileTariff(entries.toSorted(compareEntries)).find(to, atMs)
  return found && centsOf(found.perPart)
}

/** The providers of a rule with their costs, those that can send first. */
export function marginRows(
  { candidates, chosen }: Pick<Explained, 'candidates' | 'chosen'>,
  priceCents: number,
  costs: ReadonlyMap<string, number | null>,
): readonly MarginRow[] {
  const rows = candidates.map(({ provider, skipped }): MarginRow => {
    const costCents = costs.get(provider) ?? null
    return {
      provider,
      skipped,
      isChosen: provider === chosen,
      costCents,
      marginCents: costCents === null ? null : marginOf(priceCents, costCents),
    }
  })
  return [...rows.filter(({ isChosen }) => isChosen), ...rows.filter(({ isChosen }) => !isChosen)]
}

function marginOf(priceCents: number, costCents: number): number | null {
  const price: Money | null = moneyOfCents(priceCents)
  const cost = moneyOfCents(costCents)
  return price === null || cost === null ? null : centsOf(minus(price, cost))
}
