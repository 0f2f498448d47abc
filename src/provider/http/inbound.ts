import { octetsIn, partOf, readInboundFields, wholeNumber } from '../inbound-fields.ts'
import type { ReceiptAnswer, SettingsViolation } from '../kind.ts'
import type { InboundRaw, RawRequest, ToldInbound, ToldReceipts, UnreadableReceipt } from '../port.ts'
import { textOfReceived } from '../smpp/received/received-text.ts'
import { UNPACKED_GSM } from '../smpp/text.ts'
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
  const { method, json_field: jsonField = null, when, octets } = settings
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
    if (read.kind === 'unreadable') return read
    inbound.push(...read.inbound)
  }
  return { kind: 'told', receipts: [], inbound }
}

/** What the sender of inbound messages is answered when they are durable. */
export function inboundAnswerOf({ inbound }: HttpSettings): ReceiptAnswer {
  return answerOf(inbound?.answer)
}

function inboundIn(
  { tellers }: InboundReading,
  document: unknown,
  fields: Fields,
): ReturnType<typeof readInboundFields> {
  const told = (value: Value) => tellers[value] && textThere(tellers[value], document, fields)
  const given = (value: Value) => ({
    name: tellers[value] ? nameOf(tellers[value]) : value,
    value: told(value),
  })
  const raw = tellers['octets.hex'] === undefined ? null : rawIn(told)
  if (raw === undefined) return unreadable(given('octets.hex').name, OCTETS_RULE)
  return readInboundFields({
    from: given('from'),
    to: given('to'),
    text: raw === null ? given('text') : { name: 'text', value: textOfOctets([raw]) },
    id: told('id'),
    raw,
    part: partOf({
      reference: told('part.reference'),
      total: told('part.total'),
      number: told('part.number'),
    }),
  })
}

const OCTETS_RULE = 'must be octets in hexadecimal, with a data_coding from 0 to 255'

/** The text of parts that came as octets: over HTTP in the alphabet of GSM, not packed. */
export function textOfOctets(parts: readonly (InboundRaw | null)[]): string {
  return textOfReceived(parts, UNPACKED_GSM)
}

/** Undefined: they cannot be read. */
function rawIn(told: (value: Value) => string | undefined): InboundRaw | undefined {
  const octets = octetsIn(told('octets.hex'))
  const header = octetsIn(told('octets.header') ?? '')
  const dataCoding = wholeNumber(told('octets.data_coding') ?? '0')
  return octets && header && dataCoding !== undefined && dataCoding <= 0xff
    ? { octets, dataCoding, header }
    : undefined
}
