import type { ClientId } from '../message.ts'

/**
 * What callbacks of a client share their breaker and their turn with: its endpoint, its SMPP account, or the origin of a URL that
 * came with a message, as a hash. A 64-bit integer, in digits.
 */
export type Target = string & { readonly __brand: 'Target' }

/** The client's endpoint. */
export const TO_ENDPOINT = '0' as Target

/** The client's SMPP account. */
export const TO_SMPP = '1' as Target

/** Names a target of a client among those of all. */
export function targetKey(clientId: ClientId, target: Target): string {
  return `${clientId} ${target}`
}

/** Any place among the hashes; `random` is in [0, 1). */
export function randomTarget(random: () => number): Target {
  return BigInt.asIntN(64, BigInt(Math.floor(random() * 2 ** 53)) << 11n).toString() as Target
}
