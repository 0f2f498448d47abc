/** What a process knows of a part of the configuration: providers, routes, prices. */
export type DirectoryPart = {
  /** Its row in `config_versions`. */
  readonly what: string
  /** Reads all of it anew. Rejects when that is not possible: what was known stays. */
  load(): Promise<void>
}

/** What a process knows of the configuration. */
export type Directory = {
  /**
   * One look at all versions; the parts that have moved since they were read are read anew, one after the other. True when
   * one was. A part that cannot be read keeps the others from nothing, and is tried again at the next call. Rejects, when all
   * have been tried, with the first failure.
   */
  refresh(): Promise<boolean>
  /** How long ago all of it was last known to be as the database has it, in milliseconds; Infinity: it never was. */
  ageMs(): number
}

/** How often a process looks: with the reading itself, a change acts everywhere within 2 s. */
export const DIRECTORY_REFRESH_MS = 1_000

/** Nothing has been read yet: the first `refresh` reads every part. */
export function openDirectory({
  readVersions,
  parts,
}: {
  readonly readVersions: () => Promise<ReadonlyMap<string, number>>
  readonly parts: readonly DirectoryPart[]
}): Directory {
  const known = new Map<string, number>()
  let freshAtMs = Number.NEGATIVE_INFINITY
  let last: Promise<unknown> = Promise.resolve()

  async function readMoved(): Promise<boolean> {
    const askedAtMs = performance.now()
    // Before the rows: what changes in between is read again the next time.
    const versions = await readVersions()
    const moved = parts.filter(({ what }) => known.get(what) !== (versions.get(what) ?? 0))
    const failures: unknown[] = []
    for (const { what, load } of moved) {
      try {
        await load()
        known.set(what, versions.get(what) ?? 0)
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
    freshAtMs = askedAtMs
    return moved.length > 0
  }

  return {
    ageMs: () => performance.now() - freshAtMs,
    refresh() {
      // In turn: rows that were read before must not take the place of those that were read later.
      const mine = last.then(readMoved, readMoved)
      last = mine
      return mine
    },
  }
}
