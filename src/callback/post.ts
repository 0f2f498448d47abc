import { portOf } from '../domain/callback/callback-port.ts'
import { isLoopbackAddress } from '../domain/ip-address.ts'
import type { Resolver } from '../outbound/addresses.ts'
import { failureWords } from '../outbound/failure-words.ts'
import { firstConnected } from '../outbound/first-connected.ts'
import { checkDestination, type Destination, type DestinationCheck } from './destination.ts'
import type { CallbackRequest, FormAnswer } from './form.ts'
import { type KeptConnections, openKeptConnections } from './kept-connections.ts'

/** What came of one delivery: the endpoint's answer, or why there is none. */
export type PostAnswer =
  | ({ readonly kind: 'answered' } & FormAnswer)
  | { readonly kind: 'unanswered'; readonly error: string }

/** The way to clients' endpoints. */
export type CallbackPost = {
  /** Whether URLs may lead to private and loopback addresses. */
  readonly allowPrivate: boolean
  /** Whether a URL may be called. Never rejects. */
  check(url: string): Promise<DestinationCheck>
  /** Sends a request once; checks its URL before. Waits for the answer at most as long as it was opened for. Never rejects. */
  post(request: CallbackRequest): Promise<PostAnswer>
}

/** An answer's body is read up to this, in bytes: few forms look into it, and all peers want to finish. */
const MAX_ANSWER_BYTES = 16 * 1024

/** Opens the way to clients' endpoints. `timeoutMs` is for a whole delivery: name, connection, answer. */
export function openCallbackPost(options: {
  readonly allowPrivate: boolean
  readonly timeoutMs: number
  readonly resolve: Resolver
}): CallbackPost {
  const kept = openKeptConnections(() => performance.now())
  return {
    allowPrivate: options.allowPrivate,
    check: (url) => checkDestination(options, url),
    async post(request) {
      const signal = AbortSignal.timeout(options.timeoutMs)
      const check = await checkDestination(options, request.url)
      if (check.kind === 'violation') return { kind: 'unanswered', error: `blocked: the URL ${check.rule}` }
      try {
        return await postTo(check.destination, request, signal, kept)
      } catch (error) {
        return { kind: 'unanswered', error: reasonOf(error, options.timeoutMs) }
      }
    },
  }
}

/**
 * Connects to an address that was checked: it stands in the URL in the place of the name, which goes into Host and into
 * the TLS handshake, where the certificate is checked for it. So nothing is resolved a second time. Of several addresses
 * the first that takes a connection is posted to, and no other: a request that was sent is not sent again here.
 */
async function postTo(
  { url, host, addresses }: Destination,
  { method, headers, body }: CallbackRequest,
  signal: AbortSignal,
  kept: KeptConnections,
): Promise<PostAnswer> {
  const [only = ''] = addresses
  const address = addresses.length === 1 ? only : await firstConnected(addresses, portOf(url), signal)
  const target = new URL(url)
  target.hostname = address.includes(':') ? `[${address}]` : address
  const response = await fetch(target, {
    method,
    headers: { ...headers, host: url.host },
    body,
    signal,
    redirect: 'manual',
    // What is compressed could grow beyond all bounds.
    decompress: false,
    // A connection for each takes twice the CPU: 65 µs where 25 do (2026-11-27, plain HTTP on one machine).
    keepalive: kept.keeps(url),
    ...(isLoopbackAddress(address) ? { proxy: false } : {}),
    ...(host === address ? {} : { tls: { servername: host.replace(/\.$/, '') } }),
  })
  const answered = await readBounded(response)
  kept.answered(url)
  return {
    kind: 'answered',
    statusCode: response.status,
    retryAfter: response.headers.get('retry-after'),
    body: answered,
  }
}

/** The status has come, so the answer is known; a body that breaks off or never ends changes nothing. */
async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk)
      bytes += chunk.byteLength
      if (bytes > MAX_ANSWER_BYTES) break
    }
  } catch {}
  return Buffer.concat(chunks).toString('utf8', 0, MAX_ANSWER_BYTES)
}

function reasonOf(error: unknown, timeoutMs: number): string {
  const late = error instanceof Error && error.name === 'TimeoutError'
  return late ? `no answer within ${timeoutMs} ms` : failureWords(error)
}
