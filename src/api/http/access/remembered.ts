import type { Deps } from '../../../world.ts'

/** Secrets remembered at once, about 2 MB; the one asked for first makes room. */
const MAX_REMEMBERED = 10_000

/**
 * What the database knows of secrets by their hashes, each remembered for `forMs` milliseconds, also that it knows none. Requests with the
 * same one share one look, with what is `told` besides. Rejects when the database is away and it is not remembered.
 */
export function openRemembered<T, Told extends readonly unknown[]>(
  { now }: Pick<Deps, 'now'>,
  forMs: number,
  find: (hash: string, ...told: Told) => Promise<T>,
): (hash: string, ...told: Told) => Promise<T> {
  const known = new Map<string, { readonly found: Promise<T>; readonly untilMs: number }>()
  return async (hash, ...told) => {
    const before = known.get(hash)
    // A clock that went back must not make a secret last.
    if (before && before.untilMs > now() && before.untilMs <= now() + forMs) return await before.found
    known.delete(hash)
    const [first] = known.keys()
    if (known.size >= MAX_REMEMBERED && first !== undefined) known.delete(first)
    const found = find(hash, ...told)
    const entry = { found, untilMs: now() + forMs }
    known.set(hash, entry)
    try {
      return await found
    } catch (error) {
      // Asked again by the next request.
      if (known.get(hash) === entry) known.delete(hash)
      throw error
    }
  }
}
