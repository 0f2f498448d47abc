import { FILTER_NAMES, type FilterName } from '../../../domain/message/filter-names.ts'

/** A filter as the address of a page has it: by the names of the search. */
export type FilterTerms = Readonly<Partial<Record<FilterName, string>>>

/** The filter in an address; what is no part of a filter is left out. */
export function filterIn(params: URLSearchParams): FilterTerms {
  return Object.fromEntries(
    FILTER_NAMES.flatMap((name) => {
      const value = params.get(name) ?? ''
      return value === '' ? [] : [[name, value]]
    }),
  )
}

const WORDS: Readonly<Record<FilterName, (value: string) => string>> = {
  client_id: (value) => `client ${value}`,
  status: (value) => `status ${value}`,
  provider: (value) => `provider ${value}`,
  country: (value) => `to ${value}`,
  lane: (value) => `lane ${value}`,
  door: (value) => `door ${value}`,
  error: (value) => `error ${value}…`,
  reference: (value) => `reference has ${value}`,
  number: (value) => (value.startsWith('+') ? `number ${value}` : `number …${value}`),
  from: (value) => `from ${value}`,
  to: (value) => `before ${value}`,
  attempts_from: (value) => `${value} attempts or more`,
  price_from: (value) => `${value} cents or more`,
  price_to: (value) => `${value} cents or less`,
  held: () => 'held back now',
}

/** Each part of a filter in words; `nameOf` gives clients their names, `clockOf` times their form. */
export function filterWords(
  terms: FilterTerms,
  nameOf: (clientId: string) => string,
  clockOf: (instant: string) => string,
): string[] {
  return FILTER_NAMES.flatMap((name) => {
    const value = terms[name]
    if (value === undefined) return []
    const values = value.split(',')
    if (name === 'client_id') return [WORDS[name](values.map(nameOf).join(' or '))]
    if (name === 'from' || name === 'to') return [WORDS[name](clockOf(value))]
    const isList = LISTS.has(name)
    return [WORDS[name](isList ? values.join(' or ') : value)]
  })
}

const LISTS: ReadonlySet<FilterName> = new Set(['status', 'provider', 'country', 'lane', 'door'])
