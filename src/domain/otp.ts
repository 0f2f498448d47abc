import { type AskedMessage, type MessageDraft, readDraft } from './message-draft.ts'
import { smartEncode } from './smart-encoding.ts'
import { type Violation, violation } from './violation.ts'

/** Where the code goes in a text. It stays there in what is stored and shown: the code itself is in neither. */
export const CODE_PLACE = '{code}'

/** Digits of a code. */
export const CODE_DIGITS = 6

/** Codes there are; each is as likely. */
export const CODES = 10 ** CODE_DIGITS

/** How long a code can be verified after it was asked for, in milliseconds. */
export const OTP_LIFETIME_MS = 600_000

/** How often a code can be guessed. */
export const MAX_CHECKS = 5

/** Codes sent to one number by one client within `OTP_WINDOW_MS`, at most. */
export const MAX_OTPS_PER_WINDOW = 5
export const OTP_WINDOW_MS = 600_000

/** Time between two codes to one number of one client, in milliseconds. */
export const OTP_SPACING_MS = 30_000

/** What is sent when no text is asked for. */
export const DEFAULT_OTP_TEXT = `Your code is ${CODE_PLACE}. It is valid for 10 minutes.`

/** What a text of an OTP must have, in words for an error message. */
export const OTP_TEXT_RULE = `must contain ${CODE_PLACE}, where the code goes`

/** What a code given for verification must be, in words for an error message. */
export const CODE_RULE = `must be ${CODE_DIGITS} digits`

/** The code of a number from 0 to `CODES` − 1, with its leading zeros. */
export function codeOf(number: number): string {
  return String(number).padStart(CODE_DIGITS, '0')
}

/** The text with the code in its places. */
export function withCode(text: string, code: string): string {
  return text.replaceAll(CODE_PLACE, code)
}

/** What a log or a history may show of words that hold the code. */
export function withoutCode(words: string, code: string): string {
  return words.replaceAll(code, '*'.repeat(code.length))
}

/** The same where the code is not known: every number of its length is hidden. */
export function withoutAnyCode(words: string): string {
  return words.replaceAll(ANY_CODE, '*'.repeat(CODE_DIGITS))
}

const ANY_CODE = new RegExp(`(?<![0-9])[0-9]{${CODE_DIGITS}}(?![0-9])`, 'g')

/** Checks an OTP like any message, measured as it will be sent: with a code in place. */
export function readOtpDraft(
  asked: Omit<AskedMessage, 'text'> & { readonly text?: string },
  nowMs: number,
): { readonly kind: 'draft'; readonly draft: MessageDraft } | Violation {
  const given = asked.text ?? DEFAULT_OTP_TEXT
  if (!given.includes(CODE_PLACE)) return violation('text', OTP_TEXT_RULE)
  if (asked.send_at !== undefined) return violation('send_at', AT_ONCE_RULE)
  if (asked.validity_seconds !== undefined) return violation('validity_seconds', AT_ONCE_RULE)
  const text = asked.smart_encoding ? smartEncode(given).text : given
  const read = readDraft({ ...asked, text: withCode(text, codeOf(0)) }, nowMs)
  return read.kind === 'violation' ? read : { kind: 'draft', draft: { ...read.draft, text, otp: true } }
}

/** A code goes at once or not at all. */
const AT_ONCE_RULE = 'must not be given with otp: a code is sent at once or not at all'

/** Why no further code may go to a number now, and how long that lasts. */
export type OtpLimit = { readonly rule: string; readonly retryAfterMs: number }

/** Whether another code may go to a number: null, or why not. `sentAtMs`: the last ones, newest first, in Unix milliseconds. */
export function otpLimitOf(sentAtMs: readonly number[], nowMs: number): OtpLimit | null {
  const spacedAtMs = (sentAtMs[0] ?? Number.NEGATIVE_INFINITY) + OTP_SPACING_MS
  const roomAtMs = (sentAtMs[MAX_OTPS_PER_WINDOW - 1] ?? Number.NEGATIVE_INFINITY) + OTP_WINDOW_MS
  // Of requests at once, the one that is first here may have come last: nobody waits longer than the limit.
  if (roomAtMs > nowMs && roomAtMs >= spacedAtMs)
    return { rule: WINDOW_RULE, retryAfterMs: Math.min(roomAtMs - nowMs, OTP_WINDOW_MS) }
  if (spacedAtMs <= nowMs) return null
  return { rule: SPACING_RULE, retryAfterMs: Math.min(spacedAtMs - nowMs, OTP_SPACING_MS) }
}

const WINDOW_RULE = `must not get more than ${MAX_OTPS_PER_WINDOW} codes in ${OTP_WINDOW_MS / 60_000} minutes`
const SPACING_RULE = `must not get a code within ${OTP_SPACING_MS / 1_000} seconds of the last one`
