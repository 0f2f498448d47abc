import {
  ADDRESS_RULE,
  INBOUND_TEXT_RULE,
  isAddress,
  isInboundText,
  MAX_ID_CHARACTERS,
  partOf,
  withPlus,
} from '../inbound-fields.ts'
import type { ReceiptAnswer, SettingsViolation } from '../kind.ts'
import type { InboundRaw, RawRequest, ToldInbound, ToldReceipts, UnreadableReceipt } from '../port.ts'
import { textOfReceived } from '../smpp/received-text.ts'
import { DATA_CODINGS, type Writing } from '../smpp/text.ts'
import { isViolation } from './find.ts'
import { JSON_PATH_RULE, readJsonPath } from './json-path.ts'
import { answerOf } from './receipts.ts'
import type { HttpSettings, ToldAt } from './settings.ts'
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
  textThere,
  unreadable,
} from './told.ts'

type Settings = NonNullable<HttpSettings['inbound']>

/** How inbound messages are read. */
export type InboundReading = ToldForm & {
  /** What an inbound message is known by at an address where other things come too. */
  readonly when: { readonly at: Teller; readonly words: ReadonlySet<string> } | null
  readonly addPlus: boolean
  readonly tellers: Readonly<Partial<Record<Value, Teller>>>
}

/** Values of an inbound message, by their path in the settings. */
const VALUES = [
  'from',
  'to',
  'text',
  'id',
  'octets.hex',
  'octets.data_coding',
  'octets.header',
  'part.reference',
  'part.total',
  'part.number',
] as const
type Value = (typeof VALUES)[number]

/** Reads how inbound messages are to be read, or says what is wrong with it. */
export function readInboundSettings(settings: Settings): InboundReading | SettingsViolation {
  const { method, json_field: jsonField = null, when, add_plus: addPlus = false, octets } = settings
  const each = settings.each === undefined ? null : readJsonPath(settings.each, 'every')
  if (settings.each !== undefined && each === null) return { field: 'inbound.each', rule: JSON_PATH_RULE }
  if ((settings.text === undefined) === (octets === undefined))
    return { field: 'inbound.text', rule: 'must be given, or octets instead of it' }
  const tellers: Partial<Record<Value, Teller>> = {}
  for (const value of VALUES) {
    const at = placeIn(settings, value)
    if (at === undefined) continue
    const teller = readTeller(at, `inbound.${value}`)
    if (isViolation(teller)) return teller
    tellers[value] = teller
  }
  const known = when === undefined ? null : readTeller(when.at, 'inbound.when.at')
  if (known && isViolation(known)) return known
  const all = [...Object.values(tellers), ...(known ? [known] : [])]
  const readsJson = all.some(({ kind }) => kind === 'json')
  if (readsJson && method === 'GET' && jsonField === null)
    return { field: 'inbound', rule: 'must have fields of the query with GET, and no JSON' }
  if (!readsJson && (jsonField !== null || each !== null))
    return { field: 'inbound', rule: 'must have values in JSON with json_field and each' }
  return {
    method,
    jsonField,
    each,
    readsJson,
    addPlus,
    when: known && { at: known, words: new Set([when?.equals ?? []].flat()) },
    tellers,
  }
}

function placeIn({ octets, part, ...settings }: Settings, value: Value): ToldAt | undefined {
  switch (value) {
    case 'octets.hex':
      return octets?.hex
    case 'octets.data_coding':
      return octets?.data_coding
    case 'octets.header':
      return octets?.header
    case 'part.reference':
      return part?.reference
    case 'part.total':
      return part?.total
    case 'part.number':
      return part?.number
    default:
      return settings[value]
  }
}

/** Whether what is told here is an inbound message; null: the settings do not say how it is known. */
export function isInbound(reading: InboundReading | null, document: unknown, fields: Fields): boolean | null {
  if (!reading?.when) return null
  const { at, words } = reading.when
  return words.has(textOf(at, document, fields) ?? '')
}

