import { timingSafeEqual } from 'node:crypto'

/** Compares texts in constant time: by how long it took nobody learns how much was right. Lengths are no secret. */
export function isSame(given: string, known: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(known)]
  return left.length === right.length && timingSafeEqual(left, right)
}
