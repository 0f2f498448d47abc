import type { Refusal } from '../../api/http/refusal.ts'
import { callerHeaders, wantAdminToken } from './admin/token.ts'
import { gatewayAnswered, gatewayWasSilent } from './live/gateway.ts'

/** What a refusal names besides its words. */
type RefusalNames = Partial<Pick<Refusal, 'code'>> & { readonly field?: string; readonly rule?: string } & {
  /** Where it is in a text that has lines, each counted from 1. */
  readonly line?: number
  readonly column?: number
}

/** An answer that is not 2xx, or none at all: `status` 0. `field` and `rule` name what is wrong with a field. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  constructor(
    readonly status: number,
    message: string,
    readonly names: RefusalNames = {},
  ) {
    super(message)
  }
}

/** Refusals that another token would lift. */
const WANTS_TOKEN: readonly RefusalNames['code'][] = ['not_an_admin', 'no_api_key', 'wrong_api_key']

/** True for what may be answered when it is asked again: the gateway, or what it needs, is away. */
export function mayPass(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500 || error.status === 429)
}

/** True for what is answered so until another token is given: asking again would only be counted as guessing. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403)
}

/** Gets JSON. Throws `ApiError` with the refusal's own words. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return await ask<T>(path, signal ? { signal } : {})
}

/** What was read, and the tag of its version (ETag), for `ifMatch`. */
export type Tagged<T> = { readonly value: T; readonly tag: string }

/** Gets JSON with the tag of its version. Throws as `getJson` does. */
export async function getTagged<T>(path: string, signal?: AbortSignal): Promise<Tagged<T>> {
  const response = await answerOf(path, signal ? { signal } : {})
  return { value: (await response.json()) as T, tag: response.headers.get('etag') ?? '' } // as its schema says
}

/** Gets what is no JSON, as a file to keep. Throws as `getJson` does. */
export async function getFile(path: string, accept: string): Promise<Blob> {
  return await (await answerOf(path, { headers: { accept } })).blob()
}

/** Sends a text or a file of a type of its own, as CSV. Throws as `getJson` does. */
export async function sendText<T>(
  method: 'POST' | 'PUT',
  path: string,
  text: string | Blob,
  { type, ifMatch }: { readonly type: string; readonly ifMatch?: string | undefined },
): Promise<T> {
  const headers = { 'content-type': type, ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) }
  return await ask<T>(path, { method, body: text, headers })
}

/** Sends JSON and reads the answer; `T` is undefined where there is none (204). Throws `ApiError` as `getJson` does. */
export async function sendJson<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  { signal, idempotencyKey, ifMatch }: SendOptions = {},
): Promise<T> {
  return await ask<T>(path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    },
  })
}

type SendOptions = {
  readonly signal?: AbortSignal
  readonly idempotencyKey?: string
  /** Only what still has this tag is written. */
  readonly ifMatch?: string
}

type Asked = {
  readonly method?: string
  readonly body?: string | Blob
  readonly signal?: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
}

async function ask<T>(path: string, asked: Asked): Promise<T> {
  const response = await answerOf(path, asked)
  return (await response.json().catch(() => null)) as T // as its schema says; null where there is none (204)
}

/** An answer that is 2xx. */
async function answerOf(path: string, asked: Asked): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, {
      ...asked,
      headers: { accept: 'application/json', ...callerHeaders(), ...asked.headers },
    })
  } catch (cause) {
    if (asked.signal?.aborted) throw cause
    gatewayWasSilent()
    throw new ApiError(0, 'the gateway does not answer')
  }
  gatewayAnswered()
  if (response.ok) return response
  const body = (await response.json().catch(() => null)) as
    | (RefusalNames & { readonly error?: string })
    | null
  if (response.status === 401 || WANTS_TOKEN.includes(body?.code)) {
    wantAdminToken()
    // What the gateway says is for those who write requests; the form for the token stands on the page.
    throw new ApiError(response.status, 'locked: give the admin token', body ?? {})
  }
  throw new ApiError(response.status, body?.error ?? `answered ${response.status}`, body ?? {})
}
