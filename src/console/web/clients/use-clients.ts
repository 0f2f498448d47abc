import type { Client, Page } from '../answers.ts'
import { useLoaded } from './use-loaded.ts'

/** Clients whose names are known to a page, at most. */
const MAX_CLIENTS = 500

/** Clients to choose from, and to name; none until they were read. */
export function useClients(): readonly Client[] {
  return useLoaded<Page<'clients', Client>>(`/v1/clients?limit=${MAX_CLIENTS}`).value?.clients ?? []
}
