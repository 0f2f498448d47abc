import type { Parameters } from '../http/parameters.ts'
import { TwilioFault } from './errors.ts'

/** Entries of a page where nothing is said, and at most (Twilio, "Pagination"). */
const DEFAULT_PAGE_SIZE = 50
const MAX_PAGE_SIZE = 1_000

/** Which page is asked for. */
export type PageAsked = {
  readonly size: number
  /** Its number, from 0, as the client counts. */
  readonly page: number
  /** Where it begins, as the page before said; null: at the first. */
  readonly token: string | null
}

/** Reads `PageSize`, `Page` and `PageToken`. Throws `TwilioFault`. */
export function readPage(query: Parameters): PageAsked {
  const size = wholeNumber(query, 'PageSize', DEFAULT_PAGE_SIZE)
  if (size < 1 || size > MAX_PAGE_SIZE)
    throw new TwilioFault(20001, `PageSize must be a whole number from 1 to ${MAX_PAGE_SIZE}`)
  return { size, page: wholeNumber(query, 'Page', 0), token: query.text('PageToken') }
}

function wholeNumber(query: Parameters, name: string, otherwise: number): number {
  const given = query.text(name) ?? ''
  if (given === '') return otherwise
  if (!/^\d{1,9}$/.test(given)) throw new TwilioFault(20001, `${name} must be a whole number`)
  return Number(given)
}

/**
 * What Twilio says of a page of a list at this path, with `count` entries; `next`: the token of the next one, null at the end. Addresses
 * are relative to the server, and keep the filters of the query.
 */
export function pageJson(
  path: string,
  query: Parameters,
  { size, page }: PageAsked,
  { count, next }: { readonly count: number; readonly next: string | null },
) {
  const uri = (at: number, token: string | null) => {
    const said = new URLSearchParams()
    for (const name of query.names()) if (!PAGING.includes(name)) said.append(name, query.text(name) ?? '')
    said.append('PageSize', String(size))
    said.append('Page', String(at))
    if (token !== null) said.append('PageToken', token)
    return `${path}?${said}`
  }
  const start = page * size
  return {
    end: Math.max(start, start + count - 1),
    first_page_uri: uri(0, null),
    next_page_uri: next === null ? null : uri(page + 1, next),
    page,
    page_size: size,
    /** Pages are read forwards only. */
    previous_page_uri: null,
    start,
    uri: uri(page, query.text('PageToken')),
  }
}

const PAGING: readonly string[] = ['PageSize', 'Page', 'PageToken']
