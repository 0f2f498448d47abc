import { deliveredAs } from '../../smpp/esm-class.ts'
import type { Delivery } from '../../smpp/pdu.ts'
import { type Tlv, tlvInteger, tlvOctets } from '../../smpp/tlvs.ts'

/** A delivery's user data: what stands before its text, and the text. */
export type ReceivedData = { readonly header: Uint8Array; readonly octets: Uint8Array }

/**
 * Of short_message or, where it is there, message_payload (SMPP v3.4, clause 5.3.2.32). A header that says that it is longer
 * than all there is, is none.
 */
export function userDataIn({ body, tlvs }: Delivery): ReceivedData {
  const all = tlvOctets(tlvs, 'message_payload') ?? ('short_message' in body ? body.short_message : NO_OCTETS)
  const headerOctets = deliveredAs(body.esm_class).hasUdh ? (all[0] ?? 0) + 1 : 0
  if (headerOctets > all.length) return { header: NO_OCTETS, octets: all }
  return { header: all.subarray(0, headerOctets), octets: all.subarray(headerOctets) }
}

/** Which part of a long message it is, of how many, and what they have in common. */
export type Concatenation = { readonly reference: number; readonly total: number; readonly number: number }

/** By the header (3GPP TS 23.040, clauses 9.2.3.24.1 and 9.2.3.24.8) or the sar_ parameters; null: it is whole. */
export function concatenationIn(header: Uint8Array, tlvs: readonly Tlv[]): Concatenation | null {
  return valid(inHeader(header)) ?? valid(inParameters(tlvs))
}

function inHeader(header: Uint8Array): Concatenation | null {
  for (let at = 1; at + 1 < header.length; at += 2 + (header[at + 1] ?? 0)) {
    const [kind = 0, length = 0, a = 0, b = 0, c = 0, d = 0] = header.subarray(at, at + 6)
    if (at + 2 + length > header.length) return null
    if (kind === REFERENCE_8 && length === 3) return { reference: a, total: b, number: c }
    if (kind === REFERENCE_16 && length === 4) return { reference: (a << 8) | b, total: c, number: d }
  }
  return null
}

/** Information element identifiers (3GPP TS 23.040, clause 9.2.3.24). */
const REFERENCE_8 = 0x00
const REFERENCE_16 = 0x08

function inParameters(tlvs: readonly Tlv[]): Concatenation | null {
  const reference = tlvInteger(tlvs, 'sar_msg_ref_num')
  const total = tlvInteger(tlvs, 'sar_total_segments')
  const number = tlvInteger(tlvs, 'sar_segment_seqnum')
  return reference === null || total === null || number === null ? null : { reference, total, number }
}

/** One that contradicts itself is to be ignored (3GPP TS 23.040, clause 9.2.3.24.1). */
function valid(found: Concatenation | null): Concatenation | null {
  return found && found.total > 1 && found.number >= 1 && found.number <= found.total ? found : null
}

const NO_OCTETS = new Uint8Array(0)
