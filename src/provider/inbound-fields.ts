import type { Inbound } from './port.ts'

/** Longest number, short code or name that a message comes from or goes to, in characters. */
export const MAX_ADDRESS_CHARACTERS = 128
/** Longest id of a provider's, in characters. */
export const MAX_ID_CHARACTERS = 128
/** Longest inbound text, in characters: 255 parts (3GPP TS 23.040, clause 9.2.3.24.1) of 153 septets. */
export const MAX_INBOUND_TEXT_CHARACTERS = 39_015

/** The rule of `isAddress`. */
export const ADDRESS_RULE = `must be 1 to ${MAX_ADDRESS_CHARACTERS} characters, none of them a control character`
/** The rule of `isInboundText`. */
export const INBOUND_TEXT_RULE = `must be a text of at most ${MAX_INBOUND_TEXT_CHARACTERS} characters`

/** Whether a message can be from or to it. */
export function isAddress(text: string): boolean {
  return text.trim() !== '' && text.length <= MAX_ADDRESS_CHARACTERS && !/\p{Cc}/u.test(text)
}

/** Whether a handset can have sent it. */
export function isInboundText(text: string): boolean {
  return text.length <= MAX_INBOUND_TEXT_CHARACTERS
}

/**
 * An address of a provider that writes international numbers without a plus, with it. Short codes, of up to 7 digits, and names
 * stay as they are.
 */
export function withPlus(address: string): string {
  return /^[1-9]\d{7,14}$/.test(address) ? `+${address}` : address
}

/**
 * A part of a long message. Null: it is whole, or what is said of it contradicts itself, which is to be ignored (3GPP TS 23.040,
 * clause 9.2.3.24.1).
 */
export function partOf(said: {
  readonly reference: number
  readonly total: number
  readonly number: number
}): Inbound['part'] {
  const isWhole = Object.values(said).every(Number.isInteger)
  const { reference, total, number } = said
  const fits = reference >= 0 && reference <= MAX_REFERENCE && total > 1 && total <= MAX_PARTS
  return isWhole && fits && number >= 1 && number <= total ? { reference, total, number } : null
}

/** A header has 16 bits for it (clause 9.2.3.24.8). */
const MAX_REFERENCE = 0xffff
const MAX_PARTS = 0xff
