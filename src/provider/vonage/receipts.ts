import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import {
  normaliseStatus,
  outcomeIn,
  type Receipt,
  type ReceiptOutcome,
} from '../../domain/message/receipt.ts'
import { flatJson } from '../http/json-path.ts'
import type { Secrets } from '../kind.ts'
import type { ForgedReceipt, RawRequest, ToldReceipts, UnreadableReceipt } from '../port.ts'
import { isInbound, readInbound } from './inbound.ts'
import type { VonageSettings } from './settings.ts'
import { isSigned } from './signature.ts'

/** What the status of a receipt means (developer.vonage.com, "Delivery Receipts"). */
export const WORDS: ReadonlyMap<string, ReceiptOutcome> = new Map([
  ['DELIVERED', 'delivered'],
  ['ACCEPTED', 'progress'],
  ['BUFFERED', 'progress'],
  ['EXPIRED', 'expired'],
  ['FAILED', 'failed'],
  ['REJECTED', 'failed'],
  ['UNKNOWN', 'unknown'],
])

/** What an err-code means, in Vonage's words; 0 is none. */
export const ERRORS: ReadonlyMap<string, string> = new Map([
  ['1', 'Unknown'],
  ['2', 'Absent Subscriber - Temporary'],
  ['3', 'Absent Subscriber - Permanent'],
  ['4', 'Call Barred by User'],
  ['5', 'Portability Error'],
  ['6', 'Anti-Spam Rejection'],
  ['7', 'Handset Busy'],
  ['8', 'Network Error'],
  ['9', 'Illegal Number'],
  ['10', 'Illegal Message'],
  ['11', 'Unroutable'],
  ['12', 'Destination Unreachable'],
  ['13', 'Subscriber Age Restriction'],
  ['14', 'Number Blocked by Carrier'],
  ['15', 'Prepaid Insufficient Funds'],
  ['99', 'General Error'],
])

/** Also of a number that has told this sender to stop (developer.vonage.com, "Messaging Opted-out Numbers"). */
const OPTED_OUT = '9'

const word = (maxLength: number) => Type.String({ pattern: `^[\\x21-\\x7e]{1,${maxLength}}$` })

/** What is kept of a receipt: no number. */
const Kept = Type.Object(
  { messageId: word(128), status: word(128), 'err-code': Type.Optional(word(16)) },
  { additionalProperties: false },
)
const keptCheck = TypeCompiler.Compile(Kept)

const RECEIPT_RULE = 'must be a delivery receipt of the SMS API: messageId, status and perhaps err-code'

/**
 * Reads a request that has proved itself by the token in its path: a receipt or an inbound message, in a query, a form or
 * JSON. Where the settings name a
 * signature it must be signed besides.
 */
export function readReceiptRequest(
  { signature }: VonageSettings,
  secrets: Secrets,
  request: RawRequest,
): ToldReceipts | UnreadableReceipt | ForgedReceipt {
  const parameters = parametersOf(request)
  if (signature !== undefined) {
    const secret = secrets['signature_secret'] ?? ''
    if (secret === '' || !isSigned(parameters, secret, signature)) return { kind: 'forged' }
  }
  if (isInbound(parameters)) return readInbound(parameters)
  const errorCode = parameters.get('err-code') || undefined
  const body = {
    messageId: parameters.get('messageId'),
    status: parameters.get('status'),
    ...(errorCode !== undefined && { 'err-code': errorCode }),
  }
  const receipt = readKeptReceipt(body)
  return receipt.kind === 'unreadable' ? receipt : { kind: 'told', receipts: [{ receipt, body }] }
}

/** Reads a receipt as it was kept. */
export function readKeptReceipt(body: unknown): Receipt | UnreadableReceipt {
  if (!keptCheck.Check(body)) return { kind: 'unreadable', field: 'body', rule: RECEIPT_RULE }
  const outcome = outcomeIn(WORDS, body.status)
  const isWell = outcome === 'delivered' || outcome === 'progress'
  return {
    kind: 'receipt',
    providerMessageId: body.messageId,
    outcome,
    status: normaliseStatus(body.status),
    error: isWell ? null : errorOf(body['err-code']),
    ...(outcome === 'failed' && body['err-code'] === OPTED_OUT && { optedOut: true }),
  }
}

function errorOf(code: string | undefined): string | null {
  if (code === undefined || code === '0') return null
  const words = ERRORS.get(code)
  return words === undefined ? `err-code ${code}` : `err-code ${code}, ${words}`
}

/** Of a query, or of the body where there may be one: a signature is made over one of them. JSON is flat. */
function parametersOf({ method, url, headers, bytes }: RawRequest): ReadonlyMap<string, string> {
  if (method === 'GET') return new Map(new URL(url).searchParams)
  const text = Buffer.from(bytes).toString()
  if (/^application\/x-www-form-urlencoded\b/i.test(headers.get('content-type') ?? ''))
    return new Map(new URLSearchParams(text))
  return flatJson(text) ?? new Map()
}
