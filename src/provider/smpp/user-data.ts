import { consistentPlace, type PartPlace } from '../../domain/inbound/part-place.ts'
import { deliveredAs } from '../../smpp/esm-class.ts'
import { type Tlv, tlvInteger, tlvOctets } from '../../smpp/tlvs.ts'

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
  return consistentPlace(inHeader(header)) ?? consistentPlace(inParameters(tlvs))
}

/** Of several the last counts (clause 9.2.3.24). */
function inHeader(header: Uint8Array): PartPlace | null {
  return (
    elementsIn(header)
      .map(concatenationOf)
      .findLast((found) => consistentPlace(found) !== null) ?? null
  )
}

function concatenationOf({ kind, value }: Element): PartPlace | null {
  const [a = 0, b = 0, c = 0, d = 0] = value
  if (kind === REFERENCE_8 && value.length === 3) return { reference: a, total: b, number: c }
  if (kind === REFERENCE_16 && value.length === 4) return { reference: (a << 8) | b, total: c, number: d }
  return null
}

/** An information element of a header. */
type Element = { readonly kind: number; readonly value: Uint8Array }

/** The elements of a header with its length, up to one that says that it is longer than what is left. */
export function elementsIn(header: Uint8Array): readonly Element[] {
  const elements: Element[] = []
  for (let at = 1; at + 1 < header.length; ) {
    const [kind = 0, length = 0] = header.subarray(at, at + 2)
    const end = at + 2 + length
    if (end > header.length) break
    elements.push({ kind, value: header.subarray(at + 2, end) })
    at = end
  }
  return elements
}

/** Information element identifiers (3GPP TS 23.040, clause 9.2.3.24). */
const REFERENCE_8 = 0x00
const REFERENCE_16 = 0x08

function inParameters(tlvs: readonly Tlv[]): PartPlace | null {
  const reference = tlvInteger(tlvs, 'sar_msg_ref_num')
  const total = tlvInteger(tlvs, 'sar_total_segments')
  const number = tlvInteger(tlvs, 'sar_segment_seqnum')
  return reference === null || total === null || number === null ? null : { reference, total, number }
}

const NO_OCTETS = new Uint8Array(0)
