import createClient, { type HeadersOptions, mergeHeaders } from 'openapi-fetch'
import type { paths } from './api.ts'
import { KEYED_ROUTES } from './api-routes.ts'
import type { Method } from './asking.ts'
import { type FailedRequest, NoAnswer, Refused } from './refused.ts'
import { type Failure, readRetryAfter, waitBeforeRepeatMs } from './repeat.ts'

/** Where the gateway is and who asks. */
export type GatewayOptions = {
  /** Such as `http://127.0.0.1:8080`; a path behind it stays before those of the routes. */
  readonly url: string
  /** A key of a client, sent as X-API-Key. */
  readonly apiKey?: string | undefined
  /** The ADMIN_TOKEN of the gateway, sent as Authorization: Bearer. */
  readonly adminToken?: string | undefined
  /** How often a request is sent at most, from 1. Default 5. */
  readonly tries?: number | undefined
  /** How long one try may take, in milliseconds. Default 30,000. */
  readonly tryMs?: number | undefined
  /** When no further try begins, in milliseconds from the first one on. Default 30,000. */
  readonly patienceMs?: number | undefined
  /** Takes the place of the `fetch` of the platform. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined
}

/** What a request is given besides its route, whatever the route. */
export type AnyInit = {
  readonly headers?: HeadersOptions
  readonly signal?: AbortSignal | null
  readonly parseAs?: 'stream'
  readonly params?: {
    readonly query?: object
    readonly header?: Readonly<Record<string, string | undefined>>
  }
}

/** A success: its body as it was to be read, and the response whose body that was. */
export type Success = { readonly data: unknown; readonly response: Response }

/** Asks a route, more than once where that is safe. Throws `Refused`, `NoAnswer`, or the reason of the signal. */
export type AskSurely = (verb: Method, path: keyof paths, init?: AnyInit) => Promise<Success>

type AskOnce = (
  verb: Method,
  path: keyof paths,
  init: AnyInit,
) => Promise<{ readonly data?: unknown; readonly error?: unknown; readonly response: Response }>

/** Names a request, so that a repeat of it is answered and not carried out. */
const KEY_HEADER = 'Idempotency-Key'

/** One key for all tries of a request, if its route takes one; tries until one is answered, or must not be repeated. */
export function openTries({
  url,
  apiKey,
  adminToken,
  tries = 5,
  tryMs = 30_000,
  patienceMs = 30_000,
  fetch,
}: GatewayOptions): AskSurely {
  const api = createClient<paths, 'application/json'>({
    baseUrl: url,
    headers: {
      ...(apiKey !== undefined && { 'X-API-Key': apiKey }),
      ...(adminToken !== undefined && { Authorization: `Bearer ${adminToken}` }),
    },
    ...(fetch && { fetch }),
  })
  const askOnce = api.request as AskOnce // its types are those of all routes: too many for the compiler at once

  return async (verb, path, init = {}) => {
    const method = verb.toUpperCase()
    const headers = mergeHeaders(init.headers, init.params?.header)
    if (KEYED_ROUTES.includes(`${method} ${path}`) && !headers.has(KEY_HEADER))
      headers.set(KEY_HEADER, newKey())
    const key = headers.get(KEY_HEADER)
    const request: FailedRequest = { method, path, idempotencyKey: key }
    const sent = { method, hasKey: key !== null, isConditional: headers.has('If-Match') }
    const endsAtMs = performance.now() + patienceMs
    for (let times = 1; ; times++) {
      const outcome = await inTime((signal) => askOnce(verb, path, { ...init, headers, signal }), {
        request,
        tryMs,
        signal: init.signal,
      })
      if (!(outcome instanceof Error)) return outcome
      const waitMs = waitBeforeRepeatMs({ ...sent, times }, failureOf(outcome), Math.random())
      if (waitMs === null || times >= tries || performance.now() + waitMs > endsAtMs) throw outcome
      await wait(waitMs, init.signal)
    }
  }
}

/** One try, whose end comes with its answer, with the time that it has, or with the signal of who asked. */
async function inTime(
  ask: (signal: AbortSignal) => ReturnType<AskOnce>,
  {
    request,
    tryMs,
    signal: given,
  }: {
    readonly request: FailedRequest
    readonly tryMs: number
    readonly signal: AbortSignal | null | undefined
  },
): Promise<Success | Refused | NoAnswer> {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(new Error(`none within ${tryMs} ms`)), tryMs)
  try {
    const signal = given ? AbortSignal.any([given, patience.signal]) : patience.signal
    const { data, error, response } = await ask(signal)
    if (response.ok) return { data, response }
    const retryAfterS = readRetryAfter(response.headers.get('Retry-After'), Date.now())
    return new Refused(request, { status: response.status, body: error, retryAfterS })
  } catch (error) {
    given?.throwIfAborted()
    return new NoAnswer(request, error)
  } finally {
    clearTimeout(timer)
  }
}

/** 128 random bits. Not `randomUUID`, which pages that came over plain HTTP do not have. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function failureOf(outcome: Refused | NoAnswer): Failure {
  if (outcome instanceof NoAnswer) return { kind: 'no_answer' }
  const { status, code, retryAfterS } = outcome
  return { kind: 'refused', status, code, retryAfterS }
}

/** Ends early, with the reason of the signal, when that is aborted. */
export async function wait(ms: number, signal?: AbortSignal | null): Promise<void> {
  signal?.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', abort, { once: true })
  })
}
