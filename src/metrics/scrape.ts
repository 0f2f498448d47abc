import { type Exposition, openExposition, type Reading } from './exposition.ts'
import type { Tally } from './tally.ts'

/** Reads gauges; what cannot be read is left out. Must not reject, and must be bounded in time. */
export type Source = () => Promise<readonly Reading[]>

/** What a process tells whoever scrapes it. */
export type Scrape = () => Promise<Exposition>

/**
 * Tells what `tally` has, and what the sources read now. A source that counts elsewhere adds to the tally before it
 * resolves.
 */
export function openScrape(tally: Tally, sources: readonly Source[]): Scrape {
  const expose = openExposition()
  return async () => {
    const readings = await Promise.all(sources.map((source) => source()))
    return await expose(tally.all(), readings.flat())
  }
}
