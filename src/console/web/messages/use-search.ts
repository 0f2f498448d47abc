import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef } from 'react'
import type { FoundMessage, SearchPage } from '../answers.ts'
import { getJson, isRefusal } from '../api.ts'
import { readOf } from '../clients/use-loaded.ts'
import { onReturn } from '../live/gateway.ts'
import { queries } from '../queries.ts'
import { askedOf, type SearchTerms } from './terms.ts'

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

/** Who reads a message comes back within this, and finds the rows as they were. */
const KEPT_MS = 600_000

/** Searches, and loads further pages when asked to. */
export function useSearch(terms: SearchTerms): Found & { loadMore(): void; reload(): void } {
  const key = new URLSearchParams(terms as Record<string, string>).toString()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what the terms are
  const search = useMemo(() => searchFor(terms, key), [key])
  const query = useInfiniteQuery(search)
  const { value, error, readAtMs } = readOf(query)
  const rows = useMemo(() => value?.pages.flatMap(({ messages }) => messages) ?? [], [value])
  const isRefused = isRefusal(query.error)
  useEffect(() => (isRefused ? undefined : onReturn(() => searchAgain(search))), [search, isRefused])
  /** More was asked for while something else was being read: nobody asks a second time. */
  const wantsMore = useRef(false)
  const { isFetching, hasNextPage, fetchNextPage } = query
  useEffect(() => {
    if (isFetching || !wantsMore.current) return
    wantsMore.current = false
    if (hasNextPage) void fetchNextPage()
  }, [isFetching, hasNextPage, fetchNextPage])
  return {
    rows,
    isLoading: isFetching && error === null,
    error,
    searched: value?.pages.at(-1)?.searched ?? null,
    readAtMs,
    hasMore: value !== null && hasNextPage,
    loadMore() {
      if (isFetching) wantsMore.current = true
      else void fetchNextPage()
    },
    reload: () => searchAgain(search),
  }
}

/** Forgets what was found: whoever comes from elsewhere wants to see what is there now. */
export function forgetFound(): void {
  queries.removeQueries({ queryKey: ['search'] })
}

function searchFor(terms: SearchTerms, key: string) {
  return infiniteQueryOptions({
    queryKey: ['search', key],
    queryFn: ({ pageParam, signal }) =>
      getJson<SearchPage>(`/v1/messages/search?${queryOf(terms, pageParam)}`, signal),
    initialPageParam: null as string | null, // the type of the cursors to come
    getNextPageParam: ({ next_cursor }) => next_cursor,
    gcTime: KEPT_MS,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Begins anew with the first page: hundreds may have been read. Until it is there, what was found stays. */
function searchAgain(search: ReturnType<typeof searchFor>): void {
  // What comes of it, the query says.
  queries.infiniteQuery({ ...search, pages: 1, staleTime: 0 }).catch(() => {})
}

function queryOf(terms: SearchTerms, cursor: string | null): URLSearchParams {
  const query = new URLSearchParams({ limit: String(PAGE) })
  for (const [name, value] of Object.entries(askedOf(terms, Date.now()))) query.set(name, value)
  if (cursor !== null) query.set('cursor', cursor)
  return query
}
