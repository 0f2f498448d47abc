import { typedNumber } from '../typed-number.ts'

/** What a list of suppressions is narrowed by, as the address of the page has it; '' narrows nothing. */
export type SearchTerms = {
  readonly number: string
  readonly client_id: string
  readonly source: string
}

/** Stands for all clients: the nil UUID (RFC 9562, 5.9). */
export const NIL_CLIENT = '00000000-0000-0000-0000-000000000000'

/** Rows of a page. */
const PAGE_ROWS = '50'

/** The terms of an address. */
export function termsOf(params: URLSearchParams): SearchTerms {
  return {
    number: params.get('number') ?? '',
    client_id: params.get('client_id') ?? '',
    source: params.get('source') ?? '',
  }
}

/** The terms that say something, for an address or a query. */
export function saidTerms(terms: SearchTerms): Readonly<Record<string, string>> {
  const number = typedNumber(terms.number)
  return Object.fromEntries(Object.entries({ ...terms, number }).filter(([, value]) => value !== ''))
}

/** Where a page of the list is read. */
export function listPath(terms: SearchTerms, cursor: string | null): string {
  const query = new URLSearchParams({ limit: PAGE_ROWS, ...saidTerms(terms), ...(cursor && { cursor }) })
  return `/v1/suppressions?${query}`
}
