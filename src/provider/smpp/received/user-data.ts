import { consistentPlace, type PartPlace } from '../../../domain/inbound/part-place.ts'
import { placeInHeader } from '../../../domain/text/user-data-header.ts'
import { deliveredAs } from '../../../smpp/esm-class.ts'
import { type Tlv, tlvInteger, tlvOctets } from '../../../smpp/tlvs.ts'

/** What has user data: a delivery, or a submission. */
type CarriesData = {
  readonly body: { readonly esm_class: number; readonly short_message?: Uint8Array }
  readonly tlvs: readonly Tlv[]
}

/** Its user data: what stands before its text, and the text. */
export type ReceivedData = { readonly header: Uint8Array; readonly octets: Uint8Array }

/**
 * Of short_message or, where it is there, message_payload (SMPP v3.4, clause 5.3.2.32). A header that says that it is longer
 * than all there is, is none.
 */
export function userDataIn({ body, tlvs }: CarriesData): ReceivedData {
  const payload = tlvOctets(tlvs, 'message_payload') ?? NO_OCTETS
  const all = payload.length === 0 ? (body.short_message ?? NO_OCTETS) : payload
  const headerOctets = deliveredAs(body.esm_class).hasUdh ? (all[0] ?? 0) + 1 : 0
  if (headerOctets > all.length) return { header: NO_OCTETS, octets: all }
  return { header: all.subarray(0, headerOctets), octets: all.subarray(headerOctets) }
}

/** By the header (3GPP TS 23.040, clauses 9.2.3.24.1 and 9.2.3.24.8) or the sar_ parameters; null: it is whole. */
export function concatenationIn(header: Uint8Array, tlvs: readonly Tlv[]): PartPlace | null {
  return placeInHeader(header) ?? consistentPlace(inParameters(tlvs))
}

function inParameters(tlvs: readonly Tlv[]): PartPlace | null {
  const reference = tlvInteger(tlvs, 'sar_msg_ref_num')
  const total = tlvInteger(tlvs, 'sar_total_segments')
  const number = tlvInteger(tlvs, 'sar_segment_seqnum')
  return reference === null || total === null || number === null ? null : { reference, total, number }
}

const NO_OCTETS = new Uint8Array(0)
