import { mergeHeaders } from 'openapi-fetch'
import type { components, paths } from './api.ts'
import { LISTS } from './api-routes.ts'
import type { Ask, AskList, AskText, AskWhole, Method } from './asking.ts'
import { eventsOf } from './events.ts'
import { type AskSurely, type GatewayOptions, openTries, wait } from './tries.ts'
import type { AnyInit } from './try-once.ts'

export type { components, paths } from './api.ts'
export { type ErrorCode, NoAnswer, type Refusal, Refused } from './refused.ts'
export type { GatewayOptions } from './tries.ts'

/** A message as `POST /v1/messages` takes it. */
export type SendRequest = paths['/v1/messages']['post']['requestBody']['content']['application/json']
/** A message as it is shown. */
export type Message = components['schemas']['Message']

/** An event of `live`. */
export type LiveEvent =
  | { readonly event: 'snapshot'; readonly data: components['schemas']['LiveSnapshot'] }
  | { readonly event: 'update'; readonly data: components['schemas']['LiveUpdate'] }

type Page = Readonly<Record<string, readonly unknown[]>> & { readonly next_cursor: string | null }

/** Who hears nothing of `GET /v1/live` for so long should connect again. */
const LIVE_SILENCE_MS = 5_000
/** Before it connects again. */
const LIVE_PAUSE_MS = 500

/**
 * The gateway, asked over HTTP. Keeps nothing but its options, and may be asked by many at once. Every way to ask throws `Refused` or
 * `NoAnswer`, after as many tries as were safe and there was patience for, or the reason of a `signal` that was given.
 */
export class Gateway {
  readonly #ask: AskSurely

  /** Throws `TypeError` when `url` is no address, or a secret is nothing that a header can hold. */
  constructor(options: GatewayOptions) {
    this.#ask = openTries(options)
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

  /** Asks by GET for CSV, where a route has it: the text whose first line names the columns. */
  readonly csv = ((path: keyof paths, init?: AnyInit) => this.#csv(path, init)) as AskText<paths>

  /** All that a list has, page by page as it is read: `for await (const message of gateway.list('/v1/messages', …))`. */
  readonly list = ((path: keyof typeof LISTS, init?: AnyInit) => this.#list(path, init)) as AskList<
    paths,
    typeof LISTS
  >

  /**
   * What moves right now: first a `snapshot`, then an `update` at least once a second, and after a lost connection a `snapshot`
   * again. It has no end but what it throws.
   */
  async *live({ signal }: { readonly signal?: AbortSignal } = {}): AsyncGenerator<LiveEvent, never> {
    const asked: AnyInit = { headers: { accept: 'text/event-stream' }, parseAs: 'stream' }
    for (;;) {
      const { data } = await this.#ask('get', '/v1/live', { ...asked, ...(signal && { signal }) })
      const body = data as ReadableStream<Uint8Array> // as asked for
      try {
        for await (const { name, data: text } of eventsOf(body, LIVE_SILENCE_MS))
          if (name === 'snapshot' || name === 'update') yield { event: name, data: JSON.parse(text) }
      } catch {
        // It broke or fell silent, unless who asked wants no more: the next one begins with all that this one had.
        signal?.throwIfAborted()
      }
      await wait(LIVE_PAUSE_MS, signal)
    }
  }

  async #csv(path: keyof paths, init: AnyInit = {}): Promise<string> {
    const headers = mergeHeaders({ accept: 'text/csv' }, init.headers)
    return String((await this.#ask('get', path, { ...init, headers, parseAs: 'text' })).data)
  }

  #bodyOf(verb: Method) {
    return async (path: keyof paths, init?: AnyInit) => (await this.#ask(verb, path, init)).data
  }

  #wholeOf(verb: Method) {
    return async (path: keyof paths, init?: AnyInit) => {
      const { data, response } = await this.#ask(verb, path, init)
      return { data, status: response.status, headers: response.headers }
    }
  }

  async *#list(path: keyof typeof LISTS, init: AnyInit = {}): AsyncGenerator<unknown, void> {
    let query = init.params?.query ?? {}
    for (;;) {
      const { data } = await this.#ask('get', path, { ...init, params: { ...init.params, query } })
      const page = data as Page // as LISTS says
      yield* page[LISTS[path]] ?? []
      if (page.next_cursor === null) return
      query = { ...query, cursor: page.next_cursor }
    }
  }
}
