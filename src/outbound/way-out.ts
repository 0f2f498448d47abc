import { Agent, type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http'
import { request as overHttps, Agent as TlsAgent } from 'node:https'
import type { Socket } from 'node:net'
import { portOf } from '../domain/callback/callback-port.ts'
import { publicHostRule, readCallbackUrl } from '../domain/callback/callback-url.ts'
import { isIpAddress } from '../domain/ip-address.ts'
import { addressesOf, type Resolver } from './addresses.ts'
import { failureWords } from './failure-words.ts'
import { firstConnected } from './first-connected.ts'

/** One request. Header names in any case; those that say how the connection is used are set here. */
export type Asked = {
  readonly method: string
  /** Path and query, as they are to leave. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** What came of a request. Money hangs on the difference between `not_sent` and `lost`. */
export type Outcome =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly header: (name: string) => string | null
      /** At most `MAX_ANSWER_BYTES` of it. */
      readonly body: string
    }
  /** Nothing of it has left: no connection was there to send it on. */
  | { readonly kind: 'not_sent'; readonly error: string }
  /** It left, or may have, and there is no whole answer. */
  | { readonly kind: 'lost'; readonly error: string }

/** The way to one server. */
export type WayOut = {
  /** Asks once, and never a second time by itself. `signal` ends it. Never rejects. */
  ask(asked: Asked, signal: AbortSignal): Promise<Outcome>
  /** Ends all connections; what is under way is lost. */
  close(): void
}

/** Of an answer more than this is not read, in bytes: the longest that is known, of a batch, has some 20 kB. */
export const MAX_ANSWER_BYTES = 64 * 1024
/** What a name led to is asked again after this: a server that moves is found, a resolver is not asked for each message. */
const ADDRESS_AGE_MS = 10_000
/** Connections that nobody uses are closed after this. Servers close theirs after 5 s and more: ours must be first. */
const IDLE_MS = 4_000
/** Connections kept open though nobody uses them, at most. */
const MAX_IDLE = 256

/**
 * Opens the way to the server of this URL, whose path does not matter. Connects to addresses that were checked before
 * (`addressesOf`), which stand in the place of the name; the name goes into Host and into the TLS handshake, where the
 * certificate is checked for it. So nothing is resolved a second time, by whoever could answer otherwise.
 *
 * Over node:http and not over fetch: fetch sends a GET or a PUT a second time when a connection that was kept open breaks
 * before the answer, and cannot say whether a request has left. Connections are kept by address and name.
 */
export function openWayOut(
  url: URL,
  options: { readonly allowPrivate: boolean; readonly resolve: Resolver; readonly now: () => number },
): WayOut {
  const isSecure = url.protocol === 'https:'
  const settings = { keepAlive: true, maxFreeSockets: MAX_IDLE, timeout: IDLE_MS }
  const agent = isSecure ? new TlsAgent(settings) : new Agent(settings)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const name = isIpAddress(host) ? {} : { servername: host.replace(/\.$/, '') }
  let known: { readonly found: Promise<string | Refused>; readonly atMs: number } | null = null

  function addressNow(): Promise<string | Refused> {
    const nowMs = options.now()
    if (known === null || Math.abs(nowMs - known.atMs) > ADDRESS_AGE_MS)
      known = { found: findAddress(url, host, options), atMs: nowMs }
    return known.found
  }

  return {
    async ask(asked, signal) {
      const address = await untilAborted(addressNow(), signal)
      if (address === null) return { kind: 'not_sent', error: 'no connection in time' }
      if (typeof address !== 'string') {
        known = null
        return { kind: 'not_sent', error: address.error }
      }
      const outcome = await exchange(
        () =>
          (isSecure ? overHttps : overHttp)({
            agent,
            host: address,
            port: portOf(url),
            ...name,
            method: asked.method,
            path: asked.path,
            headers: headersOf(asked, url),
          }),
        asked.body,
        isSecure,
        signal,
      )
      if (outcome.kind === 'not_sent') known = null
      return outcome
    },
    close: () => agent.destroy(),
  }
}

type Refused = { readonly error: string }

/** This is the way to providers; callbacks have their own (callback/post.ts). */
const LIFTING = 'PROVIDER_ALLOW_PRIVATE'

/** Longest wait for one of several addresses to take a connection. */
const CONNECT_TIMEOUT_MS = 10_000

async function findAddress(
  url: URL,
  host: string,
  options: { readonly allowPrivate: boolean; readonly resolve: Resolver },
): Promise<string | Refused> {
  const read = readCallbackUrl(url.href, options.allowPrivate, LIFTING)
  if (read.kind === 'violation') return { error: `blocked: the URL ${read.rule}` }
  const found = await addressesOf(options, host)
  if (found.kind === 'unresolved') return { error: 'the name of the host cannot be resolved' }
  if (found.kind === 'not_public') return { error: `blocked: the URL ${publicHostRule(LIFTING)}` }
  const { addresses } = found
  if (addresses.length === 1) return addresses[0]
  try {
    return await firstConnected(addresses, portOf(url), AbortSignal.timeout(CONNECT_TIMEOUT_MS))
  } catch (error) {
    return { error: failureWords(error) }
  }
}

function headersOf({ headers, body }: Asked, url: URL): Record<string, string> {
  const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return { ...headers, ...length, host: url.host }
}

/** What the promise comes to, or null when the signal is first. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | null> {
  if (signal.aborted) return Promise.resolve(null)
  const over = Promise.withResolvers<null>()
  const end = () => over.resolve(null)
  signal.addEventListener('abort', end, { once: true })
  return Promise.race([promise, over.promise]).finally(() => signal.removeEventListener('abort', end))
}

/** One request and its answer. Until its connection stands nothing of a request leaves. */
function exchange(
  start: () => ClientRequest,
  body: string | null,
  isSecure: boolean,
  signal: AbortSignal,
): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  let left = false
  let answered = false
  const failed = (error: string) => resolve({ kind: left ? 'lost' : 'not_sent', error })
  const asking = start()
  const abort = () => {
    failed(left ? 'no answer in time' : 'no connection in time')
    asking.destroy()
  }
  asking.once('socket', (socket: Socket) => {
    const leave = () => {
      left = true
    }
    if (socket.connecting) socket.once(isSecure ? 'secureConnect' : 'connect', leave)
    else leave()
  })
  asking.once('error', (error) => failed(failureWords(error)))
  asking.once('close', () => {
    if (!answered) failed('the connection was closed without an answer')
  })
  asking.once('response', (answer) => {
    answered = true
    left = true
    readBounded(answer).then(
      (text) =>
        resolve({
          kind: 'answered',
          status: answer.statusCode ?? 0,
          header: (name) => headerOf(answer, name),
          body: text,
        }),
      () => failed('the connection was closed in the middle of the answer'),
    )
  })
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  // As octets: a text would be joined to the head, which then left as UTF-8 too.
  else asking.end(body === null ? undefined : Buffer.from(body))
  return promise.finally(() => signal.removeEventListener('abort', abort))
}

function headerOf(answer: IncomingMessage, name: string): string | null {
  const value = answer.headers[name]
  return (Array.isArray(value) ? value[0] : value) ?? null
}

/** The body, or its first `MAX_ANSWER_BYTES`: then its connection is of no further use. Rejects when it breaks off. */
function readBounded(answer: IncomingMessage): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const chunks: Buffer[] = []
  let bytes = 0
  const whole = () => resolve(Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString())
  answer.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    bytes += chunk.byteLength
    if (bytes < MAX_ANSWER_BYTES) return
    whole()
    answer.destroy()
  })
  answer.once('end', () => (answer.complete ? whole() : reject(new Error('cut short'))))
  answer.once('error', reject)
  answer.once('close', () => reject(new Error('cut short')))
  return promise
}
