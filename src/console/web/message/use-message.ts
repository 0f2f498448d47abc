import { type Query, useQuery } from '@tanstack/react-query'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import { adminToken } from '../admin/token.ts'
import type {
  FoundMessage,
  History,
  LateReceipt,
  MessageCredits,
  SearchPage,
  StoredEvent,
} from '../answers.ts'
import { ApiError, getJson } from '../api.ts'
import { readOf } from '../clients/use-loaded.ts'
import { queries } from '../queries.ts'
import { POLICY } from './policy.ts'

/** A message with its history. */
export type LoadedMessage = {
  readonly message: FoundMessage
  readonly events: readonly StoredEvent[]
  /** Its day is archived: nothing changes it any more. */
  readonly isArchived: boolean
  /** What came when it was. */
  readonly late: readonly LateReceipt[]
}

/** Loading, found, or why not. */
export type MessageState =
  | { readonly kind: 'loading' }
  | {
      readonly kind: 'found'
      readonly loaded: LoadedMessage
      readonly policy: MessagePolicy
      readonly readAtMs: number
      /** Why it could not be read again since then. */
      readonly error: string | null
    }
  | { readonly kind: 'failed'; readonly error: string }

/** What a look at a message gave. */
type Look = {
  readonly loaded: LoadedMessage
  /** When this version of it was first seen, by the clock of the page. */
  readonly sinceMs: number
}

/** An open message is looked at again after this, more seldom the longer nothing happens. */
const FIRST_LOOK_MS = 400
const LAST_LOOK_MS = 5_000
/** Of the time in which nothing has happened: each wait is 1.4 times the one before. */
const CALMER = 0.4

/** Reads a message, and reads it again while it is open, and when the gateway is back. */
export function useMessage(id: string): MessageState {
  const query = useQuery({
    queryKey: ['message', id],
    queryFn: ({ signal }) => look(id, signal),
    refetchInterval: nextLookMs,
  })
  const { value, readAtMs, ...read } = readOf(query)
  const policy = readOf(useQuery(POLICY))
  const error = read.error ?? policy.error
  if (value !== null && policy.value !== null)
    return { kind: 'found', loaded: value.loaded, policy: policy.value, readAtMs: readAtMs ?? 0, error }
  return error === null ? { kind: 'loading' } : { kind: 'failed', error }
}

/** What has ended, or is not there, is not looked at again. */
function nextLookMs({ state: { data, error, dataUpdatedAt } }: Query<Look>): number | false {
  if (error !== null || data === undefined || data.loaded.message.final) return false
  return Math.min(LAST_LOOK_MS, FIRST_LOOK_MS + CALMER * (dataUpdatedAt - data.sinceMs))
}

async function look(id: string, signal: AbortSignal): Promise<Look> {
  const before = queries.getQueryData<Look>(['message', id])
  const loaded = await load(id, signal)
  const isSame = before?.loaded.message.version === loaded.message.version
  return { loaded, sinceMs: isSame ? before.sinceMs : Date.now() }
}

async function load(id: string, signal: AbortSignal): Promise<LoadedMessage> {
  const path = encodeURIComponent(id)
  const query = new URLSearchParams({ q: id, ...(await ownerOf(path, signal)) })
  const { messages } = await getJson<SearchPage>(`/v1/messages/search?${query}`, signal)
  const message = messages.find((found) => found.id === id.toLowerCase())
  if (!message) throw new ApiError(404, await whyNotFound(path, signal))
  // The history after the message: it holds all that the message knows. What is newer is left for the next look.
  const history = await getJson<History>(`/v1/messages/${path}/events`, signal)
  return {
    message,
    events: history.events.filter(({ seq }) => seq <= message.version),
    isArchived: history.archived,
    late: history.late_receipts,
  }
}

/** Without a token only the messages of one client may be searched: that of the message, which its id opens. */
async function ownerOf(path: string, signal: AbortSignal): Promise<{ readonly client_id?: string }> {
  if (adminToken() !== null) return {}
  const { client_id } = await getJson<MessageCredits>(`/v1/messages/${path}/credits`, signal)
  return { client_id }
}

/** The search joins messages to their locks: one that has a history and is not found has lost its lock (I3). */
async function whyNotFound(path: string, signal: AbortSignal): Promise<string> {
  return await getJson(`/v1/messages/${path}/events`, signal).then(
    () => 'this message has a history but no credit lock: run `npm run audit` or `sms-gateway audit`',
    () => 'no such message',
  )
}
