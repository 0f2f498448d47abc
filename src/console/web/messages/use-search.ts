import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { FoundMessage, SearchPage } from '../answers.ts'
import { getJson, isRefusal } from '../api.ts'
import { readOf } from '../clients/use-loaded.ts'
import { onReturn } from '../live/gateway.ts'
import { queries } from '../queries.ts'

/** What is searched for: the parameters of `GET /v1/messages/search`. */
export type SearchTerms = Readonly<
  Record<'q' | 'status' | 'client_id' | 'door' | 'held' | 'older_than_seconds', string>
>

/** What was found so far. */
export type Found = {
  readonly rows: readonly FoundMessage[]
  readonly isLoading: boolean
  readonly error: string | null
  /** How far was looked; null when nothing was. */
  readonly searched: SearchPage['searched'] | null
  /** When the rows were read; null before the first ones. */
  readonly readAtMs: number | null
  readonly hasMore: boolean
}

const PAGE = 500

/** Searches, and loads further pages when asked to. */
export function useSearch(terms: SearchTerms): Found & { loadMore(): void; reload(): void } {
  const { q, status, client_id, door, held, older_than_seconds } = terms
  const search = useMemo(
    () => searchFor({ q, status, client_id, door, held, older_than_seconds }),
    [q, status, client_id, door, held, older_than_seconds],
  )
  const query = useInfiniteQuery(search)
  const { value, error, readAtMs } = readOf(query)
  const rows = useMemo(() => value?.pages.flatMap(({ messages }) => messages) ?? [], [value])
  const isRefused = isRefusal(query.error)
  useEffect(() => (isRefused ? undefined : onReturn(() => searchAgain(search))), [search, isRefused])
  return {
    rows,
    isLoading: query.isFetching && error === null,
    error,
    searched: value?.pages.at(-1)?.searched ?? null,
    readAtMs,
    hasMore: value !== null && query.hasNextPage,
    loadMore() {
      if (!query.isFetching) void query.fetchNextPage()
    },
    reload: () => searchAgain(search),
  }
}

function searchFor(terms: SearchTerms) {
  return infiniteQueryOptions({
    queryKey: ['search', terms],
    queryFn: ({ pageParam, signal }) =>
      getJson<SearchPage>(`/v1/messages/search?${queryOf(terms, pageParam)}`, signal),
    initialPageParam: null as string | null, // the type of the cursors to come
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })
}

/** Begins anew with the first page: hundreds may have been read. Until it is there, what was found stays. */
function searchAgain(search: ReturnType<typeof searchFor>): void {
  // What comes of it, the query says.
  queries.infiniteQuery({ ...search, pages: 1, staleTime: 0 }).catch(() => {})
}

function queryOf(terms: SearchTerms, cursor: string | null): URLSearchParams {
  const query = new URLSearchParams({ limit: String(PAGE) })
  for (const [name, value] of Object.entries(terms)) if (value !== '') query.set(name, value)
  if (cursor !== null) query.set('cursor', cursor)
  return query
}
