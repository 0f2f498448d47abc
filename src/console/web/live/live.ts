import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { useSyncExternalStore } from 'react'
import { callerHeaders, nextToken } from '../admin/token.ts'
import { type CountedArrow, type Flow, type LiveMove, openTraffic, type SnapshotArrow } from './traffic.ts'

/** What the page knows of the traffic now. */
export type LiveView = {
  /** `reconnecting`: what is shown is old, and the page is trying again by itself. `locked`: only those with a token may see it. */
  readonly connection: 'connecting' | 'live' | 'reconnecting' | 'locked'
  /** Since when the gateway counts what goes along the arrows, in Unix milliseconds: it forgets when it is restarted. */
  readonly sinceMs: number | null
  /** By arrow of the chart. */
  readonly flows: ReadonlyMap<string, Flow>
  /** By state of the chart: how many more are in it than when the totals were read. */
  readonly balance: ReadonlyMap<string, number>
}

/** The gateway says something at least once a second. */
const SILENCE_MS = 5_000
const RETRY_FIRST_MS = 500
const RETRY_LAST_MS = 5_000
/** The view is made anew this often, whatever arrives: each time costs a drawing of the numbers. */
const REFRESH_MS = 1_000
/** The stream is closed when nobody has watched for so long. */
const LINGER_MS = 5_000

const NOTHING: LiveView = { connection: 'connecting', sinceMs: null, flows: new Map(), balance: new Map() }

const traffic = openTraffic()
const listeners = new Set<() => void>()
const moveListeners = new Set<(moves: readonly LiveMove[]) => void>()
const receivedListeners = new Set<() => void>()
const beginListeners = new Set<() => void>()
let view = NOTHING
let sinceMs: number | null = null
let refreshedAtMs = 0
let stop: (() => void) | null = null
let lingering: ReturnType<typeof setTimeout> | undefined

/** The traffic as it is now: at once when something moves after a quiet second, then once a second. */
export function useLive(): LiveView {
  return useSyncExternalStore(subscribe, () => view)
}

/** Hears of single moves, a few of many. The answer stops it. */
export function onMoves(listener: (moves: readonly LiveMove[]) => void): () => void {
  return hearOf(moveListeners, listener)
}

/** Hears that moves are heard from now on: of those before, since the stream was last open, nothing was told. The answer stops it. */
export function onBegin(listener: () => void): () => void {
  return hearOf(beginListeners, listener)
}

/** Hears that inbound messages were taken. The answer stops it. */
export function onReceived(listener: () => void): () => void {
  return hearOf(receivedListeners, listener)
}

/** Adds it to those that hear of something, with the stream open as long as it does. The answer stops it. */
function hearOf<T>(all: Set<T>, listener: T): () => void {
  const leave = subscribe(() => {})
  all.add(listener)
  return () => {
    all.delete(listener)
    leave()
  }
}

/** The totals were read again, as they were at this instant of the gateway: the balance starts from there. */
export function totalsWereRead(asOfMs: number): void {
  traffic.countedUntil(asOfMs)
  refresh(view.connection)
}

function subscribe(listener: () => void): () => void {
  const own = () => listener()
  listeners.add(own)
  clearTimeout(lingering)
  stop ??= run()
  return () => {
    listeners.delete(own)
    if (listeners.size > 0) return
    lingering = setTimeout(() => {
      stop?.()
      stop = null
      view = NOTHING
    }, LINGER_MS)
  }
}

function refresh(connection: LiveView['connection']): void {
  refreshedAtMs = Date.now()
  view = { connection, sinceMs, flows: traffic.flows(Date.now()), balance: traffic.balance() }
  for (const listener of listeners) listener()
}

function refreshIfDue(): void {
  if (Date.now() - refreshedAtMs >= REFRESH_MS) refresh('live')
}

/** Keeps a stream open until it is stopped. */
function run(): () => void {
  let stopped = false
  let failures = 0
  let abort = new AbortController()
  const refreshing = setInterval(() => {
    if (view.connection === 'live') refreshIfDue()
  }, REFRESH_MS)

  async function loop(): Promise<void> {
    while (!stopped) {
      abort = new AbortController()
      const end = await readStream(abort, () => {
        failures = 0
      })
      if (stopped) return
      refresh(end)
      if (end === 'locked') {
        // Asking again would only be counted as guessing.
        abort = new AbortController()
        await nextToken(abort.signal)
        continue
      }
      const wait = Math.min(RETRY_FIRST_MS * 2 ** failures, RETRY_LAST_MS)
      failures++
      // Pages that lost the same gateway do not all come back at once.
      await new Promise((resolve) => setTimeout(resolve, wait * (0.5 + Math.random() / 2)))
    }
  }
  void loop()
  return () => {
    stopped = true
    clearInterval(refreshing)
    abort.abort()
  }
}

/** Reads one stream until it ends, breaks, or falls silent. Answers what the page is then. */
async function readStream(abort: AbortController, isLive: () => void): Promise<'reconnecting' | 'locked'> {
  let watchdog: ReturnType<typeof setTimeout> | undefined
  const feedWatchdog = () => {
    clearTimeout(watchdog)
    watchdog = setTimeout(() => abort.abort(), SILENCE_MS)
  }
  try {
    feedWatchdog()
    const response = await fetch('/v1/live', {
      signal: abort.signal,
      headers: { accept: 'text/event-stream', ...callerHeaders() },
    })
    if (response.status === 401 || response.status === 403) return 'locked'
    if (!response.ok || !response.body) return 'reconnecting'
    const parser = createParser({
      onEvent(event) {
        take(event)
        isLive()
      },
    })
    const decoder = new TextDecoder()
    const reader = response.body.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return 'reconnecting'
      feedWatchdog()
      parser.feed(decoder.decode(value, { stream: true }))
    }
  } catch {
    // Whatever ended it, the stream is opened again.
    return 'reconnecting'
  } finally {
    clearTimeout(watchdog)
  }
}

function take({ event, data }: EventSourceMessage): void {
  if (event === 'snapshot') {
    const { at, since, arrows } = JSON.parse(data) as {
      readonly at: string
      readonly since: string
      readonly arrows: readonly SnapshotArrow[]
    }
    // The gateway's clock may be another than the page's: what counts is how long ago it was.
    sinceMs = Date.now() - (Date.parse(at) - Date.parse(since))
    traffic.reset(arrows, Date.now(), Date.parse(at))
    refresh('live')
    for (const listener of beginListeners) listener()
  }
  if (event === 'update') {
    const { at, counts, moves, received } = JSON.parse(data) as {
      readonly at: string
      readonly counts: readonly CountedArrow[]
      readonly moves: readonly LiveMove[]
      readonly received: number
    }
    traffic.add(counts, Date.now(), Date.parse(at))
    refreshIfDue()
    for (const listener of moveListeners) listener(moves)
    if (received > 0) for (const listener of receivedListeners) listener()
  }
}
