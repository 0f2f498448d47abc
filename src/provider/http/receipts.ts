import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import {
  normaliseError,
  normaliseStatus,
  type Receipt,
  type ReceiptOutcome,
} from '../../domain/message/receipt.ts'
import type { ReceiptAnswer, SettingsViolation } from '../kind.ts'
import type { RawRequest, ToldReceipt, ToldReceipts, UnreadableReceipt } from '../port.ts'
import { isViolation } from './find.ts'
import { JSON_PATH_RULE, readJsonPath } from './json-path.ts'
import type { HttpSettings, WORD_OUTCOMES } from './settings.ts'
import {
  bodyRule,
  documentsIn,
  type Fields,
  fieldsOf,
  MAX_TOLD,
  nameOf,
  readTeller,
  type Teller,
  type ToldForm,
  textOf,
  unreadable,
} from './told.ts'

type WordOutcome = (typeof WORD_OUTCOMES)[number]

/** How receipts are read. */
export type ReceiptReading = ToldForm & {
  readonly separator: string | null
  readonly id: Teller
  readonly status: Teller
  readonly error: Teller | null
  /** By the word in small letters. */
  readonly words: ReadonlyMap<string, WordOutcome>
}

/** An id and a status that are longer are none. */
const MAX_WORD_CHARACTERS = 128
const MAX_ERROR_CHARACTERS = 512

/** What is kept of a receipt: what was read of it and no more, so no number and no text of a message. */
const Kept = TypeCompiler.Compile(
  Type.Object(
    { id: Type.String(), status: Type.String(), error: Type.Optional(Type.String()) },
    { additionalProperties: false },
  ),
)
type Kept = { readonly id: string; readonly status: string; readonly error?: string }

/** Reads how receipts are to be read, or says what is wrong with it. */
export function readReceiptSettings(
  settings: NonNullable<HttpSettings['receipts']>,
): ReceiptReading | SettingsViolation {
  const { method, json_field: jsonField = null, separator = null } = settings
  const each = settings.each === undefined ? null : readJsonPath(settings.each, 'every')
  if (settings.each !== undefined && each === null) return { field: 'receipts.each', rule: JSON_PATH_RULE }
  const tellers: Teller[] = []
  for (const name of ['id', 'status', 'error'] as const) {
    const given = settings[name]
    if (given === undefined) continue
    const teller = readTeller(given, `receipts.${name}`)
    if (isViolation(teller)) return teller
    if (teller.kind === 'json' && method === 'GET' && jsonField === null)
      return { field: `receipts.${name}`, rule: 'must be a field of the query with GET' }
    if (teller.kind === 'json' && separator !== null)
      return { field: 'receipts.separator', rule: 'must not be given where values are in JSON' }
    tellers.push(teller)
  }
  const [id, status, error = null] = tellers
  // The schema asks for both.
  if (!id || !status) return { field: 'receipts', rule: 'must have id and status' }
  if (each !== null && id.kind !== 'json')
    return { field: 'receipts.each', rule: 'must be given with an id in JSON only' }
  const readsJson = tellers.some(({ kind }) => kind === 'json')
  if (jsonField !== null && !readsJson)
    return { field: 'receipts.json_field', rule: 'must be given with values in JSON only' }
  const words = wordsOf(settings.words)
  if (isViolation(words)) return words
  return {
    method,
    jsonField,
    each,
    separator,
    id,
    status,
    error,
    words,
    readsJson,
  }
}

/**
 * The receipts in a request that has proved itself by the token in its path. All or none: where one cannot be read the
 * provider is told so, and sends them again. `isReceipt` leaves out what is none.
 */
