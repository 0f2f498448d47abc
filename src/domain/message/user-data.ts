import { consistentPlace, type PartPlace } from '../inbound/part-place.ts'
import type { Encoding } from '../message.ts'
import { placeInHeader } from '../text/user-data-header.ts'

/**
 * User data as its sender made it (3GPP TS 23.040, clause 9.2.3.24): it goes out octet for octet, as one part, to providers that
 * take such. JSON: it is kept so with its message.
 */
export type UserData = {
  /** SMPP v3.4, clause 5.2.19; 0 to 255. */
  readonly data_coding: number
  /** The user data header with its length, in hexadecimal digits; '' is none. */
  readonly header: string
  /** What stands behind the header, in hexadecimal digits, one octet for each septet of an unpacked alphabet. */
  readonly octets: string
  /** SMPP v3.4, clause 5.2.18; 0 to 255; left out: 0. */
  readonly protocol_id?: number
  /** Its place in a long message that says so by the sar_ parameters and not in its header (clauses 5.3.2.22 to 5.3.2.24). */
  readonly sar?: PartPlace
}

/**
 * True for a message that no text says: one of the parts of a long message, one whose header says something else (a port, an
 * alphabet of a language), octets that are no text, and what a phone is not to show. Any other may go out as its text where user data
 * is not taken, with the loss of its class.
 */
export function needsUserData({
  encoding,
  userData,
}: {
  readonly encoding: Encoding
  readonly userData: UserData | null
}): boolean {
  if (userData === null) return false
  const { header, sar, protocol_id: protocol = 0 } = userData
  return encoding === 'BINARY' || header !== '' || sar !== undefined || isUnseen(protocol)
}

/** Short Message Type 0, and what is for the phone or its card (3GPP TS 23.040, clause 9.2.3.9). */
function isUnseen(protocol: number): boolean {
  return protocol === 0x40 || (protocol >= 0x7c && protocol <= 0x7f)
}

/** Its place in a long message, by its header or beside it; null: it is whole. */
export function placeIn({ header, sar }: UserData): PartPlace | null {
  return placeInHeader(Buffer.from(header, 'hex')) ?? consistentPlace(sar ?? null)
}

/**
 * Its header, with its place in a long message where that stands beside it, for who is told of it by headers only: as an element more,
 * whose reference has 16 bits, too (3GPP TS 23.040, clause 9.2.3.24.8). Hexadecimal digits.
 */
export function wholeHeader({ header, sar }: UserData): string {
  if (sar === undefined) return header
  const elements = `${header.slice(2)}0804${hex(sar.reference, 4)}${hex(sar.total, 2)}${hex(sar.number, 2)}`
  return hex(elements.length / 2, 2) + elements
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
