import { must } from '../domain/assert.ts'
import type { Column } from './column.ts'

/** What a value is in a file, and what it is here. */
type Conversion = {
  /** Of a value that is not null, for the writer of the file. */
  readonly toFile: ((value: never) => unknown) | null
  /** Of a value of the file that is not null. */
  readonly fromFile: ((value: never) => unknown) | null
}

const AS_IT_IS: Conversion = { toFile: null, fromFile: null }

const CONVERSIONS: Readonly<Record<Column['kind'], Conversion>> = {
  uuid: { toFile: bytesOfUuid, fromFile: null },
  text: AS_IT_IS,
  word: AS_IT_IS,
  json: AS_IT_IS,
  small: AS_IT_IS,
  int: AS_IT_IS,
  bool: AS_IT_IS,
  instant: { toFile: BigInt, fromFile: Number },
  money: { toFile: BigInt, fromFile: Number },
}

/** Values of a column as the writer of a file takes them. */
export function valuesToFile(column: Column, values: readonly unknown[]): unknown[] {
  return converted(CONVERSIONS[column.kind].toFile, values)
}

/** Values of a column of a file as they were. */
export function valuesFromFile(column: Column, values: ArrayLike<unknown>): unknown[] {
  return converted(CONVERSIONS[column.kind].fromFile, values)
}

function converted(convert: ((value: never) => unknown) | null, values: ArrayLike<unknown>): unknown[] {
  const result = new Array<unknown>(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? null
    result[row] = value === null || !convert ? value : convert(value as never) // of the column's kind
  }
  return result
}

/** The 16 bytes of a UUID. */
function bytesOfUuid(uuid: string): Uint8Array {
  const bytes = new Uint8Array(16)
  let at = 0
  for (let digit = 0; digit < uuid.length; digit += 2) {
    if (uuid.charCodeAt(digit) === DASH) digit++
    bytes[at++] = Number.parseInt(uuid.slice(digit, digit + 2), 16)
  }
  return bytes
}
const DASH = 45

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
/** Where the dashes stand: before these bytes. */
const DASHES: ReadonlySet<number> = new Set([4, 6, 8, 10])

/** The UUID of 16 bytes. */
export function uuidOfBytes(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < 16; at++) text += (DASHES.has(at) ? '-' : '') + must(HEX[bytes[at] ?? 0], 'a byte')
  return text
}
