import type { PartPlace } from './inbound/part-place.ts'

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
