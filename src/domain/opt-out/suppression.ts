import type { ClientId, Msisdn } from '../message.ts'
import { readMsisdn } from '../msisdn.ts'

/** Who said that a number is not to be written to: its handset, a provider, who asked the API, or a list that was read in. */
export const SUPPRESSION_SOURCES = ['keyword', 'provider', 'api', 'import'] as const
export type SuppressionSource = (typeof SUPPRESSION_SOURCES)[number]

/** A number that is not written to. Instants in Unix milliseconds. */
export type Suppression = {
  /** A UUIDv7. */
  readonly id: string
  /** Null: by no client. */
  readonly clientId: ClientId | null
  /** As it was given; null: from no sender. */
  readonly sender: string | null
  readonly number: Msisdn
  /** 1 to `MAX_REASON` characters. */
  readonly reason: string
  readonly source: SuppressionSource
  readonly sinceMs: number
  /** From then on it is written to again; null: it is not. */
  readonly untilMs: number | null
}

/** Characters of a reason, at most. */
export const MAX_REASON = 200

/**
 * The same of a sender however it is written: providers tell a number with or without its plus, and a name is one in capital
 * letters too. `sender_key` of the table is made by the same rule.
 */
export function senderKey(sender: string): string {
  return sender.replace(/^\++/, '').toLowerCase()
}

/** A handset's address as the number it is, or null: a short code or a name. A provider may leave out the plus, or write 00. */
export function msisdnOfHandset(address: string): Msisdn | null {
  return readMsisdn(address.startsWith('+') ? address : `+${address.replace(/^00/, '')}`)
}
