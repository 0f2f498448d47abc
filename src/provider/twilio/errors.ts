import type { SubmitAnswer } from '../port.ts'

/** What a refusal with an error code of Twilio means. */
type Refusal = Extract<SubmitAnswer['kind'], 'rejected_permanent' | 'rejected_temporary' | 'throttled'>

/** Of a message whose recipient has told this sender to stop. */
export const OPTED_OUT = 21610

/** Of receipts: the time that the message was given had passed before it left Twilio. */
export const VALIDITY_ENDED = 30036

type Code = readonly [code: number, outcome: Refusal, words: string]

/**
 * Error codes that answers and receipts name, by Twilio's Error and Warning Dictionary (www.twilio.com/docs/api/errors).
 * `rejected_permanent`: the number or the text. `rejected_temporary`: the account, its senders and permissions, or the way,
 * which may be right later, and are another provider's own. `throttled`: too fast. Receipts with a code end the message,
 * whatever its outcome would be in an answer.
 */
const CODES: readonly Code[] = [
  [14107, 'throttled', 'too many messages between two numbers'],
  [20003, 'rejected_temporary', 'Twilio refuses our credentials'],
  [20005, 'rejected_temporary', 'the account is not active'],
  [20006, 'rejected_temporary', 'the account may not do this'],
  [20008, 'rejected_temporary', 'these are test credentials'],
  [20404, 'rejected_temporary', 'there is no such account or service'],
  [20429, 'throttled', 'too many requests at once'],
  [21211, 'rejected_permanent', 'no valid number'],
  [21212, 'rejected_temporary', 'no valid sender'],
  [21214, 'rejected_permanent', 'the number cannot be reached'],
  [21217, 'rejected_permanent', 'no valid number'],
  [21219, 'rejected_temporary', 'a trial account sends to verified numbers only'],
  [21265, 'rejected_permanent', 'a short code cannot be sent to'],
  [21266, 'rejected_permanent', 'sender and recipient are the same'],
  [21267, 'rejected_temporary', 'a trial account has no senders with letters'],
  [21408, 'rejected_temporary', 'the account may not send to this country'],
  [21602, 'rejected_permanent', 'the text is empty'],
  [21603, 'rejected_temporary', 'there is no sender'],
  [21604, 'rejected_permanent', 'there is no number'],
  [21605, 'rejected_permanent', 'the text is too long'],
  [21606, 'rejected_temporary', 'the account cannot send from this sender'],
  [21608, 'rejected_temporary', 'a trial account sends to verified numbers only'],
  [21609, 'rejected_temporary', 'the address of our receipts is not public'],
  [OPTED_OUT, 'rejected_permanent', 'opted out'],
  [21611, 'throttled', 'the queue of this sender is full'],
  [21612, 'rejected_permanent', 'no way from this sender to this number'],
  [21614, 'rejected_permanent', 'no mobile number'],
  [21617, 'rejected_permanent', 'the text is too long'],
  [21619, 'rejected_permanent', 'the text is empty'],
  [21635, 'rejected_permanent', 'a landline'],
  [21659, 'rejected_temporary', 'the sender is none of Twilio’s, or of another country'],
  [21660, 'rejected_temporary', 'the sender is of another account'],
  [21661, 'rejected_temporary', 'the sender cannot send SMS'],
  [21703, 'rejected_temporary', 'the Messaging Service has no senders'],
  [21704, 'rejected_temporary', 'the Messaging Service has no senders'],
  [21705, 'rejected_temporary', 'the Messaging Service is none of the account’s'],
  [21730, 'rejected_temporary', 'Twilio is under maintenance'],
  [30001, 'rejected_temporary', 'the queue is full'],
  [30002, 'rejected_temporary', 'the account is suspended'],
  [30003, 'rejected_temporary', 'the handset cannot be reached'],
  [30004, 'rejected_permanent', 'blocked by the recipient or the operator'],
  [30005, 'rejected_permanent', 'no such handset'],
  [30006, 'rejected_permanent', 'a landline, or an operator that cannot be reached'],
  [30007, 'rejected_permanent', 'filtered for its content'],
  [30008, 'rejected_temporary', 'unknown error'],
  [30009, 'rejected_temporary', 'a part is missing'],
  [30010, 'rejected_permanent', 'dearer than the highest price'],
  [30017, 'rejected_temporary', 'the operator’s network is congested'],
  [30018, 'rejected_temporary', 'the sender must be registered with the operator'],
  [30022, 'throttled', 'faster than the campaign may send'],
  [30023, 'rejected_temporary', 'the daily limit of the brand is reached'],
  [30029, 'rejected_temporary', 'the account may not discard texts'],
  [30032, 'rejected_temporary', 'the toll-free number is not verified'],
  [30034, 'rejected_temporary', 'the number is registered with no campaign'],
  [VALIDITY_ENDED, 'rejected_permanent', 'its validity has ended'],
  [63017, 'throttled', 'faster than the account may send'],
  [63038, 'throttled', 'the daily limit of the account is reached'],
]

const known: ReadonlyMap<number, Code> = new Map(CODES.map((one) => [one[0], one]))

/** What an answer with this code means; null: the code is not known. */
export function outcomeOfError(code: number): Refusal | null {
  return known.get(code)?.[1] ?? null
}

/** An error in words: the code, what it means as far as it is known, and what Twilio says of it. */
export function wordsOfError(code: number, said: string | null): string {
  const words = known.get(code)?.[2]
  if (words === undefined) return said === null ? `error ${code}` : `${code}: ${said}`
  return said === null ? `${code}: ${words}` : `${code}: ${words} (${said})`
}
