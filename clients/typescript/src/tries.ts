import { mergeHeaders } from 'openapi-fetch'
import type { paths } from './api.ts'
import { KEYED_ROUTES } from './api-routes.ts'
import type { Method } from './asking.ts'
import { type FailedRequest, NoAnswer, type Refused } from './refused.ts'
import { type Failure, waitBeforeRepeatMs } from './repeat.ts'
import { type AnyInit, openTryOnce, type Success, type Way } from './try-once.ts'

/** Where the gateway is and who asks, and how long for. */
export type GatewayOptions = Way & {
  /** How often a request is sent at most, from 1. Default 5. */
  readonly tries?: number | undefined
  /** When no further try begins, in milliseconds from the first one on. Default 30,000. */
  readonly patienceMs?: number | undefined
}

/** Asks a route, more than once where that is safe. Throws `Refused`, `NoAnswer`, or the reason of the signal. */
export type AskSurely = (verb: Method, path: keyof paths, init?: AnyInit) => Promise<Success>

/** Names a request, so that a repeat of it is answered and not carried out. */
const KEY_HEADER = 'Idempotency-Key'

/** One key for all tries of a request, if its route takes one; tries until one is answered, or must not be repeated. */
export function openTries({ tries = 5, patienceMs = 30_000, ...way }: GatewayOptions): AskSurely {
  const tryOnce = openTryOnce(way)

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
      const outcome = await tryOnce(verb, path, { ...init, headers }, request)
      if (!(outcome instanceof Error)) return outcome
      const waitMs = waitBeforeRepeatMs({ ...sent, times }, failureOf(outcome), Math.random())
      if (waitMs === null || times >= tries || performance.now() + waitMs > endsAtMs) throw outcome
      await wait(waitMs, init.signal)
    }
  }
}

/** A new Idempotency-Key, 128 random bits. Not `randomUUID`, which pages that came over plain HTTP do not have. */
export function newKey(): string {
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
