import type { Msisdn } from './message.ts'

/** What `readMsisdn` asks for, in words for an error message. */
export const MSISDN_RULE = 'must be a number in E.164 form: +, then 2 to 15 digits, the first not 0'

/** The shape of a number (ITU-T E.164, clause 6: at most 15 digits, no country code starts with 0). */
export const MSISDN_PATTERN = '^\\+[1-9][0-9]{1,14}$'

/**
 * The text as an MSISDN, or null. Only the shape is judged, `MSISDN_PATTERN`, not whether the number
 * exists. Nothing is trimmed or repaired.
 */
export function readMsisdn(text: string): Msisdn | null {
  // The brand is made here and nowhere else.
  return SHAPE.test(text) ? (text as Msisdn) : null
}

/**
 * The number as logs may show it, as long as before: first 3 and last 2 characters, `+12****78`.
 * Where that would hide fewer than 4 characters only the last 2 stay: `*****67`.
 */
export function maskMsisdn(msisdn: Msisdn): string {
  const shown = msisdn.length < SHORTEST_WITH_PREFIX ? 0 : 3
  return msisdn.slice(0, shown) + '*'.repeat(msisdn.length - shown - 2) + msisdn.slice(-2)
}

const SHAPE = new RegExp(MSISDN_PATTERN)

/** 3 shown, 4 hidden, 2 shown. */
const SHORTEST_WITH_PREFIX = 9
