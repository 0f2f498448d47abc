import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { ApiError, getJson, mayPass } from '../api.ts'
import type { every } from '../queries.ts'

/** What was read, or why not. With both a value and an error the value is old, of `readAtMs`. */
export type Read<T> = {
  readonly value: T | null
  readonly error: string | null
  readonly readAtMs: number | null
}

/** What was read; `reload` reads it again and keeps what is shown until then. */
export type Loaded<T> = Read<T> & { readonly reload: () => void }

/**
 * Reads JSON when shown, when the path changes, when asked again, and when the gateway is back. Another `version` makes
 * it another thing to read; `refetchInterval` has it read again so often (`every`).
 */
export function useLoaded<T>(
  path: string,
  version = 0,
  refetchInterval: ReturnType<typeof every> | false = false,
): Loaded<T> {
  const query = useQuery({
    queryKey: [path, version],
    queryFn: ({ signal }) => getJson<T>(path, signal),
    refetchInterval,
  })
  return { ...readOf(query), reload: () => void query.refetch() }
}

/** What a query says: a refusal says that what was read before is not to be seen; whatever may pass leaves it there. */
export function readOf<T>({
  data,
  error,
  failureReason,
  dataUpdatedAt,
}: Pick<UseQueryResult<T>, 'data' | 'error' | 'failureReason' | 'dataUpdatedAt'>): Read<T> {
  // While it is asked again the reason is that of the last time.
  const cause = error ?? failureReason
  const isKept = data !== undefined && (cause === null || mayPass(cause))
  return {
    value: isKept ? data : null,
    error: cause && wordsOf(cause),
    readAtMs: isKept ? dataUpdatedAt : null,
  }
}

function wordsOf(cause: Error): string {
  return cause instanceof ApiError ? cause.message : String(cause)
}
