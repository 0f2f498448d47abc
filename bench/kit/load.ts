import autocannon from 'autocannon'
import { textOf, toOf } from './bench-message.ts'
import { nextKey } from './keys.ts'
import { progress } from './report.ts'
import { type LoadRequest, openSender } from './sender.ts'

/** What the senders saw. Latencies in milliseconds. */
export type LoadResult = {
  readonly accepted: number
  readonly refused: number
  readonly errors: number
  /** Until the last answer. */
  readonly seconds: number
  readonly acceptMs: Readonly<Record<string, number>> & { readonly p50: number; readonly p99: number }
}

type Load = {
  readonly url: string
  /** They take turns. */
  readonly clients: readonly string[]
  /** 0 to 1. */
  readonly expressShare: number
  /** Shows no progress: something else does. */
  readonly quiet?: boolean
  /** Of a paced load: called with when a message that was accepted was due, in Unix milliseconds, and how long it took. */
  readonly onAccepted?: ((dueMs: number, ms: number) => void) | undefined
}

/** A paced load that goes on until it is stopped. */
export type PacedLoad = {
  /** What was answered since the start or the last call. */
  take(): LoadResult
  /** Stops sending, waits for the answers that are due; answers as `take`. */
  stop(): Promise<LoadResult>
}

/** Closed loop: each connection sends its next message when it has its answer. */
const CLOSED_CONNECTIONS = 100

/** Opened only as answers take longer: 256 at 2,000/s are answers of 128 ms. What finds none waits, and its time counts. */
const PACED_CONNECTIONS = 256
const PACE_MS = 1
const ANSWERS_WITHIN_MS = 30_000
const PROGRESS_MS = 5_000

/** Sends `messages` messages with autocannon, as fast as the answers come (closed loop). */
export function sendClosed(load: Load & { readonly messages: number }): Promise<LoadResult> {
  return sendClosedRequests({ ...load, requestOf: messageRequests(load) })
}

/** The same with any requests, each of which is a message. */
export async function sendClosedRequests({
  url,
  messages,
  connections = CLOSED_CONNECTIONS,
  requestOf,
}: {
  readonly url: string
  readonly messages: number
  readonly connections?: number
  readonly requestOf: (index: number) => LoadRequest
}): Promise<LoadResult> {
  let sent = 0
  const shown = setInterval(() => progress(`  ${sent} sent`), PROGRESS_MS)
  try {
    const result = await autocannon({
      url,
      connections,
      amount: messages,
      requests: [{ setupRequest: (request) => ({ ...request, ...requestOf(sent++) }) }],
    })
    const { p50, p97_5, p99, max } = result.latency
    return {
      accepted: result['2xx'],
      refused: result.non2xx,
      errors: result.errors,
      seconds: result.duration,
      acceptMs: { p50, p97_5, p99, max },
    }
  } finally {
    clearInterval(shown)
  }
}

/** Sends `perSecond` messages a second, evenly spaced, for `seconds` (open loop). */
export function sendPaced(
  load: Load & { readonly perSecond: number; readonly seconds: number },
): Promise<LoadResult> {
  return sendPacedRequests({ ...load, requestOf: messageRequests(load) })
}

/** The same with any requests, each of which is a message. */
export async function sendPacedRequests(
  load: PacedRequests & { readonly seconds: number },
): Promise<LoadResult> {
  const { finished, stop } = pace(load, Math.round(load.seconds * load.perSecond))
  await finished
  return await stop()
}

/** As `sendPaced`, until it is stopped. */
export function startPaced(load: Load & { readonly perSecond: number }): PacedLoad {
  return pace({ ...load, requestOf: messageRequests(load) }, Number.POSITIVE_INFINITY)
}

type PacedRequests = {
  readonly url: string
  readonly perSecond: number
  readonly requestOf: (index: number) => LoadRequest
  readonly quiet?: boolean
  readonly onAccepted?: Load['onAccepted']
}

/**
 * Open loop: messages are due evenly spaced, whatever the answers do. A latency counts from the moment the message was
 * due, so that a stall is not hidden by sending less.
 */
function pace(load: PacedRequests, total: number): PacedLoad & { readonly finished: Promise<void> } {
  let latencies: number[] = []
  let refused = 0
  let errors = 0
  const sender = openSender({
    url: load.url,
    maxConnections: PACED_CONNECTIONS,
    onAnswer(status, dueAt) {
      if (status === 202) {
        const ms = performance.now() - dueAt
        latencies.push(ms)
        load.onAccepted?.(performance.timeOrigin + dueAt, ms)
      } else if (status === 0) errors++
      else refused++
    },
  })
  const startedAt = performance.now()
  let takenAt = startedAt
  let sent = 0
  let stopped = false
  const sending = (async () => {
    while (sent < total && !stopped) {
      const elapsedMs = performance.now() - startedAt
      const due = Math.min(total, Math.floor((elapsedMs / 1_000) * load.perSecond) + 1)
      for (; sent < due; sent++)
        sender.send(load.requestOf(sent), startedAt + (sent * 1_000) / load.perSecond)
      await Bun.sleep(PACE_MS)
    }
  })()

  function take(): LoadResult {
    const now = performance.now()
    const seen = { accepted: latencies.length, refused, errors, acceptMs: percentiles(latencies) }
    const seconds = Math.round(now - takenAt) / 1_000
    latencies = []
    refused = 0
    errors = 0
    takenAt = now
    return { ...seen, seconds }
  }

  const show = () => progress(`  ${sent} sent, ${latencies.length} accepted`)
  const shown = load.quiet ? undefined : setInterval(show, PROGRESS_MS)
  return {
    finished: sending,
    take,
    async stop() {
      stopped = true
      await sending
      await sender.idle(ANSWERS_WITHIN_MS)
      sender.close()
      clearInterval(shown)
      return take()
    },
  }
}

/** Percentiles with one decimal; 0 when there is nothing. */
export function percentiles(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round((sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0) * 10) / 10
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

/** The n-th message for our API, with a key of its own; its number is one that is delivered. */
export function messageRequests({
  clients,
  expressShare,
  text = textOf,
}: Pick<Load, 'clients' | 'expressShare'> & {
  readonly text?: (index: number) => string
}): (index: number) => LoadRequest {
  const expressEvery = Math.round(1 / expressShare)
  return (index) => ({
    method: 'POST',
    path: '/v1/messages',
    headers: { 'content-type': 'application/json', ...keyHeader() },
    body: JSON.stringify({
      client_id: clients[index % clients.length],
      to: toOf(index),
      from: 'SENDER',
      text: text(index),
      express: expressShare > 0 && index % expressEvery === 0,
    }),
  })
}

function keyHeader(): Record<string, string> {
  const key = nextKey()
  return key ? { 'idempotency-key': key } : {}
}
