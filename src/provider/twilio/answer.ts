import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { readRetryAfter } from '../../domain/callback/callback-answer.ts'
import { detailOf, errorOf } from '../answer-words.ts'
import { parseJsonExactly } from '../http/json-path.ts'
import { outcomeOfStatus } from '../http-status.ts'
import type { HttpAnswer } from '../over-http.ts'
import type { SubmitAnswer } from '../port.ts'
import { OPTED_OUT, outcomeOfError, wordsOfError } from './errors.ts'
import { outcomeOfWord } from './receipts.ts'

const scalar = Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Null()]))

/** Of a message that was taken. Its SID is `SM` or `MM` and 32 hexadecimal digits at Twilio, a UUID at SignalWire. */
const Taken = Type.Object({
  sid: Type.String({ pattern: '^[\\x21-\\x7e]{1,128}$' }),
  status: scalar,
  num_segments: scalar,
  price: scalar,
  price_unit: scalar,
  from: scalar,
  messaging_service_sid: scalar,
  error_code: scalar,
  error_message: scalar,
})
const takenCheck = TypeCompiler.Compile(Taken)
/** What the history keeps of it: not its text, which the message has, nor where else to ask. */
const KEPT = Object.keys(Taken.properties)

const refusedCheck = TypeCompiler.Compile(
  Type.Object({ code: Type.Integer(), message: Type.Optional(Type.Union([Type.String(), Type.Null()])) }),
)

/**
 * What an answer to a new message means. One that says it was taken, and does not name it, is unknown: no receipt would ever
 * find it. So is all of 5xx, whatever code is in it: Twilio knows no key by which a message could be sent again and be taken
 * once.
 */
export function readTwilioAnswer({ status, header, body }: HttpAnswer, nowMs: number): SubmitAnswer {
  const said = parseJsonExactly(body)
  const outcome = outcomeOfStatus(status)
  if (outcome === 'accepted') return readTaken(status, said)
  const error = refusedCheck.Check(said) ? { code: said.code, said: said.message ?? null } : null
  // 429 was never processed, whatever its code (www.twilio.com/docs/api/errors/20429).
  const meant = error && status >= 400 && status < 500 && status !== 429 ? outcomeOfError(error.code) : null
  const detail = detailOf(status, body)
  return answered(meant ?? outcome, {
    error: errorOf(error ? wordsOfError(error.code, error.said) : detail),
    detail,
    code: error?.code ?? null,
    retryAfterMs: readRetryAfter(header('retry-after'), nowMs),
  })
}

function readTaken(status: number, said: unknown): SubmitAnswer {
  if (!takenCheck.Check(said))
    return { kind: 'unknown', error: `Twilio answered ${status} without a SID that can be read` }
  const kept = Object.fromEntries(Object.entries(said).filter(([name]) => KEPT.includes(name)))
  const detail = detailOf(status, JSON.stringify(kept))
  // Of what it failed at once no receipt comes: the first status is not told (Twilio, "Outbound Message Status").
  if (outcomeOfWord(String(said.status)) !== 'failed')
    return { kind: 'accepted', providerMessageIds: [said.sid], detail }
  const code = Number(said.error_code ?? 0)
  const words = said.error_message == null ? null : String(said.error_message)
  const error = errorOf(code === 0 ? (words ?? `Twilio says ${said.status}`) : wordsOfError(code, words))
  return answered(outcomeOfError(code) ?? 'rejected_permanent', { error, detail, code, retryAfterMs: null })
}

function answered(
  outcome: Exclude<SubmitAnswer['kind'], 'accepted'>,
  {
    error,
    detail,
    code,
    retryAfterMs,
  }: { error: string; detail: string; code: number | null; retryAfterMs: number | null },
): SubmitAnswer {
  switch (outcome) {
    case 'rejected_permanent':
      return { kind: outcome, error, detail, ...(code === OPTED_OUT && { optedOut: true }) }
    case 'rejected_temporary':
      return { kind: outcome, error, detail }
    case 'throttled':
      return { kind: outcome, retryAfterMs, detail }
    case 'unknown':
      return { kind: outcome, error }
  }
}
