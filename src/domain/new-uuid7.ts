/** Random bytes that one id takes: a counter's seed, or its tail. */
const RANDOM_BYTES = 10

/** Ids for which random bytes are asked for together: to ask costs as much as to make an id. */
const IDS_AT_ONCE = 256

/** Bits of the counter: 12 of rand_a and the first 20 of rand_b (RFC 9562, 6.2, method 1). */
const COUNTER_BITS = 32

/** A seed leaves the counter's first bit free: two billion ids of one millisecond before it is full. */
const SEED_BITS = COUNTER_BITS - 1

/** The last instant of a UUIDv7, 48 bits of Unix milliseconds: the year 10889. */
const MAX_MS = 2 ** 48 - 1

/**
 * Makes UUIDv7s (RFC 9562, 5.7) of the instants of `now`, in Unix milliseconds. Within a millisecond each is greater than
 * the one before: a counter that begins at random, with random bits behind it. In a new millisecond the id is of that
 * one, also when the clock went back: after a jump forward and back ids are of the present again, and the days of their
 * messages are those that there are. `random` answers so many random bytes, as from `crypto`; ids are made of them one after the other.
 */
export function openUuid7s({
  now,
  random,
}: {
  readonly now: () => number
  readonly random: (bytes: number) => Uint8Array
}): () => string {
  let lastMs = -1
  let counter = 0
  let instant = ''
  let bytes: DataView = new DataView(new ArrayBuffer(0))
  let used = 0

  /** Where the random bytes of the next id begin. */
  function take(): number {
    used += RANDOM_BYTES
    if (used + RANDOM_BYTES <= bytes.byteLength) return used
    const { buffer, byteOffset, byteLength } = random(RANDOM_BYTES * IDS_AT_ONCE)
    bytes = new DataView(buffer, byteOffset, byteLength)
    used = 0
    return 0
  }

  return () => {
    const atMs = Math.min(MAX_MS, Math.max(0, Math.floor(now())))
    const at = take()
    if (atMs === lastMs) counter++
    else {
      counter = bytes.getUint32(at) % 2 ** SEED_BITS
      lastMs = atMs
      const digits = atMs.toString(16).padStart(12, '0')
      instant = `${digits.slice(0, 8)}-${digits.slice(8)}`
    }
    const a = 0x7000 | (counter >>> 20)
    const high = 0x8000 | ((counter >>> 6) & 0x3fff)
    const low = ((counter & 0x3f) << 10) | (bytes.getUint16(at + 4) & 0x3ff)
    return `${instant}-${hex(a)}-${hex(high)}-${hex(low)}${hex(bytes.getUint16(at + 6))}${hex(bytes.getUint16(at + 8))}`
  }
}

const DIGITS_OF_BYTE = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** 16 bits as four digits. From a table: `toString(16)` of larger numbers made an id take 3.8 µs instead of 0.3. */
function hex(bits: number): string {
  return `${DIGITS_OF_BYTE[bits >>> 8]}${DIGITS_OF_BYTE[bits & 0xff]}`
}
