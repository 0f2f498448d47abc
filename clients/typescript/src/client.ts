import createClient from 'openapi-fetch'
import type { components, paths } from './api.ts'
import { KEYED_ROUTES, LISTS } from './api-routes.ts'
import type { Ask, AskList, AskWhole, Method } from './asking.ts'
import { type FailedRequest, NoAnswer, Refused } from './refused.ts'
import { type Failure, readRetryAfter, waitBeforeRepeatMs } from './repeat.ts'

export type { components, paths } from './api.ts'
export { type ErrorCode, NoAnswer, type Refusal, Refused } from './refused.ts'

/** Where the gateway is and who asks. */
export type GatewayOptions = {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string
  /** A key of a client, sent as X-API-Key. */
  readonly apiKey?: string | undefined
  /** The ADMIN_TOKEN of the gateway, or an admin's own, sent as Authorization: Bearer. */
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

/** A message as `POST /v1/messages` takes it. */
export type SendRequest = paths['/v1/messages']['post']['requestBody']['content']['application/json']
/** A message as it is shown. */
export type Message = components['schemas']['Message']

/** What `openapi-fetch` is given, whatever the route. */
type AnyInit = {
  readonly headers?: HeadersInit
  readonly signal?: AbortSignal | null
  readonly params?: { readonly query?: object; readonly header?: Readonly<Record<string, unknown>> }
}

type AnyRequest = (
  verb: Method,
  path: keyof paths,
  init: AnyInit,
) => Promise<{ readonly data?: unknown; readonly error?: unknown; readonly response: Response }>

/** The gateway, asked over HTTP. Keeps nothing but its options, and may be asked by many at once. */
export class Gateway {
  readonly #request: AnyRequest
  readonly #tries: number
  readonly #tryMs: number
  readonly #patienceMs: number

  constructor({
    url,
    apiKey,
    adminToken,
    tries = 5,
    tryMs = 30_000,
    patienceMs = 30_000,
    fetch,
  }: GatewayOptions) {
    const api = createClient<paths, 'application/json'>({
      baseUrl: url,
      headers: {
        ...(apiKey !== undefined && { 'X-API-Key': apiKey }),
        ...(adminToken !== undefined && { Authorization: `Bearer ${adminToken}` }),
      },
      ...(fetch && { fetch }),
    })
    this.#request = api.request as AnyRequest // whose types are those of `ask`
    this.#tries = tries
    this.#tryMs = tryMs
    this.#patienceMs = patienceMs
  }

  /** Asks by GET for the body of the answer. */
  readonly get = this.#bodyOf('get') as Ask<paths, 'get'>
  /** Asks by POST. Routes that take an Idempotency-Key get one of their own if none is given. */
  readonly post = this.#bodyOf('post') as Ask<paths, 'post'>
  readonly put = this.#bodyOf('put') as Ask<paths, 'put'>
  readonly patch = this.#bodyOf('patch') as Ask<paths, 'patch'>
  /** Asks by DELETE; most routes answer nothing. */
  readonly delete = this.#bodyOf('delete') as Ask<paths, 'delete'>

  /** The same with status and headers beside the body, such as the ETag that a later If-Match needs. */
  readonly whole = {
    get: this.#wholeOf('get') as AskWhole<paths, 'get'>,
    post: this.#wholeOf('post') as AskWhole<paths, 'post'>,
    put: this.#wholeOf('put') as AskWhole<paths, 'put'>,
    patch: this.#wholeOf('patch') as AskWhole<paths, 'patch'>,
    delete: this.#wholeOf('delete') as AskWhole<paths, 'delete'>,
  }

  /** All that a list has, page by page as it is read: `for await (const message of gateway.list('/v1/messages', …))`. */
  readonly list = this.#list as AskList<paths, typeof LISTS>

  #bodyOf(verb: Method) {
    return async (path: keyof paths, init: AnyInit = {}) => (await this.#ask(verb, path, init)).data
  }

  #wholeOf(verb: Method) {
    return async (path: keyof paths, init: AnyInit = {}) => {
      const { data, response } = await this.#ask(verb, path, init)
      return { data, status: response.status, headers: response.headers }
    }
  }

  async *#list(path: keyof typeof LISTS, init: AnyInit = {}): AsyncGenerator<unknown, void> {
    let cursor: object = {}
    for (;;) {
      const query = { ...init.params?.query, ...cursor }
      const { data } = await this.#ask('get', path, { ...init, params: { ...init.params, query } })
      const page = data as { readonly next_cursor: string | null } & Readonly<
        Record<string, readonly unknown[]>
      > // as LISTS says
      yield* page[LISTS[path]] ?? []
      if (page.next_cursor === null) return
      cursor = { cursor: page.next_cursor }
    }
  }

  async #ask(verb: Method, path: keyof paths, init: AnyInit): Promise<{ data: unknown; response: Response }> {
    const method = verb.toUpperCase()
    const headers = new Headers(init.headers)
    const givenKey = headers.get(KEY_HEADER) ?? init.params?.header?.[KEY_HEADER]
    if (KEYED_ROUTES.includes(`${method} ${path}`) && givenKey === undefined)
      headers.set(KEY_HEADER, crypto.randomUUID())
    const key = headers.get(KEY_HEADER) ?? (typeof givenKey === 'string' ? givenKey : null)
    const request: FailedRequest = { method, path, idempotencyKey: key }
    const endsAtMs = performance.now() + this.#patienceMs
    for (let times = 1; ; times++) {
      const outcome = await this.#once(verb, path, { ...init, headers }, request)
      if ('response' in outcome) return outcome
      init.signal?.throwIfAborted()
      const sent = { method, hasKey: key !== null, isConditional: headers.has('If-Match'), times }
      const waitMs = times < this.#tries ? waitBeforeRepeatMs(sent, failureOf(outcome), Math.random()) : null
      if (waitMs === null || performance.now() + waitMs > endsAtMs) throw outcome
      await wait(waitMs, init.signal)
    }
  }

  async #once(
    verb: Method,
    path: keyof paths,
    init: AnyInit,
    request: FailedRequest,
  ): Promise<{ data: unknown; response: Response } | Refused | NoAnswer> {
    const patience = AbortSignal.timeout(this.#tryMs)
    const signal = init.signal ? AbortSignal.any([init.signal, patience]) : patience
    try {
      const { data, error, response } = await this.#request(verb, path, { ...init, signal })
      if (response.ok) return { data, response }
      const retryAfterS = readRetryAfter(response.headers.get('Retry-After'), Date.now())
      return new Refused(request, { status: response.status, body: error, retryAfterS })
    } catch (error) {
      init.signal?.throwIfAborted()
      return new NoAnswer(request, error)
    }
  }
}

/** Names a request, so that a repeat of it is answered and not carried out. */
const KEY_HEADER = 'Idempotency-Key'

function failureOf(outcome: Refused | NoAnswer): Failure {
  return outcome instanceof NoAnswer ? { kind: 'no_answer' } : { kind: 'refused', ...outcome }
}

/** Ends early, with the reason of the signal, when that is aborted. */
async function wait(ms: number, signal?: AbortSignal | null): Promise<void> {
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
