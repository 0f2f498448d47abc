import type { Senders } from '../controls/senders.ts'
import { CODE_PLACE } from '../otp.ts'
import { readSender } from '../sender/sender.ts'

/** Longest name of a service, in characters (Twilio, "Services", `FriendlyName`). */
const MAX_SERVICE_NAME = 64

/** What a service may be called, in words for an error message: digits would be taken for its code (Twilio, "Services"). */
export const SERVICE_NAME_RULE = `must be 1 to ${MAX_SERVICE_NAME} characters without {, } and five digits or more in a row`

/** Whether it may be called so. */
export function isServiceName(name: string): boolean {
  return name.trim() !== '' && name.length <= MAX_SERVICE_NAME && !/[{}]|\d{5}/.test(name)
}

/** What goes out with a code: Twilio's own default words. */
export function codeText(serviceName: string): string {
  return `Your ${serviceName} verification code is: ${CODE_PLACE}`
}

/** Longest sender with letters (3GPP TS 23.040, 9.1.2.5). */
const MAX_SENDER_CHARACTERS = 11
const LAST_RESORT = 'Verify'

/**
 * Whom a code comes from, since Twilio's clients name no sender: the first that the client may use, else its group of stand-in
 * numbers, else the name of the service as far as it can be a sender.
 */
export function codeSender(
  { allowed, group }: Pick<Senders, 'allowed' | 'group'>,
  serviceName: string,
): string {
  const plain = serviceName
    .replaceAll(/[^A-Za-z0-9 ]/g, '')
    .slice(0, MAX_SENDER_CHARACTERS)
    .trim()
  return allowed?.[0] ?? group ?? readSender(plain) ?? LAST_RESORT
}
