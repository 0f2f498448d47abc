import { useQuery } from '@tanstack/react-query'
import type { ProviderAnswer } from '../answers.ts'
import { getJson } from '../api.ts'
import { type Read, readOf } from '../clients/use-loaded.ts'
import { every } from '../queries.ts'

/** What moves is looked at so often. */
const EVERY_MS = 2_000
const PATH = '/v1/providers'

/** All providers with their live state, read again every few seconds; null before the first answer, and while they are not `wanted`. */
export function useProviders(
  wanted = true,
): Read<readonly ProviderAnswer[]> & { readonly reload: () => void } {
  const query = useQuery({
    queryKey: [PATH],
    queryFn: ({ signal }) => getJson<{ readonly providers: readonly ProviderAnswer[] }>(PATH, signal),
    refetchInterval: every(EVERY_MS),
    enabled: wanted,
  })
  const { value, ...reading } = readOf(query)
  return { value: value?.providers ?? null, ...reading, reload: () => void query.refetch() }
}
