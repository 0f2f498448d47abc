import { HEADER_LENGTH } from './pdu.ts'

/**
 * Longest PDU taken: a message_payload of 64 kB with everything else a PDU may have. What claims to be longer is no SMPP:
 * "HTTP" read as a command_length is 1.2 GB.
 */
export const MAX_PDU_LENGTH = 70_000

/** What a chunk of the stream completed. After `broken` the stream is out of step, and the session must end. */
export type ReadPdus = {
  /** Each as long as its command_length says, at least a header. Views into memory that is not used again. */
  readonly pdus: readonly Buffer[]
  /** The command_length that cannot be: below 16 or above the bound. */
  readonly broken: number | null
}

/** Cuts a stream of octets into PDUs, however it was chunked. */
export type PduReader = {
  push(chunk: Buffer): ReadPdus
  /** Octets of a PDU that is not whole yet. */
  pending(): number
}

/** Pieces that are held one by one; more are joined, for each has its price in memory besides its octets. */
const MAX_CHUNKS = 64

const NOTHING: readonly Buffer[] = []

/** Holds at most one PDU that is not whole; nothing is allocated by what a length claims. */
export function openPduReader(maxLength: number = MAX_PDU_LENGTH): PduReader {
  let chunks: Buffer[] = []
  let held = 0
  let broken: number | null = null

  /** One buffer of all that is held, joined only when the next PDU can be cut out, or its length read. */
  function joined(): Buffer {
    const [first] = chunks
    const all = first && chunks.length === 1 ? first : Buffer.concat(chunks, held)
    chunks = [all]
    return all
  }

  function lengthOfNext(): number {
    const [first] = chunks
    return (first && first.length >= 4 ? first : joined()).readUInt32BE(0)
  }

  return {
    push(chunk) {
      if (broken !== null) return { pdus: NOTHING, broken }
      if (chunk.length > 0) chunks.push(chunk)
      held += chunk.length
      if (chunks.length > MAX_CHUNKS) joined()
      const pdus: Buffer[] = []
      while (held >= 4) {
        const length = lengthOfNext()
        if (length < HEADER_LENGTH || length > maxLength) {
          broken = length
          chunks = []
          held = 0
          return { pdus, broken }
        }
        if (held < length) break
        const all = joined()
        pdus.push(all.subarray(0, length))
        chunks = all.length > length ? [all.subarray(length)] : []
        held -= length
      }
      return { pdus, broken }
    },
    pending: () => held,
  }
}
