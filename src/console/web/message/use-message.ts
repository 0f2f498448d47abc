import { useEffect, useState } from 'react'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import { adminToken } from '../admin/token.ts'
import { ApiError, type FoundMessage, getJson, mayPass, type SearchPage, type StoredEvent } from '../api.ts'
import { useReturns } from '../live/gateway.ts'

/** A message with its history. */
export type LoadedMessage = {
  readonly message: FoundMessage
  readonly events: readonly StoredEvent[]
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

/** An open message is looked at again after this, more seldom the longer nothing happens. */
const FIRST_LOOK_MS = 400
const LAST_LOOK_MS = 5_000

/** Reads a message, and reads it again while it is open, and when the gateway is back. */
export function useMessage(id: string): MessageState {
  const [state, setState] = useState<MessageState>({ kind: 'loading' })
  const returns = useReturns()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a return of the gateway reads again
  useEffect(() => {
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let wait = FIRST_LOOK_MS
    let version = -1
    let isOld = false
    let readAtMs = 0
    async function look(): Promise<void> {
      try {
        const [loaded, policy] = await Promise.all([load(id, abort.signal), loadPolicy()])
        if (abort.signal.aborted) return
        readAtMs = Date.now()
        if (loaded.message.version !== version || isOld) {
          setState({ kind: 'found', loaded, policy, readAtMs, error: null })
          wait = FIRST_LOOK_MS
        }
        isOld = false
        version = loaded.message.version
        if (loaded.message.final) return
      } catch (error) {
        if (abort.signal.aborted) return
        const words = error instanceof Error ? error.message : String(error)
        // What was read before stays, and is said to be old; a refusal says that it is not to be seen.
        isOld = mayPass(error)
        setState((before) =>
          isOld && before.kind === 'found'
            ? { ...before, readAtMs: readAtMs || before.readAtMs, error: words }
            : { kind: 'failed', error: words },
        )
        if (!isOld) return
      }
      wait = Math.min(LAST_LOOK_MS, wait * 1.4)
      timer = setTimeout(look, wait)
    }
    void look()
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [id, returns])
  return state
}

async function load(id: string, signal: AbortSignal): Promise<LoadedMessage> {
  const path = encodeURIComponent(id)
  const query = new URLSearchParams({ q: id, ...(await ownerOf(path, signal)) })
  const { messages } = await getJson<SearchPage>(`/v1/messages/search?${query}`, signal)
  const message = messages.find((found) => found.id === id.toLowerCase())
  if (!message) throw new ApiError(404, await whyNotFound(path, signal))
  // The history after the message: it holds all that the message knows. What is newer is left for the next look.
  const { events } = await getJson<{ readonly events: readonly StoredEvent[] }>(
    `/v1/messages/${path}/events`,
    signal,
  )
  return { message, events: events.filter(({ seq }) => seq <= message.version) }
}

/** Without a token only the messages of one client may be searched: that of the message, which its id opens. */
async function ownerOf(path: string, signal: AbortSignal): Promise<{ readonly client_id?: string }> {
  if (adminToken() !== null) return {}
  const { client_id } = await getJson<{ readonly client_id: string }>(`/v1/messages/${path}/credits`, signal)
  return { client_id }
}

/** The search joins messages to their locks: one that has a history and is not found has lost its lock (I3). */
async function whyNotFound(path: string, signal: AbortSignal): Promise<string> {
  return await getJson(`/v1/messages/${path}/events`, signal).then(
    () => 'this message has a history but no credit lock: run `npm run audit`',
    () => 'no such message',
  )
}

let policy: Promise<MessagePolicy> | null = null

/** What the gateway steps its messages by. */
export function loadPolicy(): Promise<MessagePolicy> {
  policy ??= getJson<MessagePolicy>('/console/policy.json').catch((error) => {
    policy = null
    throw error
  })
  return policy
}
