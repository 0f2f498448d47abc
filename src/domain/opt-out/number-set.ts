import type { Msisdn } from '../message.ts'
import { mix } from '../mix.ts'

/** A set of numbers that says no for certain, and yes as a guess. */
export type NumberSet = {
  /** False: it was never added. True: it was, or, of one in some 4,000 with a million in it, another that looks the same. */
  mayHold(number: Msisdn): boolean
  add(number: Msisdn): void
  /** How many it tells apart. */
  size(): number
}

const FIRST_SLOTS = 1 << 10
/** A fuller table is doubled: looks stay short. */
const MOST_FULL = 0.5

/**
 * Fingerprints of 32 bits in one array by open addressing: 8 bytes for each number at the least, 16 at the most, so 8 MB with
 * a million. Nothing is taken out.
 */
export function openNumberSet(): NumberSet {
  let slots = new Uint32Array(FIRST_SLOTS)
  let filled = 0

  function put(fingerprint: number): void {
    const mask = slots.length - 1
    let at = fingerprint & mask
    while (slots[at] !== 0) {
      if (slots[at] === fingerprint) return
      at = (at + 1) & mask
    }
    slots[at] = fingerprint
    filled++
  }

  function grow(): void {
    const before = slots
    slots = new Uint32Array(before.length * 2)
    filled = 0
    for (const fingerprint of before) if (fingerprint !== 0) put(fingerprint)
  }

  return {
    mayHold(number) {
      if (filled === 0) return false
      const mask = slots.length - 1
      const fingerprint = fingerprintOf(number)
      for (let at = fingerprint & mask; slots[at] !== 0; at = (at + 1) & mask)
        if (slots[at] === fingerprint) return true
      return false
    },
    add(number) {
      if (filled >= slots.length * MOST_FULL) grow()
      put(fingerprintOf(number))
    },
    size: () => filled,
  }
}

const TWO_32 = 4_294_967_296

/** Never 0, which is an empty slot. Mixed, for numbers that follow one another would stand side by side in the table. */
function fingerprintOf(number: Msisdn): number {
  const digits = Number(number) // at most 15 digits: exact below 2^53
  return mix((digits % TWO_32) ^ Math.imul(Math.floor(digits / TWO_32), 0x9e3779b1)) || 1
}
