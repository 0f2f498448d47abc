import { MAX_ADDRESS_CHARACTERS } from '../domain/inbound/inbound-address.ts'
import { consistentPlace, type PartPlace } from '../domain/inbound/part-place.ts'
import type { Inbound, ToldReceipts, UnreadableReceipt } from './port.ts'

/** Longest id of a provider's, in characters: by one that is longer no repetition is known. */
export const MAX_ID_CHARACTERS = 128
/** Longest inbound text, in characters: 255 parts (3GPP TS 23.040, clause 9.2.3.24.1) of 153 septets. */
export const MAX_INBOUND_TEXT_CHARACTERS = 39_015

const ADDRESS_RULE = `must be 1 to ${MAX_ADDRESS_CHARACTERS} characters, none of them a control character`
const TEXT_RULE = `must be a text of at most ${MAX_INBOUND_TEXT_CHARACTERS} characters`

/** A value as the provider wrote it, and what it calls it; undefined: it is not there. */
type Given = { readonly name: string; readonly value: string | undefined }

/** What is read of one inbound message over HTTP. */
export type InboundFields = Pick<Inbound, 'raw' | 'part'> & {
  readonly from: Given
  readonly to: Given
  readonly text: Given
  readonly id: string | undefined
}

/** One inbound message of a request, or what of it cannot be read. */
export function readInboundFields({
  from,
  to,
  text,
  id = '',
  raw,
  part,
}: InboundFields):
  | (ToldReceipts & { readonly inbound: readonly [{ readonly inbound: Inbound }] })
  | UnreadableReceipt {
  const wrong = [from, to].find(({ value }) => !isAddress(value ?? ''))
  if (wrong) return { kind: 'unreadable', field: wrong.name, rule: ADDRESS_RULE }
  if (text.value === undefined || text.value.length > MAX_INBOUND_TEXT_CHARACTERS)
    return { kind: 'unreadable', field: text.name, rule: TEXT_RULE }
  const name = id.trim()
  const inbound: Inbound = {
    from: (from.value ?? '').trim(),
    to: (to.value ?? '').trim(),
    text: text.value,
    raw,
    part,
    providerMessageId: name === '' || name.length > MAX_ID_CHARACTERS ? null : name,
  }
  return { kind: 'told', receipts: [], inbound: [{ inbound }] }
}

function isAddress(text: string): boolean {
  return text.trim() !== '' && text.length <= MAX_ADDRESS_CHARACTERS && !/\p{Cc}/u.test(text)
}

/**
 * The part of a long message, from texts of digits. Null: it is whole, or what is said of it fits no header or contradicts itself.
 */
export function partOf(said: {
  readonly reference: string | undefined
  readonly total: string | undefined
  readonly number: string | undefined
}): PartPlace | null {
  const [reference, total, number] = [said.reference, said.total, said.number].map(wholeNumber)
  if (reference === undefined || total === undefined || number === undefined) return null
  if (reference > MAX_REFERENCE || total > MAX_PARTS) return null
  return consistentPlace({ reference, total, number })
}

/** A header has 16 bits for it (3GPP TS 23.040, clause 9.2.3.24.8). */
const MAX_REFERENCE = 0xffff
const MAX_PARTS = 0xff

/** A number of up to five digits; undefined: it is none. */
export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,5}$/.test(text.trim()) ? Number(text) : undefined
}

/** Octets in hexadecimal; undefined: they are none. */
export function octetsIn(hex: string | undefined): Buffer | undefined {
  return hex !== undefined && /^(?:[0-9a-f]{2})*$/i.test(hex) ? Buffer.from(hex, 'hex') : undefined
}
