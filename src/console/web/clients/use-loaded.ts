import { useCallback, useEffect, useState } from 'react'
import { ApiError, getJson, mayPass } from '../api.ts'
import { useReturns } from '../live/gateway.ts'

/**
 * What was read, or why not; `reload` reads it again and keeps what is shown until then. With both a value and an error
 * the value is old, of `readAtMs`.
 */
export type Loaded<T> = {
  readonly value: T | null
  readonly error: string | null
  readonly readAtMs: number | null
  readonly reload: () => void
}

type State<T> = Omit<Loaded<T>, 'reload'> & { readonly path: string | null }

/** What failed because the gateway or its database is away is read again after this. */
const RETRY_MS = 3_000

/** Reads JSON when shown, when the path changes, when asked again, and when the gateway is back; null reads nothing. */
export function useLoaded<T>(path: string | null): Loaded<T> {
  const [state, setState] = useState<State<T>>({ path: null, value: null, error: null, readAtMs: null })
  const [turn, setTurn] = useState(0)
  const returns = useReturns()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn, or a return of the gateway, reads again
  useEffect(() => {
    if (path === null) return
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    getJson<T>(path, abort.signal).then(
      (value) => setState({ path, value, error: null, readAtMs: Date.now() }),
      (cause) => {
        if (abort.signal.aborted) return
        const error = cause instanceof ApiError ? cause.message : String(cause)
        // What was read before stays; a refusal, though, says that it is not to be seen.
        setState((before) =>
          mayPass(cause) && before.path === path
            ? { ...before, error }
            : { path, value: null, error, readAtMs: null },
        )
        if (mayPass(cause)) timer = setTimeout(() => setTurn((before) => before + 1), RETRY_MS)
      },
    )
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [path, turn, returns])
  const reload = useCallback(() => setTurn((before) => before + 1), [])
  const { value, error, readAtMs } = state.path === path ? state : NOTHING
  return { value, error, readAtMs, reload }
}

const NOTHING = { value: null, error: null, readAtMs: null }
