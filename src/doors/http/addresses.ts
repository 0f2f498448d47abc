import type { Msisdn } from '../../domain/message.ts'
import { readMsisdn } from '../../domain/msisdn.ts'

/** What stands before the calling code where a number is dialled (ITU-T E.164, clause 6.3); a short code may begin so, too. */
const DIALLED_PREFIX = /^00(?=[1-9]\d{6})/

/** A destination as clients of other gateways write it: E.164 with its plus, without it, or with 00 in its place. Null: it is none. */
export function readDestination(text: string): Msisdn | null {
  const digits = text.trim().replace(DIALLED_PREFIX, '')
  return readMsisdn(digits.startsWith('+') ? digits : `+${digits}`)
}

/** A sender as the API writes it: a number that is dialled with 00 gets its plus, other digits stay as they are. */
export function senderOf(text: string): string {
  const sender = text.trim()
  return /^\d+$/.test(sender) ? sender.replace(DIALLED_PREFIX, '+') : sender
}
