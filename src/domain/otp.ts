import { type AskedMessage, type MessageDraft, readDraft } from './message/message-draft.ts'
import { smartEncode } from './text/smart-encoding.ts'
import { type Violation, violation } from './violation.ts'

/** Where the code goes in a text. It stays there in what is stored and shown: the code itself is in neither. */
export const CODE_PLACE = '{code}'

/** Digits of a code. */
export const CODE_DIGITS = 6

/** Codes there are; each is as likely. */
export const CODES = 10 ** CODE_DIGITS

/** How long a code can be verified after it was asked for, in milliseconds. */
export const OTP_LIFETIME_MS = 600_000

/** How long whoever got a code may take to type it before it counts as not verified, in milliseconds. */
export const TYPED_WITHIN_MS = 120_000

/** How often a code can be guessed. */
export const MAX_CHECKS = 5

/** How often the codes of a number can be guessed wrongly within `OTP_WINDOW_MS`, all of them and of all clients together. */
export const MAX_WRONG_CHECKS = MAX_CHECKS

/** Codes sent to one number by one client within `OTP_WINDOW_MS`, at most. */
export const MAX_OTPS_PER_WINDOW = 5
export const OTP_WINDOW_MS = 600_000

/** Time between two codes to one number of one client, in milliseconds. */
export const OTP_SPACING_MS = 30_000

/** Codes to one number within `OTP_SPACING_MS`, of all clients: a user may sign in to two services at once. */
export const MAX_OTPS_PER_SPACING = 2

/** How many codes may be sent within `OTP_WINDOW_MS`, by all clients together; 0 is no limit. */
export type OtpLimits = {
  /** To one number. */
  readonly perNumber: number
  /** To the numbers that differ in their last four digits only: pumping goes through them one after the other. */
  readonly perPrefix: number
}

/** As many to a number as one client may send; of the 10,000 numbers of a prefix 3 % in ten minutes. */
export const DEFAULT_OTP_LIMITS: OtpLimits = { perNumber: MAX_OTPS_PER_WINDOW, perPrefix: 300 }

/** Digits that a prefix leaves out. */
const PREFIX_CUT = 4

/** The number without its last four digits. */
export function prefixOf(to: string): string {
  return to.slice(0, -PREFIX_CUT)
}

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

/** Words that may hold a code that is not known: every number of its length is hidden. */
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

/**
 * The same over all clients. How long to wait is said in whole minutes: when others sent their codes is not this client's
 * business. `sentAtMs` as above, of all clients.
 */
export function numberLimitOf(sentAtMs: readonly number[], nowMs: number, most: number): OtpLimit | null {
  const crowdedAtMs = (sentAtMs[MAX_OTPS_PER_SPACING - 1] ?? Number.NEGATIVE_INFINITY) + OTP_SPACING_MS
  const oldest = most > 0 ? sentAtMs[most - 1] : undefined
  const roomAtMs = (oldest ?? Number.NEGATIVE_INFINITY) + OTP_WINDOW_MS
  if (roomAtMs > nowMs) {
    const waitMs = Math.ceil((roomAtMs - nowMs) / MINUTE_MS) * MINUTE_MS
    return { rule: windowRule(most), retryAfterMs: Math.min(waitMs, OTP_WINDOW_MS) }
  }
  return crowdedAtMs > nowMs ? { rule: SPACING_RULE, retryAfterMs: OTP_SPACING_MS } : null
}

/** What is answered when the prefix of a number has had its share. */
export const PREFIX_LIMIT: OtpLimit = {
  rule: 'must not be of a range of numbers to which too many codes go: those that differ in the last four digits',
  retryAfterMs: 60_000,
}

const MINUTE_MS = 60_000

const windowRule = (most: number) =>
  `must not get more than ${most} codes in ${OTP_WINDOW_MS / MINUTE_MS} minutes`
const WINDOW_RULE = windowRule(MAX_OTPS_PER_WINDOW)
const SPACING_RULE = `must not get a code within ${OTP_SPACING_MS / 1_000} seconds of the last one`
