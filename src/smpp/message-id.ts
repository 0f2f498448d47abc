/**
 * The ways one id may be written: as it came, and as decimal or hexadecimal, with and without leading zeros. SMSCs answer
 * submit_sm in one form and write their receipts in another.
 */
export type IdForm = 'as_is' | 'decimal' | 'hex'

/** Longest message_id, without its NUL octet (SMPP v3.4, clause 4.4.2). */
export const MAX_MESSAGE_ID = 64

/** True for what the text of a receipt can name again: visible ASCII, no longer than the specification allows. */
export function isMessageId(id: string): boolean {
  return id.length <= MAX_MESSAGE_ID && /^[\x21-\x7e]+$/.test(id)
}

/** Longest id that is taken for a number, in digits: 64 bits. */
const MAX_DIGITS = 20

/** What a receipt's id is in the form in which the submissions were answered; as it came when it is no such number. */
export function idInForm(id: string, told: IdForm, answered: IdForm): string {
  if (told === 'as_is' || answered === 'as_is') return id
  const number = numberOf(id, told)
  if (number === null) return id
  return answered === 'decimal' ? number.toString(10) : number.toString(16)
}

/** An id for comparison: of numbers, without what their writing adds (leading zeros, upper case). */
export function plainId(id: string, form: IdForm): string {
  return idInForm(id, form, form)
}

function numberOf(id: string, form: 'decimal' | 'hex'): bigint | null {
  if (id.length > MAX_DIGITS || id === '') return null
  if (form === 'decimal') return /^\d+$/.test(id) ? BigInt(id) : null
  return /^[0-9a-f]+$/i.test(id) ? BigInt(`0x${id}`) : null
}
