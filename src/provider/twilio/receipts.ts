import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import {
  normaliseError,
  normaliseStatus,
  outcomeIn,
  type Receipt,
  type ReceiptOutcome,
} from '../../domain/message/receipt.ts'
import { errorOf } from '../answer-words.ts'
import { flatJson } from '../http/json-path.ts'
import type { Secrets } from '../kind.ts'
import type { ForgedReceipt, RawRequest, ToldReceipts, UnreadableReceipt } from '../port.ts'
import { OPTED_OUT, VALIDITY_ENDED, wordsOfError } from './errors.ts'
import { isIncoming, readIncoming } from './inbound.ts'
import { bodyHashIn, isSigned } from './signature.ts'

/**
 * Status words of an outbound message (Twilio's OpenAPI, `message_enum_status`). `failed`: not taken by an operator,
 * `undelivered`: taken and not delivered. `canceled`: of a scheduled one, by hand. `read` is told of other channels than SMS.
 */
const WORDS: ReadonlyMap<string, ReceiptOutcome> = new Map([
  ['ACCEPTED', 'progress'],
  ['SCHEDULED', 'progress'],
  ['QUEUED', 'progress'],
  ['SENDING', 'progress'],
  ['SENT', 'progress'],
  ['PARTIALLY_DELIVERED', 'progress'],
  ['DELIVERED', 'delivered'],
  ['READ', 'delivered'],
  ['UNDELIVERED', 'failed'],
  ['FAILED', 'failed'],
  ['CANCELED', 'failed'],
])

/** What a status word of Twilio means. */
export function outcomeOfWord(word: string): ReceiptOutcome {
  return outcomeIn(WORDS, word)
}

/** Largest error code that is read: Twilio's have five digits. */
const MAX_CODE = 999_999

/** A receipt as it is kept. */
const Kept = Type.Object(
  {
    id: Type.String({ pattern: '^[\\x21-\\x7e]{1,128}$' }),
    status: Type.String({ pattern: '^[\\x20-\\x7e]{1,64}$' }),
    code: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_CODE })),
    error: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
)
const keptCheck = TypeCompiler.Compile(Kept)

/**
 * Reads a request with a receipt or an incoming message: forged, unless it is signed with a token of the account. Of an account whose
 * tokens are being changed both are given, and both count.
 */
export function readTwilioRequest(
  secrets: Secrets,
  request: RawRequest,
): ToldReceipts | UnreadableReceipt | ForgedReceipt {
  const tokens = [secrets['auth_token'], secrets['other_auth_token']].flatMap((token) => token || [])
  if (!isSigned(tokens, request)) return { kind: 'forged' }
  const fields = fieldsOf(request)
  if (fields === null) return unreadable('body', 'must be a form, or a JSON object')
  const field = (...names: readonly string[]) =>
    names.map((name) => fields.get(name)).find((value) => value !== undefined)
  const status = field('MessageStatus', 'SmsStatus') ?? ''
  if (isIncoming(status, request.address === 'inbound')) return readIncoming(field)
  const code = Number(field('ErrorCode') ?? 0)
  const said = errorOf(field('ErrorMessage') ?? '')
  const body = {
    id: field('MessageSid', 'SmsSid', 'SmsMessageSid') ?? '',
    status,
    ...(Number.isInteger(code) && code > 0 && code <= MAX_CODE ? { code } : {}),
    ...(said === '' ? {} : { error: said }),
  }
  const receipt = readTwilioReceipt(body)
  return receipt.kind === 'receipt' ? { kind: 'told', receipts: [{ receipt, body }] } : receipt
}

/** Reads a receipt as it was kept. */
export function readTwilioReceipt(body: unknown): Receipt | UnreadableReceipt {
  if (!keptCheck.Check(body))
    return unreadable(
      'body',
      'must have MessageSid and MessageStatus, and perhaps ErrorCode and ErrorMessage',
    )
  const { id, status, code, error = null } = body
  const outcome = outcomeOfWord(status)
  return {
    kind: 'receipt',
    providerMessageId: id,
    outcome: outcome === 'failed' && code === VALIDITY_ENDED ? 'expired' : outcome,
    status: normaliseStatus(status),
    error: normaliseError(code === undefined ? error : errorOf(wordsOfError(code, error))),
    ...(code === OPTED_OUT && { optedOut: true }),
  }
}

/** What the signature was made over: a form, or the body that the URL names by its hash. Null: it is neither. */
function fieldsOf({ url, headers, bytes }: RawRequest): ReadonlyMap<string, string> | null {
  const text = Buffer.from(bytes).toString()
  const isJson = bodyHashIn(url) !== null && /^application\/json\b/i.test(headers.get('content-type') ?? '')
  if (!isJson) return new Map(new URLSearchParams(text))
  return flatJson(text)
}

function unreadable(field: string, rule: string): UnreadableReceipt {
  return { kind: 'unreadable', field, rule }
}
