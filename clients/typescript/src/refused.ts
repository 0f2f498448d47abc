import type { components } from './api.ts'

/** The body of a refusal: what is wrong, and the facts that some codes come with. */
export type Refusal = components['schemas']['Error']

/** What is wrong, for programs. */
export type ErrorCode = Refusal['code']

/** What is known of a request that failed. */
export type FailedRequest = {
  readonly method: string
  /** The route as the document has it, such as `/v1/messages/{id}`. */
  readonly path: string
  /** The Idempotency-Key it was sent with: ask again with it, and nothing is done twice. */
  readonly idempotencyKey: string | null
}

/** The gateway, or what stands before it, answered no. Thrown after the repeats that were safe. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  /** Null when the answer has none: then it came from a proxy, or is no refusal, as the 503 of `GET /ready` is. */
  readonly code: ErrorCode | null
  /** What was answered, as read from JSON; a text when it is none. */
  readonly body: unknown
  /** Seconds after which to try again; null when the answer does not say so. */
  readonly retryAfterS: number | null
  readonly request: FailedRequest

  constructor(
    request: FailedRequest,
    answer: { readonly status: number; readonly body: unknown; readonly retryAfterS: number | null },
  ) {
    const refusal = refusalIn(answer.body)
    super(`${request.method} ${request.path}: ${answer.status} ${refusal?.error ?? 'without a refusal'}`)
    this.status = answer.status
    this.code = refusal?.code ?? null
    this.body = answer.body
    this.retryAfterS = answer.retryAfterS
    this.request = request
  }

  /** What is wrong and its facts: `field` and `rule`, `required` and `available` and others. Null where `code` is. */
  get refusal(): Refusal | null {
    return refusalIn(this.body)
  }
}

/** There was no answer: no connection, or none in time. Whether the request was carried out is not known. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  readonly request: FailedRequest

  constructor(request: FailedRequest, cause: unknown) {
    super(`${request.method} ${request.path}: no answer: ${wordsOf(cause)}`, { cause })
    this.request = request
  }
}

/** What the innermost reason says: `fetch` of Node wraps it as `fetch failed`, and several in one without words. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.cause instanceof Error) return wordsOf(error.cause)
  return error.message || ('code' in error ? String(error.code) : error.name)
}

function refusalIn(body: unknown): Refusal | null {
  const isRefusal = typeof body === 'object' && body !== null && 'code' in body && 'error' in body
  return isRefusal ? (body as Refusal) : null // as every refusal of the document
}
