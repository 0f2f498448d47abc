import createClient, { type HeadersOptions } from 'openapi-fetch'
import type { paths } from './api.ts'
import type { Method } from './asking.ts'
import { type FailedRequest, NoAnswer, Refused } from './refused.ts'
import { readRetryAfter } from './repeat.ts'

/** Where the gateway is, who asks, and how. */
export type Way = {
  /** Such as `http://127.0.0.1:8080`; a path behind it stays before those of the routes. */
  readonly url: string
  /** A key of a client, sent as X-API-Key. */
  readonly apiKey?: string | undefined
  /** The ADMIN_TOKEN of the gateway, sent as Authorization: Bearer. */
  readonly adminToken?: string | undefined
  /** How long one try may take, in milliseconds. Default 30,000. */
  readonly tryMs?: number | undefined
  /** Takes the place of the `fetch` of the platform. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined
}

/** What a request is given besides its route, whatever the route. */
export type AnyInit = {
  readonly headers?: HeadersOptions
  readonly signal?: AbortSignal | null
  readonly parseAs?: 'stream' | 'text'
  readonly params?: {
    readonly query?: object
    readonly header?: Readonly<Record<string, string | undefined>>
  }
}

/** A success: its body as it was to be read, and the response whose body that was. */
export type Success = { readonly data: unknown; readonly response: Response }

/**
 * Asks a route once: its end comes with its answer, with the time that it has, or with the signal of who asked, whose reason it throws.
 * What is wrong before anything is sent is thrown as it is.
 */
export type TryOnce = (
  verb: Method,
  path: keyof paths,
  init: AnyInit,
  request: FailedRequest,
) => Promise<Success | Refused | NoAnswer>

type AskOnce = (
  verb: Method,
  path: keyof paths,
  init: AnyInit & { readonly fetch: (request: Request) => Promise<Response> },
) => Promise<{ readonly data?: unknown; readonly error?: unknown; readonly response: Response }>

/** Looks at the address and the secrets at once. Throws `TypeError`, whose words show no secret. */
export function openTryOnce({ url, apiKey, adminToken, tryMs = 30_000, fetch = defaultFetch }: Way): TryOnce {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new TypeError('url must be the http or https address of the gateway')
  const api = createClient<paths, 'application/json'>({
    baseUrl: url,
    headers: {
      ...(apiKey !== undefined && { 'X-API-Key': visible('apiKey', apiKey) }),
      ...(adminToken !== undefined && { Authorization: `Bearer ${visible('adminToken', adminToken)}` }),
    },
    // The gateway sends nobody elsewhere, and elsewhere nobody should get the key.
    redirect: 'manual',
  })
  const askOnce = api.request as AskOnce // its types are those of all routes: too many for the compiler at once

  return async (verb, path, init, request) => {
    const patience = new AbortController()
    const timer = setTimeout(() => patience.abort(new Error(`none within ${tryMs} ms`)), tryMs)
    const signal = init.signal ? AbortSignal.any([init.signal, patience.signal]) : patience.signal
    let isSent = false
    const send = (request: Request) => {
      isSent = true
      return fetch(request)
    }
    try {
      const { data, error, response } = await askOnce(verb, path, { ...init, signal, fetch: send })
      if (response.ok) return { data, response }
      const retryAfterS = readRetryAfter(response.headers.get('Retry-After'), Date.now())
      return new Refused(request, { status: response.status, body: error, retryAfterS })
    } catch (error) {
      init.signal?.throwIfAborted()
      if (!isSent) throw error
      return new NoAnswer(request, patience.signal.aborted ? patience.signal.reason : error)
    } finally {
      clearTimeout(timer)
    }
  }
}

/** The one that there is when it is called: a page or a test may have put another in its place. */
function defaultFetch(request: Request): Promise<Response> {
  return globalThis.fetch(request)
}

/** What can stand in a header: the platform would say what is wrong with it by showing it. */
function visible(name: string, value: string): string {
  if (!/^[\x21-\x7e]+$/.test(value))
    throw new TypeError(`${name} must be printable ASCII characters without blanks`)
  return value
}
