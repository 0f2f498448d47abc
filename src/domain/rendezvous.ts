import { mix } from './mix.ts'

/** A number in (0, 1) for each pair of two names, by their hashes: the same whenever it is asked, and evenly spread. */
export function drawOf(hash: number, otherHash: number): number {
  return (mix(hash ^ otherHash) + 0.5) / 2 ** 32
}

/** FNV-1a of 32 bits, mixed. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return mix(hash)
}
