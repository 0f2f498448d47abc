import type { Given } from './read-line.ts'
import { readCount } from './times.ts'

const DEFAULT_LIMIT = 50

/** The most that a page of the gateway holds. */
const MAX_PAGE = 500

/** How much of a list is wanted. */
export type Wanted = {
  /** Infinity with --all. */
  readonly limit: number
  /** For the query: one more than is wanted tells whether there is more. */
  readonly page: string
}

/** As --limit and --all say. */
export function wantedOf({ limit, all }: Given): Wanted {
  const wanted = all ? Number.POSITIVE_INFINITY : limit === undefined ? DEFAULT_LIMIT : readCount(limit, 'limit')
  return { limit: wanted, page: String(Math.min(wanted + 1, MAX_PAGE)) }
}

/** So many of a list; `more` is called when it has more. */
export async function* firstOf<T>(list: AsyncIterable<T>, { limit }: Wanted, more: () => void): AsyncGenerator<T> {
  let count = 0
  for await (const one of list) {
    if (count++ === limit) return more()
    yield one
  }
}
