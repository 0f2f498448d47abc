import { type Static, Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { readRetryAfter } from '../../domain/callback/callback-answer.ts'
import { detailOf, errorOf } from '../answer-words.ts'
import { parseJsonExactly } from '../http/json-path.ts'
import { outcomeOfStatus } from '../http-status.ts'
import type { HttpAnswer } from '../over-http.ts'
import type { SubmitAnswer, TakenPart } from '../port.ts'

type Refusal = 'permanent' | 'temporary' | 'throttled'

/**
 * What the status of a message means, in Vonage's words. Permanent is what the message itself would meet again; temporary what
 * is wrong with the account, its money or its settings (developer.vonage.com/api-errors/sms).
 */
export const STATUSES: ReadonlyMap<string, { readonly refusal: Refusal; readonly words: string }> = new Map(
  (
    [
      ['1', 'throttled', 'Throttled'],
      ['2', 'permanent', 'Missing Parameters'],
      ['3', 'permanent', 'Invalid Parameters'],
      ['4', 'temporary', 'Invalid Credentials'],
      ['5', 'temporary', 'Internal Error'],
      ['6', 'permanent', 'Invalid Message'],
      ['7', 'permanent', 'Number Barred'],
      ['8', 'temporary', 'Partner Account Barred'],
      ['9', 'temporary', 'Partner Quota Violation'],
      ['10', 'throttled', 'Too Many Existing Binds'],
      ['11', 'temporary', 'Account Not Enabled For HTTP'],
      ['12', 'permanent', 'Message Too Long'],
      ['14', 'temporary', 'Invalid Signature'],
      ['15', 'permanent', 'Invalid Sender Address'],
      ['22', 'permanent', 'Invalid Network Code'],
      ['23', 'temporary', 'Invalid Callback URL'],
      ['29', 'temporary', 'Non-Whitelisted Destination'],
      ['32', 'temporary', 'Signature And API Secret Disallowed'],
      ['33', 'permanent', 'Number De-activated'],
    ] as const
  ).map(([status, refusal, words]) => [status, { refusal, words }]),
)
const TAKEN = '0'

/** A message has at most 255 parts (3GPP TS 23.040, 9.2.3.24.1). */
const MAX_PARTS = 255

const Part = Type.Object({
  status: Type.String({ minLength: 1, maxLength: 16 }),
  'message-id': Type.Optional(Type.String({ pattern: '^[\\x21-\\x7e]{1,128}$' })),
  'error-text': Type.Optional(Type.String()),
})
type Part = Static<typeof Part>
const answerCheck = TypeCompiler.Compile(
  Type.Object({
    'message-count': Type.Union([Type.String(), Type.Number()]),
    messages: Type.Array(Part, { minItems: 1, maxItems: MAX_PARTS }),
  }),
)

/**
 * What an answer means. Vonage answers 200 to whatever it could read: each part has a status of its own, and the message is taken
 * when all of them are `0` and have an id. The worst of the others says what became of it. What cannot be read is unknown.
 */
export function readAnswer(answer: HttpAnswer, nowMs: number): SubmitAnswer {
  const document = parseJsonExactly(answer.body)
  const detail = detailOf(answer.status, answer.body)
  if (!answerCheck.Check(document)) return withoutParts(answer, detail, nowMs)
  const { messages } = document
  if (String(document['message-count']) !== String(messages.length))
    return {
      kind: 'unknown',
      error: errorOf(`${messages.length} of ${document['message-count']} messages in the answer`),
    }
  return outcomeOf(messages, detail)
}

/** Something on the way has answered, or Vonage in another form: what counts is the status of HTTP. */
function withoutParts({ status, header }: HttpAnswer, detail: string, nowMs: number): SubmitAnswer {
  const error = errorOf(detail)
  const outcome = outcomeOfStatus(status)
  switch (outcome) {
    case 'rejected_permanent':
    case 'rejected_temporary':
      return { kind: outcome, error, detail }
    case 'throttled':
      return { kind: outcome, retryAfterMs: readRetryAfter(header('retry-after'), nowMs), detail }
    case 'accepted':
    case 'unknown':
      return { kind: 'unknown', error: errorOf(`an answer that cannot be read: ${detail}`) }
  }
}

/** The worst first: what can never be whole, then what is doubtful. */
const SEVERITY = ['permanent', 'unknown', 'temporary', 'throttled'] as const

function outcomeOf(parts: readonly Part[], detail: string): SubmitAnswer {
  const refused = parts.flatMap((part, index) =>
    part.status === TAKEN ? [] : [{ part, place: index + 1, meaning: meaningOf(part) }],
  )
  const worst = SEVERITY.flatMap((meaning) => refused.filter((one) => one.meaning === meaning))[0]
  if (worst === undefined) return acceptedOf(parts, detail)
  const taken = parts.length - refused.length
  const some = partsTakenOf(parts)
  const words = wordsOf(worst.part)
  const error = errorOf(
    taken === 0 ? words : `part ${worst.place}, though ${taken} of ${parts.length} were taken: ${words}`,
  )
  switch (worst.meaning) {
    case 'permanent':
      return { kind: 'rejected_permanent', error, detail, ...some }
    case 'unknown':
      return { kind: 'unknown', error, ...some }
    case 'temporary':
      return { kind: 'rejected_temporary', error, detail, ...some }
    case 'throttled':
      // What was taken of it was an attempt.
      return taken === 0
        ? { kind: 'throttled', retryAfterMs: null, detail }
        : { kind: 'rejected_temporary', error, detail, ...some }
  }
}

/** Parts that were taken and are named, if there are any. */
function partsTakenOf(parts: readonly Part[]): { readonly partsTaken?: readonly TakenPart[] } {
  const partsTaken = parts.flatMap(({ status, 'message-id': providerMessageId }, index) =>
    status === TAKEN && providerMessageId !== undefined ? [{ part: index + 1, providerMessageId }] : [],
  )
  return partsTaken.length > 0 ? { partsTaken } : {}
}

function acceptedOf(parts: readonly Part[], detail: string): SubmitAnswer {
  const ids = parts.flatMap((part) => part['message-id'] ?? [])
  const [first, ...others] = ids
  if (first === undefined || ids.length < parts.length)
    return {
      kind: 'unknown',
      error: errorOf(`taken, but without an id: ${detail}`),
      ...partsTakenOf(parts),
    }
  return { kind: 'accepted', providerMessageIds: [first, ...others], detail }
}

function meaningOf({ status }: Part): Refusal | 'unknown' {
  return STATUSES.get(status)?.refusal ?? 'unknown'
}

function wordsOf(part: Part): string {
  const meaning = STATUSES.get(part.status)?.words ?? 'not a status that is known'
  const said = part['error-text']?.trim() ?? ''
  return `status ${part.status}, ${said === '' ? meaning : said}`
}
