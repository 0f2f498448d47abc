/** A number in (0, 1) for each pair of two names, by their hashes: the same whenever it is asked, and evenly spread. */
export function drawOf(hash: number, otherHash: number): number {
  return (mixed(hash ^ otherHash) + 0.5) / 2 ** 32
}

/** FNV-1a of 32 bits, mixed. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return mixed(hash)
}

/** The finalizer of MurmurHash3: each bit of the input moves half of the bits of the result, which is 0 to 2^32 - 1. */
function mixed(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