/**
 * The inbound messages in a request that has proved itself by the token in its path. All or none: where one cannot be read the
 * provider is told so, and sends them again.
 */
export function readInbound(reading: InboundReading, request: RawRequest): ToldReceipts | UnreadableReceipt {
  if (request.method !== reading.method) return unreadable('method', `must be ${reading.method}`)
  const fields = fieldsOf(request)
  const documents = documentsIn(reading, request, fields)
  if (documents === null || documents.length > MAX_TOLD) return unreadable('body', bodyRule('messages'))
  const inbound: ToldInbound[] = []
  for (const document of documents) {
    if (isInbound(reading, document, fields) === false) continue
    const read = inboundIn(reading, document, fields)
    if ('kind' in read) return read
    inbound.push(read)
  }
  return { kind: 'told', receipts: [], inbound }
}

/** What the sender of inbound messages is answered when they are durable. */
export function inboundAnswerOf({ inbound }: HttpSettings): ReceiptAnswer {
  return answerOf(inbound?.answer)
}

function inboundIn(
  { tellers, addPlus }: InboundReading,
  document: unknown,
  fields: Fields,
): ToldInbound | UnreadableReceipt {
  const told = (value: Value) => tellers[value] && textThere(tellers[value], document, fields)
  const wrong = (value: Value, rule: string) =>
    unreadable(tellers[value] ? nameOf(tellers[value]) : value, rule)
  const [from = '', to = ''] = [told('from')?.trim(), told('to')?.trim()]
  if (!isAddress(from)) return wrong('from', ADDRESS_RULE)
  if (!isAddress(to)) return wrong('to', ADDRESS_RULE)
  const raw = tellers['octets.hex'] === undefined ? null : rawIn(told)
  if (raw === undefined) return wrong('octets.hex', OCTETS_RULE)
  const text = raw === null ? told('text') : textOfReceived([raw], WRITING)
  if (text === undefined || !isInboundText(text)) return wrong('text', INBOUND_TEXT_RULE)
  const [reference, total, number] = [told('part.reference'), told('part.total'), told('part.number')]
  const id = told('id')?.trim() ?? ''
  return {
    inbound: {
      from: addPlus ? withPlus(from) : from,
      to: addPlus ? withPlus(to) : to,
      text,
      raw,
      part: partOf({
        reference: numberIn(reference),
        total: numberIn(total),
        number: numberIn(number),
      }),
      providerMessageId: id === '' || id.length > MAX_ID_CHARACTERS ? null : id,
    },
  }
}

const OCTETS_RULE = 'must be octets in hexadecimal, with a data_coding from 0 to 255'

/** Octets of handsets come in the alphabet of GSM, not packed, over HTTP. */
const WRITING: Writing = { alphabet: 'gsm', codings: DATA_CODINGS }

/** The text of parts that came as octets. */
export function textOfOctets(parts: readonly (InboundRaw | null)[]): string {
  return textOfReceived(parts, WRITING)
}

/** Undefined: they cannot be read. */
function rawIn(told: (value: Value) => string | undefined): InboundRaw | undefined {
  const octets = octetsIn(told('octets.hex'))
  const header = octetsIn(told('octets.header') ?? '')
  const dataCoding = numberIn(told('octets.data_coding') ?? '0')
  const isCoding = Number.isInteger(dataCoding) && dataCoding >= 0 && dataCoding <= 0xff
  return octets && header && isCoding ? { octets, dataCoding, header } : undefined
}

function octetsIn(hex: string | undefined): Buffer | undefined {
  return hex !== undefined && /^(?:[0-9a-f]{2})*$/i.test(hex) ? Buffer.from(hex, 'hex') : undefined
}

/** NaN: it is none. */
function numberIn(text: string | undefined): number {
  return text !== undefined && /^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN
}
