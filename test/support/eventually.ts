/** How often the check is tried again, unless told: a check that costs more is made more seldom. */
const EVERY_MS = 10

/**
 * Resolves with the first answer of `check` that is neither `undefined`, `null` nor `false`. A check that throws
 * (a failed `expect`) is tried again too. Rejects after `withinMs` with what the last try threw.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { withinMs = 30_000, everyMs = EVERY_MS }: { readonly withinMs?: number; readonly everyMs?: number } = {},
): Promise<Exclude<T, undefined | null | false>> {
  const deadlineMs = performance.now() + withinMs
  let last: unknown = new Error('the check never held')
  do {
    try {
      const answer = await check()
      // The narrowing that TypeScript does not see: the three excluded values are compared here.
      if (answer !== undefined && answer !== null && answer !== false) {
        return answer as Exclude<T, undefined | null | false>
      }
    } catch (cause) {
      last = cause
    }
    await Bun.sleep(everyMs)
  } while (performance.now() < deadlineMs)
  throw new Error(`not within ${withinMs} ms`, { cause: last })
}
