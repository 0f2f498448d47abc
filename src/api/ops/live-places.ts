import { MAX_WATCHERS } from '../../live/watch.ts'

/** Streams that are kept for admins, so that nobody else can take them all. */
export const PLACES_FOR_ADMINS = 20

/** Streams of one source that are not an admin's: as many pages as one person has open, and then some. */
export const MAX_PER_SOURCE = 20

/** Who may open one more live stream in this process. */
export type LivePlaces = {
  /** Takes a place and answers how to give it back, once; null when there is none left for this caller. */
  take(source: string, isAdmin: boolean): (() => void) | null
}

/** Counts only streams that are not an admin's: his end where `MAX_WATCHERS` does. */
export function openLivePlaces(): LivePlaces {
  const bySource = new Map<string, number>()
  let taken = 0
  return {
    take(source, isAdmin) {
      if (isAdmin) return () => {}
      const here = bySource.get(source) ?? 0
      if (here >= MAX_PER_SOURCE || taken >= MAX_WATCHERS - PLACES_FOR_ADMINS) return null
      bySource.set(source, here + 1)
      taken++
      let isOpen = true
      return () => {
        if (!isOpen) return
        isOpen = false
        taken--
        const left = (bySource.get(source) ?? 0) - 1
        if (left > 0) bySource.set(source, left)
        else bySource.delete(source)
      }
    },
  }
}
