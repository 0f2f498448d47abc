/**
 * The finalizer of MurmurHash3 of 32 bits: each bit of what is given moves half of the bits of what comes out, 0 to 2^32 - 1. Two
 * that differ stay two.
 */
export function mix(bits: number): number {
  let hash = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
