import { type Query, QueryClient } from '@tanstack/react-query'
import { onTokenChange } from './admin/token.ts'
import { isRefusal, mayPass } from './api.ts'
import { onReturn } from './live/gateway.ts'

/** What failed because the gateway or its database is away is asked again after this. */
const RETRY_MS = 3_000

/**
 * All that the pages have read. What may pass is asked for again until it is answered, as long as the page is seen; a
 * refusal stays one until another token is given. What no page shows any more is forgotten at once, and what is left
 * unanswered is aborted: numbers of earlier would stand there as if they were of now.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (_failures, error) => mayPass(error),
      retryDelay: RETRY_MS,
      gcTime: 0,
      // What the browser thinks of its network says nothing of a gateway on this machine.
      networkMode: 'always',
      refetchOnReconnect: false,
      // Half of what is shown is a form beside its values: whoever comes back to a tab finds it as it was.
      refetchOnWindowFocus: false,
    },
  },
})

/** For what does not change while the gateway runs: read once for all pages, and again when the gateway is back. */
export const READ_ONCE = { staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY } as const

/** How often something is read again: not once it was refused, since asking again would only be counted as guessing. */
export function every(
  ms: number,
): (query: { readonly state: { readonly error: Error | null } }) => number | false {
  return ({ state: { error } }) => (isRefusal(error) ? false : ms)
}

/** Forgets what was read with another token, and reads again what is shown when the gateway is back. Once per page. */
export function watchQueries(): void {
  onTokenChange(() => queries.clear())
  onReturn(() => void readAgain())
}

async function readAgain(): Promise<void> {
  // What waits to be asked again need not wait any longer; what has been asked for is not asked for twice.
  await queries.cancelQueries({ predicate: ({ state }) => state.fetchFailureCount > 0 })
  const predicate = ({ state, queryType }: Query) => queryType !== 'infinite' && !isRefusal(state.error)
  await queries.invalidateQueries({ predicate }, { cancelRefetch: false })
}
