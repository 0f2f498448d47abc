import { useEffect, useState } from 'react'
import type { MessagePolicy } from '../../../../actors/message/policy.ts'
import { ApiError, type FoundMessage, getJson, type SearchPage, type StoredEvent } from '../api.ts'

/** A message with its history. */
export type LoadedMessage = {
  readonly message: FoundMessage
  readonly events: readonly StoredEvent[]
}

/** Loading, found, or why not. */
export type MessageState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'found'; readonly loaded: LoadedMessage; readonly policy: MessagePolicy }
  | { readonly kind: 'failed'; readonly error: string }

/** An open message is looked at again after this, more seldom the longer nothing happens. */
const FIRST_LOOK_MS = 400
const LAST_LOOK_MS = 5_000

/** Reads a message, and reads it again while it is open. */
export function useMessage(id: string): MessageState {
  const [state, setState] = useState<MessageState>({ kind: 'loading' })
  useEffect(() => {
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let wait = FIRST_LOOK_MS
    let version = -1
    async function look(): Promise<void> {
      try {
        const [loaded, policy] = await Promise.all([load(id, abort.signal), loadPolicy()])
        if (abort.signal.aborted) return
        if (loaded.message.version !== version) {
          setState({ kind: 'found', loaded, policy })
          wait = FIRST_LOOK_MS
        }
        version = loaded.message.version
        if (loaded.message.final) return
      } catch (error) {
        if (abort.signal.aborted) return
        const isGone = error instanceof ApiError && error.status >= 400 && error.status < 500
        if (isGone || version === -1)
          setState({ kind: 'failed', error: error instanceof Error ? error.message : String(error) })
        if (isGone) return
      }
      wait = Math.min(LAST_LOOK_MS, wait * 1.4)
      timer = setTimeout(look, wait)
    }
    void look()
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [id])
  return state
}

async function load(id: string, signal: AbortSignal): Promise<LoadedMessage> {
  const path = encodeURIComponent(id)
  const { messages } = await getJson<SearchPage>(`/v1/messages/search?q=${path}`, signal)
  const [message] = messages
  if (!message) throw new ApiError(404, 'no such message')
  // The history after the message: it holds all that the message knows. What is newer is left for the next look.
  const { events } = await getJson<{ readonly events: readonly StoredEvent[] }>(
    `/v1/messages/${path}/events`,
    signal,
  )
  return { message, events: events.filter(({ seq }) => seq <= message.version) }
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
