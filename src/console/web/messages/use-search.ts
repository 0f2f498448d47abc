import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError, type FoundMessage, getJson, mayPass, type SearchPage } from '../api.ts'
import { useReturns } from '../live/gateway.ts'

/** What is searched for: the parameters of `GET /v1/messages/search`. */
export type SearchTerms = Readonly<Record<'q' | 'status' | 'client_id' | 'older_than_seconds', string>>

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
/** What failed because the gateway or its database is away is asked again after this. */
const RETRY_MS = 3_000
const NOTHING: Found = {
  rows: [],
  isLoading: true,
  error: null,
  searched: null,
  readAtMs: null,
  hasMore: false,
}

/** Searches, and loads further pages when asked to. */
export function useSearch(terms: SearchTerms): Found & { loadMore(): void; reload(): void } {
  const [found, setFound] = useState<Found>(NOTHING)
  const [round, setRound] = useState(0)
  const returns = useReturns()
  const asked = useRef<typeof load | null>(null)
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
          searched: page.searched,
          readAtMs: Date.now(),
          hasMore: page.next_cursor !== null,
        })
      } catch (error) {
        if (abort.signal.aborted) return
        const words = error instanceof ApiError ? error.message : String(error)
        next.current = cursor === null ? null : { cursor, abort }
        setFound((last) => ({ ...(mayPass(error) ? last : NOTHING), isLoading: false, error: words }))
        // Nothing is shown yet: it is asked again. What is shown stays, and is asked again when the gateway is back.
        if (mayPass(error) && before.length === 0)
          setTimeout(() => {
            if (!abort.signal.aborted) void load(cursor, before, abort)
          }, RETRY_MS)
      }
    },
    [q, status, client_id, older_than_seconds],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round searches again
  useEffect(() => {
    const abort = new AbortController()
    next.current = null
    // What the same search found stays until it has been made again.
    if (asked.current !== load) setFound(NOTHING)
    asked.current = load
    void load(null, [], abort)
    return () => abort.abort()
  }, [load, round, returns])

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
