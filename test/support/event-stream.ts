import { createParser } from 'eventsource-parser'
import { holdEventToDocument } from './document.ts'

/** One Server-Sent Event, its data read as JSON. */
export type StreamEvent = {
  /** 1 for those of the first connection. */
  readonly connection: number
  readonly id: string
  readonly name: string
  readonly data: Readonly<Record<string, unknown>>
}

/** A client of Server-Sent Events as a browser has one (HTML, 9.2): it connects again after the time it was told. */
export type EventStream = {
  readonly events: readonly StreamEvent[]
  /** True while a connection is open. */
  connected(): boolean
  /** Rejects when an event was not what the document says. */
  close(): Promise<void>
}

const FIRST_RETRY_MS = 50

/** Connects now and after every end, until it is closed. */
export function openEventStream(url: string): EventStream {
  const events: StreamEvent[] = []
  const closing = new AbortController()
  let retryMs = FIRST_RETRY_MS
  let connection = 0
  let connected = false
  let undocumented: unknown = null

  async function read(): Promise<void> {
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream' },
      signal: closing.signal,
      // Bun ends a request without an answer after five minutes; a stream has no end.
      timeout: false,
    } as RequestInit)
    if (!response.ok || !response.body) throw new Error(`answered ${response.status}`)
    connected = true
    connection += 1
    const decoder = new TextDecoder()
    const parser = createParser({
      onEvent: ({ id = '', event: name = 'message', data }) =>
        keep({ connection, id, name, data: JSON.parse(data) }),
      onRetry(ms) {
        retryMs = ms
      },
      onError(error) {
        throw error
      },
    })
    for await (const chunk of response.body) parser.feed(decoder.decode(chunk, { stream: true }))
  }

  function keep(event: StreamEvent): void {
    events.push(event)
    try {
      holdEventToDocument(url, event.name, event.data)
    } catch (error) {
      undocumented ??= error
    }
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      await read().catch(() => {})
      connected = false
      if (!closing.signal.aborted) await Bun.sleep(retryMs)
    }
  }
  const done = run()

  return {
    events,
    connected: () => connected,
    async close() {
      closing.abort()
      await done
      if (undocumented !== null) throw undocumented
    },
  }
}
