import { useQuery } from '@tanstack/react-query'
import { adminToken } from '../admin/token.ts'
import type { Client, Page } from '../answers.ts'
import { getJson } from '../api.ts'

/** Clients whose names are known to a page, at most. */
const MAX_CLIENTS = 500
const PATH = `/v1/clients?limit=${MAX_CLIENTS}`

const NONE: readonly Client[] = []

/** Clients by their names, for who has a token: without one messages may be listed, and clients not. */
export function useClientNames(): readonly Client[] {
  const { data } = useQuery({
    queryKey: [PATH, 0],
    queryFn: ({ signal }) => getJson<Page<'clients', Client>>(PATH, signal),
    enabled: adminToken() !== null,
  })
  return data?.clients ?? NONE
}
