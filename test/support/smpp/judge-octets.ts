import { heapStats } from 'bun:jsc'
import { encodePdu } from '../../../src/smpp/encode.ts'
import type { Pdu } from '../../../src/smpp/pdu.ts'

/** The head of a PDU that was written. */
export type Head = { readonly id: number; readonly status: number; readonly sequence: number }

/** The heads of what was written, cut by its lengths; what is not whole yet is left out. */
export function headsIn(octets: Buffer): readonly Head[] {
  const heads: Head[] = []
  for (let at = 0; at + 16 <= octets.length; at += octets.readUInt32BE(at))
    heads.push({
      id: octets.readUInt32BE(at + 4),
      status: octets.readUInt32BE(at + 8),
      sequence: octets.readUInt32BE(at + 12),
    })
  return heads
}

/** What was read stands in what came, octet by octet: all its lengths are what they say. */
export function isJustWhatCame(pdu: Pdu, fed: Buffer): boolean {
  try {
    if (fed.includes(encodePdu(pdu))) return true
    // A body that was left out is written out.
    return fed.includes(encodePdu(pdu).subarray(4, 16)) && Object.values(pdu.body).every((value) => !value)
  } catch (error) {
    // Read, and nothing that we would write: a text or a message beyond its clause.
    if (error instanceof RangeError) return / has at most /.test(error.message)
    throw error
  }
}

/** What the heap holds after a collection, in octets. */
export function heapOctets(): number {
  Bun.gc(true)
  const { heapSize, extraMemorySize } = heapStats()
  return heapSize + extraMemorySize
}
