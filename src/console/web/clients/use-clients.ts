import { useQuery } from '@tanstack/react-query'
import { adminToken } from '../admin/token.ts'
import type { Client, Page } from '../answers.ts'
import { getJson } from '../api.ts'

/** Clients whose names are known to a page, at most. */
export const MAX_CLIENTS = 500
/** Characters of a client's id. */
const ID_CHARS = 36
const PATH = `/v1/clients?limit=${MAX_CLIENTS}`

const NONE: readonly Client[] = []

/**
 * Clients to choose from, and to name; none until they were read, and none for who has no token: without one messages
 * may be listed, and clients not.
 */
export function useClients(): readonly Client[] {
  return useForAdmins<Page<'clients', Client>>(PATH)?.clients ?? NONE
}

/** A client's name, null while it is not known: each client may be asked for by its id, however many there are. */
export function useClientName(id: string): string | null {
  return useForAdmins<Client>(`/v1/clients/${encodeURIComponent(id)}`, id.length === ID_CHARS)?.name ?? null
}

/** What was read last, by who has a token, where it is asked for. */
function useForAdmins<T>(path: string, isAsked = true): T | undefined {
  const { data } = useQuery({
    queryKey: [path, 0],
    queryFn: ({ signal }) => getJson<T>(path, signal),
    enabled: isAsked && adminToken() !== null,
  })
  return data
}
