/** Destinations whose last reference is remembered; the oldest is forgotten, and begins at random again. */
const MAX_REMEMBERED = 100_000

/** Gives long messages their reference numbers. */
export type References = {
  /** 0 to 65535. Never twice in a row for a destination: two long messages to one handset cannot be mixed up. */
  next(destination: string): number
}

/**
 * Counts for each destination by itself, from a random number: with one counter for all, 256 other messages between two to
 * the same handset would give both the same 8 bits. `random` is in [0, 1).
 */
export function openReferences(random: () => number): References {
  const last = new Map<string, number>()
  return {
    next(destination) {
      const before = last.get(destination) ?? Math.floor(random() * 0x1_0000)
      const reference = (before + 1) & 0xffff
      // Behind all others.
      last.delete(destination)
      last.set(destination, reference)
      if (last.size > MAX_REMEMBERED)
        for (const oldest of last.keys()) {
          last.delete(oldest)
          break
        }
      return reference
    },
  }
}
