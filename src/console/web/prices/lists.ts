import type { Costs, Prices } from '../answers.ts'

/** A list that can be chosen: what clients pay, or what a provider takes. */
export type ListName = { readonly kind: 'price' | 'cost'; readonly name: string }

/** An entry of either, as a row. */
export type EntryRow = {
  readonly prefix: string
  readonly cents: number
  /** Undefined in a list of costs; null: as EXPRESS_SURCHARGE_CENTS says. */
  readonly surchargeCents: number | null | undefined
  readonly validFrom: string
}

/** Everybody's list. */
export const DEFAULT_LIST: ListName = { kind: 'price', name: 'default' }

/** Where a list is read and written. */
export function pathOf({ kind, name }: ListName): string {
  const part = encodeURIComponent(name)
  return kind === 'price' ? `/v1/price-lists/${part}` : `/v1/providers/${part}/costs`
}

/** The list that an address names. */
export function listOfPlace(params: URLSearchParams): ListName {
  const provider = params.get('costs')
  if (provider) return { kind: 'cost', name: provider }
  return { kind: 'price', name: params.get('list') || DEFAULT_LIST.name }
}

/** The parameters of its address. */
export function placeOfList({ kind, name }: ListName): Readonly<Record<string, string>> {
  if (kind === 'cost') return { costs: name }
  return name === DEFAULT_LIST.name ? {} : { list: name }
}

/** The rows of an answer. */
export function rowsOf(answer: Partial<Prices & Costs>): readonly EntryRow[] {
  const prices = (answer.prices ?? []).map((entry) => ({
    prefix: entry.prefix,
    cents: entry.price_cents,
    surchargeCents: entry.express_surcharge_cents,
    validFrom: entry.valid_from,
  }))
  const costs = (answer.costs ?? []).map((entry) => ({
    prefix: entry.prefix,
    cents: entry.cost_cents,
    surchargeCents: undefined,
    validFrom: entry.valid_from,
  }))
  return [...prices, ...costs]
}

/**
 * The rows that have to do with what was typed: prefixes that begin with its digits, and those that begin it, which are
 * what a number goes by; the longest of these first, for it speaks.
 */
export function rowsFor(rows: readonly EntryRow[], typed: string): readonly EntryRow[] {
  const digits = typed.replaceAll(/\D/g, '')
  if (digits === '') return rows
  const begun = rows.filter(({ prefix }) => prefix.length < digits.length && digits.startsWith(prefix))
  const within = rows.filter(({ prefix }) => prefix.startsWith(digits))
  return [...within, ...begun.toSorted((a, b) => b.prefix.length - a.prefix.length)]
}

/** True for an entry that always held. */
export function isAlways({ validFrom }: EntryRow): boolean {
  return Date.parse(validFrom) <= 0
}
