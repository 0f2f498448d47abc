import { useCallback, useEffect, useState } from 'react'
import { ApiError, getJson } from '../api.ts'

/** What was read, or why not; `reload` reads it again and keeps what is shown until then. */
export type Loaded<T> = {
  readonly value: T | null
  readonly error: string | null
  readonly reload: () => void
}

/** Reads JSON when shown, when the path changes and when asked again; null reads nothing. */
export function useLoaded<T>(path: string | null): Loaded<T> {
  const [state, setState] = useState<{ path: string | null; value: T | null; error: string | null }>({
    path: null,
    value: null,
    error: null,
  })
  const [turn, setTurn] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn reads again
  useEffect(() => {
    if (path === null) return
    const abort = new AbortController()
    getJson<T>(path, abort.signal).then(
      (value) => setState({ path, value, error: null }),
      (cause) => {
        if (!abort.signal.aborted)
          setState({ path, value: null, error: cause instanceof ApiError ? cause.message : String(cause) })
      },
    )
    return () => abort.abort()
  }, [path, turn])
  const reload = useCallback(() => setTurn((before) => before + 1), [])
  const isCurrent = state.path === path
  return { value: isCurrent ? state.value : null, error: isCurrent ? state.error : null, reload }
}
