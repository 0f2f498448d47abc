/**
 * Septets one UTF-16 code unit costs: 1 in the basic table, 2 behind an escape, 0 when it is not in the
 * alphabet (then the whole text travels as UCS-2). 3GPP TS 23.038, clauses 6.2.1 and 6.2.1.1.
 */
export function septetsOf(codeUnit: number): number {
  return SEPTETS[codeUnit] ?? 0
}

/**
 * Septets of a whole text, or null when one character is outside the alphabet. Nothing is replaced and
 * nothing is normalised: a decomposed é is outside. Runs on every message, so it only looks up and adds.
 */
export function septetsIn(text: string): number | null {
  let septets = 0
  for (let i = 0; i < text.length; i++) {
    const cost = septetsOf(text.charCodeAt(i))
    if (cost === 0) return null
    septets += cost
  }
  return septets
}

/**
 * Basic table, clause 6.2.1, sixteen to a row in the order of the standard. 0x1B is the escape to the
 * extension table and no character, so the second row holds fifteen.
 */
const BASIC = [
  '@£$¥èéùìòÇ\nØø\rÅå',
  'Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ',
  ' !"#¤%&\'()*+,-./',
  '0123456789:;<=>?',
  '¡ABCDEFGHIJKLMNO',
  'PQRSTUVWXYZÄÖÑÜ§',
  '¿abcdefghijklmno',
  'pqrstuvwxyzäöñüà',
].join('')

/** Extension table, clause 6.2.1.1: each is sent as 0x1B and one more septet. `\f` is its page break. */
const EXTENSION = '\f^{}\\[~]|€'

/** One entry for every UTF-16 code unit, so that a lookup is never out of bounds. 64 KiB, mostly zero. */
const SEPTETS = new Uint8Array(0x10000)
for (const character of BASIC) SEPTETS[character.charCodeAt(0)] = 1
for (const character of EXTENSION) SEPTETS[character.charCodeAt(0)] = 2
