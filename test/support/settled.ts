/** A page has settled in its new size, look or state by then; what is still wrong is. */
const SETTLED_MS = 15_000
/** So often it is looked at all the same: on a machine that is busy a look takes seconds. */
const MIN_LOOKS = 4

/** The faults that are left when a page has settled: those of the last look. The first look without any ends it. */
export async function settledFaults(look: () => Promise<string[]>): Promise<string[]> {
  const untilMs = performance.now() + SETTLED_MS
  let faults = await look()
  for (let looks = 1; faults.length > 0 && (looks < MIN_LOOKS || performance.now() < untilMs); looks++)
    faults = await look()
  return faults
}
