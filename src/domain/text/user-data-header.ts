import { consistentPlace, type PartPlace } from '../inbound/part-place.ts'

/**
 * The place in a long message that a header with its length says (3GPP TS 23.040, clauses 9.2.3.24.1 and 9.2.3.24.8); null: it says
 * none. Of several the last counts (clause 9.2.3.24).
 */
export function placeInHeader(header: Uint8Array): PartPlace | null {
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