export function readReceipts(
  reading: ReceiptReading,
  request: RawRequest,
  isReceipt: (document: unknown, fields: Fields) => boolean = () => true,
): ToldReceipts | UnreadableReceipt {
  if (request.method !== reading.method) return unreadable('method', `must be ${reading.method}`)
  const fields = fieldsOf(request)
  const documents = documentsIn(reading, request, fields)
  if (documents === null) return unreadable('body', bodyRule('receipts'))
  const found = documents.flatMap((document) =>
    isReceipt(document, fields) ? keptIn(reading, document, fields) : [],
  )
  if (found.length > MAX_TOLD) return unreadable('body', bodyRule('receipts'))
  const receipts: ToldReceipt[] = []
  for (const kept of found) {
    if ('kind' in kept) return kept
    receipts.push({ receipt: receiptOf(kept, reading.words), body: kept })
  }
  return { kind: 'told', receipts }
}

/** Reads a receipt as it was kept; its word means what the settings say now. */
export function readKeptReceipt(reading: ReceiptReading | null, body: unknown): Receipt | UnreadableReceipt {
  if (!Kept.Check(body))
    return unreadable('body', 'must be a receipt as it is kept: id, status and perhaps error')
  return receiptOf(body, reading?.words ?? new Map())
}

/** What the sender of receipts is answered when they are durable. */
export function receiptAnswerOf({ receipts }: HttpSettings): ReceiptAnswer {
  return answerOf(receipts?.answer)
}

/** An answer as settings have it, 204 without a body unless they do. */
export function answerOf(given: NonNullable<HttpSettings['receipts']>['answer'] = {}): ReceiptAnswer {
  const { status, content_type: contentType = 'text/plain', body = '' } = given
  return { status: status ?? (body === '' ? 204 : 200), contentType, body }
}

/** Of what was delivered, or is on its way, what stands where an error would is none: Kannel puts ACK there. */
function receiptOf({ id, status, error }: Kept, words: ReadonlyMap<string, WordOutcome>): Receipt {
  const outcome = outcomeOf(words.get(lower(status)))
  const isWell = outcome === 'delivered' || outcome === 'progress'
  return {
    kind: 'receipt',
    providerMessageId: id,
    outcome,
    status: normaliseStatus(status),
    error: isWell ? null : normaliseError(error ?? null),
  }
}

/** A word that the settings do not know ends nothing. */
function outcomeOf(word: WordOutcome | undefined): ReceiptOutcome {
  return word === undefined || word === 'ignored' ? 'unknown' : word
}

/** One receipt, or with a separator as many as there are ids; each may be one that cannot be read. */
function keptIn(
  { id, status, error, separator, words }: ReceiptReading,
  document: unknown,
  fields: Fields,
): readonly (Kept | UnreadableReceipt)[] {
  const told = (teller: Teller) => {
    const text = textOf(teller, document, fields)
    return separator === null ? [text] : (text ?? '').split(separator)
  }
  const statuses = told(status)
  const errors = error === null ? [] : told(error)
  return told(id).flatMap((one, index) => {
    const word = wordIn(statuses[index])
    if (word === null) return unreadable(nameOf(status), WORD_RULE)
    // What is no receipt may be without an id.
    if (words.get(lower(word)) === 'ignored') return []
    const name = wordIn(one)
    if (name === null) return unreadable(nameOf(id), WORD_RULE)
    const said = oneLine(errors[index] ?? '')
    return said === '' ? { id: name, status: word } : { id: name, status: word, error: said }
  })
}

const WORD_RULE = `must be 1 to ${MAX_WORD_CHARACTERS} characters, none of them a control character`

function wordIn(text: string | undefined): string | null {
  const word = text?.trim() ?? ''
  const isWord = word !== '' && word.length <= MAX_WORD_CHARACTERS && !/\p{Cc}/u.test(word)
  return isWord && word.isWellFormed() ? word : null
}

function oneLine(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, MAX_ERROR_CHARACTERS)
    .toWellFormed()
}

function wordsOf(
  given: Readonly<Record<string, WordOutcome>>,
): ReadonlyMap<string, WordOutcome> | SettingsViolation {
  const words = new Map<string, WordOutcome>()
  for (const [word, outcome] of Object.entries(given)) {
    if (words.has(lower(word)))
      return { field: `receipts.words.${word}`, rule: 'must be given once, in any case' }
    words.set(lower(word), outcome)
  }
  return words
}

function lower(word: string): string {
  return word.trim().toLowerCase()
}
