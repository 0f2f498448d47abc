import type { Explained } from '../answers.ts'

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

/** The providers of a rule with their costs: the chosen one first, then those that can be asked, in their order. */
export function marginRows({
  candidates,
  chosen,
}: {
  readonly candidates: readonly Pick<
    Explained['candidates'][number],
    'provider' | 'skipped' | 'cost_cents' | 'margin_cents'
  >[]
  readonly chosen: string | null
}): readonly MarginRow[] {
  const rows = candidates.map(
    ({ provider, skipped, cost_cents: costCents, margin_cents: marginCents }): MarginRow => ({
      provider,
      skipped,
      isChosen: provider === chosen,
      costCents,
      marginCents,
    }),
  )
  return [...rows.filter(({ isChosen }) => isChosen), ...rows.filter(({ isChosen }) => !isChosen)]
}
