import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError, type FoundMessage, getJson, type SearchPage } from '../api.ts'

/** What is searched for: the parameters of `GET /v1/messages/search`. */
export type SearchTerms = Readonly<Record<'q' | 'status' | 'client_id' | 'older_than_seconds', string>>

/** What was found so far. */
export type Found = {
  readonly rows: readonly FoundMessage[]
  readonly isLoading: boolean
  readonly error: string | null
  /** Messages accepted since then were looked at; null when all were. */
  readonly searchedFrom: string | null
  readonly hasMore: boolean
}

const PAGE = 500
const NOTHING: Found = { rows: [], isLoading: true, error: null, searchedFrom: null, hasMore: false }

/** Searches, and loads further pages when asked to. */
export function useSearch(terms: SearchTerms): Found & { loadMore(): void; reload(): void } {
  const [found, setFound] = useState<Found>(NOTHING)
  const [round, setRound] = useState(0)
  const next = useRef<{ cursor: string | null; abort: AbortController } | null>(null)
  const { q, status, client_id, older_than_seconds } = terms

  const load = useCallback(
    async (cursor: string | null, before: readonly FoundMessage[], abort: AbortController) => {
      setFound((last) => ({ ...last, isLoading: true, error: null }))
      try {
        const page = await getJson<SearchPage>(
          `/v1/messages/search?${queryOf({ q, status, client_id, older_than_seconds }, cursor)}`,
          abort.signal,
        )
        next.current = { cursor: page.next_cursor, abort }
        setFound({
          rows: before.length === 0 ? page.messages : [...before, ...page.messages],
          isLoading: false,
          error: null,
          searchedFrom: page.searched.from,
          hasMore: page.next_cursor !== null,
        })
      } catch (error) {
        if (abort.signal.aborted) return
        const words = error instanceof ApiError ? error.message : String(error)
        setFound((last) => ({ ...last, isLoading: false, error: words }))
      }
    },
    [q, status, client_id, older_than_seconds],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round searches again
  useEffect(() => {
    const abort = new AbortController()
    next.current = null
    setFound(NOTHING)
    void load(null, [], abort)
    return () => abort.abort()
  }, [load, round])

  return {
    ...found,
    loadMore() {
      const place = next.current
      if (!place?.cursor || found.isLoading) return
      next.current = null
      void load(place.cursor, found.rows, place.abort)
    },
    reload: () => setRound((before) => before + 1),
  }
}

function queryOf(terms: SearchTerms, cursor: string | null): URLSearchParams {
  const query = new URLSearchParams({ limit: String(PAGE) })
  for (const [name, value] of Object.entries(terms)) if (value !== '') query.set(name, value)
  if (cursor !== null) query.set('cursor', cursor)
  return query
}
