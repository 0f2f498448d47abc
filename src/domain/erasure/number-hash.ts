import type { Msisdn } from '../message.ts'
import { readMsisdn } from '../msisdn.ts'

/** What stands in the place of a number that is not kept any more: the same for the same number, and no way back without NUMBER_SECRET. */
export type NumberHash = `hash_${string}`

/** Makes the hash of a number. */
export type HashNumber = (number: Msisdn) => NumberHash

/** What becomes of numbers that are not kept any more. */
export type NumberSecret = {
  readonly hashNumber: HashNumber
  /** What it makes of a fixed text: by it processes see that they have the same. */
  readonly check: string
  /** Of numbers that are being removed: each belongs to its erasure. */
  readonly seal: {
    seal(owner: string, text: string): string
    open(owner: string, sealed: string): string | null
  }
}

/** The shape of a hash: 96 bits of HMAC-SHA-256. */
export const NUMBER_HASH_PATTERN = '^hash_[0-9a-f]{24}$'

const SHAPE = new RegExp(NUMBER_HASH_PATTERN)

/** True for what stands in the place of a number. */
export function isNumberHash(text: string): text is NumberHash {
  return SHAPE.test(text)
}

/** A hash by the hexadecimal digits of an HMAC, of which it takes the first. */
export function numberHashOf(hex: string): NumberHash {
  return `hash_${hex.slice(0, 24)}`
}

/** How an address stands in rows: as it is, and where it is a number also as the hash that it may have become. */
export function keptForms(address: string, hashNumber: HashNumber | null): readonly string[] {
  const number = readMsisdn(address)
  return hashNumber && number ? [address, hashNumber(number)] : [address]
}
