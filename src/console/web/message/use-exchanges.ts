import { useQuery } from '@tanstack/react-query'
import { useAdminToken } from '../admin/token.ts'
import type { FoundMessage, MessageExchanges, StoredEvent } from '../answers.ts'
import { getJson } from '../api.ts'
import { readOf } from '../clients/use-loaded.ts'
import { useNow } from '../now.tsx'
import { hasAllSaid, type SaidAtRow, saidAtRows } from './said.ts'

/** What was said for a message. */
export type SaidState =
  /** Only admins are told. */
  | { readonly kind: 'locked' }
  | { readonly kind: 'off' }
  /** It is archived, and nothing of it was there any more when it was. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'kept'; readonly rows: readonly SaidAtRow[] }
  | { readonly kind: 'unread'; readonly error: string | null }

/** What was said is written within a second of the move, if it is. */
const SETTLED_MS = 5_000
const LOOK_MS = 700
/** Where the clock of this machine is wrong. */
const MAX_LOOKS = 8

/** Reads what was said for a message at each version of it, and again while some of it is on its way. */
export function useExchanges(
  { id, version }: Pick<FoundMessage, 'id' | 'version'>,
  events: readonly StoredEvent[],
  isArchived: boolean,
): SaidState {
  const isAdmin = useAdminToken() !== null
  const now = useNow()
  const query = useQuery({
    queryKey: ['exchanges', id, version],
    queryFn: ({ signal }) =>
      getJson<MessageExchanges>(`/v1/messages/${encodeURIComponent(id)}/exchanges`, signal),
    enabled: isAdmin,
    // What is open stays open while the next version is read.
    placeholderData: (before) => (before?.message_id === id.toLowerCase() ? before : undefined),
    refetchInterval: ({ state: { data, dataUpdateCount, error } }) => {
      if (error !== null || data === undefined || hasAllSaid(events, data)) return false
      return dataUpdateCount < MAX_LOOKS && !isSettled(events, Date.now()) ? LOOK_MS : false
    },
  })
  const { value, error } = readOf(query)
  if (!isAdmin) return { kind: 'locked' }
  if (value === null) return { kind: 'unread', error }
  if (isArchived && value.exchanges.length === 0) return { kind: 'gone' }
  if (value.kept_since === null && !isArchived) return { kind: 'off' }
  return { kind: 'kept', rows: saidAtRows(events, value, isSettled(events, now)) }
}

function isSettled(events: readonly StoredEvent[], nowMs: number): boolean {
  return nowMs - Date.parse(events.at(-1)?.at ?? '') > SETTLED_MS
}
