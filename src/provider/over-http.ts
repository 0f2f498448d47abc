import type { Exchange, Said } from '../domain/message/exchange.ts'
import type { Resolver } from '../outbound/addresses.ts'
import { type Asked, type Outcome, openWayOut } from '../outbound/way-out.ts'
import { openRedaction, REDACTED, withoutCredentials } from './http/redact.ts'
import type { Hooks, OpenProvider, RenderedRequest } from './kind.ts'
import type { SubmitAnswer, SubmitRequest } from './port.ts'

/** An answer over HTTP, secrets taken out of its body. */
export type HttpAnswer = {
  readonly status: number
  readonly header: (name: string) => string | null
  /** At most `MAX_ANSWER_BYTES` of it. */
  readonly body: string
}

/** What a kind fills a request with: the secret of this name, base64 of `name:password` and the like. */
export type SecretOf = (name: string) => string

/** How a provider is asked over HTTP, once for each submission. */
export type OverHttp = {
  /** Scheme, host and port of its server; the path does not matter. */
  readonly server: URL
  /** The request of a submission. Asked a second time, with secrets and codes masked, for what is kept and shown. */
  requestOf(
    request: SubmitRequest,
    filled: { readonly secretOf: SecretOf; readonly receiptUrl: string | null; readonly nowMs: number },
  ): Asked | Promise<Asked>
  /** Takes out of an answer what tells more than it shows, as a digest of the text does of the code in it. Left out: nothing. */
  readonly hide?: (words: string) => string
  /** What the answer means. */
  answerOf(answer: HttpAnswer, request: SubmitRequest): SubmitAnswer
}

/**
 * A provider that takes a message by one HTTP request. What did not leave is refused for now, what left and was not answered is
 * unknown. `resolve` asks for addresses of names.
 */
export function openOverHttp(over: OverHttp, hooks: Hooks, resolve: Resolver): OpenProvider {
  const { allowPrivate, now, secrets, receiptUrl, keepExchange } = hooks
  const redact = openRedaction(secrets, hooks.receiptToken)
  const way = openWayOut(over.server, { allowPrivate, resolve, now })
  let lastError: string | null = null

  async function submit(request: SubmitRequest, signal: AbortSignal): Promise<SubmitAnswer> {
    const startedAtMs = now()
    const filled = { secretOf: (name: string) => secrets[name] ?? '', receiptUrl, nowMs: startedAtMs }
    const asked = traced(await over.requestOf(request, filled), request)
    const outcome = await way.ask(asked, signal)
    const tookMs = now() - startedAtMs
    const cleared = (text: string) => withoutCredentials(redact(over.hide?.(text) ?? text), asked.headers)
    const said = outcome.kind === 'answered' ? cleared(outcome.body) : ''
    const masked = request.mask(said)
    if (keepExchange) {
      const shown = await shownRequest(over, hooks, request, startedAtMs)
      const answered = answeredAs(outcome, masked, (text) => request.mask(cleared(text)))
      keepExchange(exchangeOf({ request, shown, outcome, startedAtMs, tookMs, answered }))
    }
    if (outcome.kind === 'not_sent')
      return { kind: 'rejected_temporary', error: outcome.error, detail: outcome.error }
    if (outcome.kind === 'lost') return { kind: 'unknown', error: outcome.error }
    const answer = over.answerOf({ ...outcome, body: said }, request)
    // What it means is read from all of it; its words are cut, and half a code would not be known again.
    return masked === said ? answer : inWordsOf(over.answerOf({ ...outcome, body: masked }, request), answer)
  }

  return {
    async submit(request, signal) {
      const answer = await submit(request, signal)
      if ('error' in answer) lastError = request.mask(answer.error)
      return answer
    },
    state: () => ({ state: 'open', lastError }),
    async close() {
      way.close()
    },
  }
}

/** The answer, in the words of one that was read without the code, where that means the same. */
function inWordsOf(shown: SubmitAnswer, answer: SubmitAnswer): SubmitAnswer {
  if (shown.kind !== answer.kind) return answer
  const error = 'error' in shown && { error: shown.error }
  const detail = 'detail' in shown && { detail: shown.detail }
  return { ...answer, ...error, ...detail }
}

/** The request with the headers that give its trace on. */
function traced(asked: Asked, { trace }: SubmitRequest): Asked {
  return trace ? { ...asked, headers: { ...trace, ...asked.headers } } : asked
}

/** The request as it would leave: secrets and what proves receipts are `***`, codes are masked. */
export async function shownRequest(
  over: Pick<OverHttp, 'server' | 'requestOf'>,
  { receiptUrl, receiptToken }: Pick<Hooks, 'receiptUrl' | 'receiptToken'>,
  request: SubmitRequest,
  nowMs: number,
): Promise<RenderedRequest> {
  const masked = { ...request, text: request.mask(request.text) }
  const shown = await over.requestOf(masked, {
    secretOf: () => REDACTED,
    receiptUrl: receiptUrl?.replaceAll(receiptToken, REDACTED) ?? null,
    nowMs,
  })
  const { method, path, headers, body } = traced(shown, request)
  return { method, url: over.server.origin + path, headers, body }
}

function exchangeOf(of: {
  readonly request: SubmitRequest
  readonly shown: RenderedRequest
  readonly outcome: Outcome
  readonly startedAtMs: number
  readonly tookMs: number
  readonly answered: Said | null
}): Exchange {
  const { request, shown, outcome, startedAtMs, tookMs, answered } = of
  const { method, url, headers, body } = shown
  return {
    messageId: request.messageId,
    attempt: request.attempt,
    part: null,
    what: 'submission',
    startedAtMs,
    tookMs,
    outcome: outcome.kind === 'answered' ? String(outcome.status) : outcome.error,
    sent: outcome.kind === 'not_sent' ? null : { line: `${method} ${url}`, fields: headers, body },
    answered,
  }
}

/** Headers that explain an answer; the others say nothing of the message. */
const SHOWN_HEADERS = ['content-type', 'retry-after', 'date', 'x-request-id', 'request-id'] as const

function answeredAs(outcome: Outcome, body: string, words: (text: string) => string): Said | null {
  if (outcome.kind !== 'answered') return null
  const { status, header } = outcome
  const fields = SHOWN_HEADERS.flatMap((name) => {
    const value = header(name)
    return value === null ? [] : [[name, words(value)] as const]
  })
  return { line: String(status), fields: Object.fromEntries(fields), body }
}
