import { GROUP_PATTERN } from '../inbound/numbers.ts'

/**
 * What Twilio names things by: two letters and 32 hexadecimal digits. Ours are made of our own names and lead back to them, so
 * that no table is needed: `AC` and `VA` of the client's id, `SM` of that of a message, `VE` of that of the message of a code.
 */
export type SidOfId = 'AC' | 'SM' | 'VA' | 'VE'

/** The SID of a UUID. */
export function sidOf(kind: SidOfId, id: string): string {
  return kind + id.replaceAll('-', '').toLowerCase()
}

/** The UUID of a SID of this kind, in small letters; null for what is none. `MM`, of a message with media, is a message too. */
export function idOfSid(kind: SidOfId, sid: string): string | null {
  const found = SID.exec(sid)
  if (!found) return null
  const [, letters, ...digits] = found
  const isKind = letters === kind || (kind === 'SM' && letters === 'MM')
  return isKind ? digits.join('-').toLowerCase() : null
}

const SID = /^([A-Z]{2})([0-9a-fA-F]{8})([0-9a-fA-F]{4})([0-9a-fA-F]{4})([0-9a-fA-F]{4})([0-9a-fA-F]{12})$/

/** Digits behind the letters of a SID. */
const SID_DIGITS = 32

/** The SID of a Messaging Service: the name of a group of numbers in ASCII, in hexadecimal, with zeros to its end. */
export function sidOfGroup(group: string): string {
  const hex = [...group].map((one) => one.charCodeAt(0).toString(16)).join('')
  return `MG${hex.padEnd(SID_DIGITS, '0')}`
}

/** The group that a Messaging Service is; null where none can be called so. */
export function groupOfSid(sid: string): string | null {
  const hex = /^MG((?:[2-7][0-9a-f])*)(?:00)+$/i.exec(sid)?.[1] ?? ''
  const group = (hex.match(/../g) ?? []).map((two) => String.fromCharCode(Number.parseInt(two, 16))).join('')
  return sid.length === SID_DIGITS + 2 && new RegExp(GROUP_PATTERN).test(group) ? group : null
}

/** The SID of a number or a short code of the list: its digits, behind `f` where it has a plus and `e` where it has none. */
export function sidOfNumber(number: string): string {
  const marked = number.startsWith('+') ? `f${number.slice(1)}` : `e${number}`
  return `PN${marked.padStart(SID_DIGITS, '0')}`
}

/** The number or short code that a SID is of; null for what is none. */
export function numberOfSid(sid: string): string | null {
  const found = sid.length === SID_DIGITS + 2 ? /^PN0*([ef])([0-9]{2,15})$/i.exec(sid) : null
  if (!found) return null
  return found[1]?.toLowerCase() === 'f' ? `+${found[2]}` : (found[2] ?? null)
}
