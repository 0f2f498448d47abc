import { readMsisdn } from '../msisdn.ts'

/** What `readSender` asks for, in words for an error message. */
export const SENDER_RULE =
  'must be 1 to 11 of A-Z a-z 0-9 - _ . & and spaces inside, at least one a letter; or 1 to 15 digits; or a number in E.164 form'

/**
 * The text as a sender, or null: a name, a short code, or a number. A name is at most 11 characters, the
 * most septets a TP-Originating-Address holds (3GPP TS 23.040, clause 9.1.2.5: 10 octets). Its characters
 * are those that most operators pass on: letters, digits and space everywhere, - _ . & widely. Accents are
 * replaced or dropped on the way, and a blank at an end cannot be seen, so both are refused.
 */
export function readSender(text: string): string | null {
  return NAME.test(text) || DIGITS.test(text) || readMsisdn(text) !== null ? text : null
}

const NAME = /^(?=.*[A-Za-z])(?! )[A-Za-z0-9 _.&-]{1,11}(?<! )$/
const DIGITS = /^[0-9]{1,15}$/
