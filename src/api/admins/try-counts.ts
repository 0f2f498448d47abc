import type { Deps } from '../../world.ts'

/** Refused tries of one admin in one minute that each leave an act. */
export const TRIES_NOTED = 30
const MINUTE_MS = 60_000

/** Counts a refused try of this admin. Answers which it is in this minute when it is to be noted; null: it is counted only. */
export type TryCounts = (name: string) => number | null

/**
 * Opens what keeps a flood of refused tries from filling the acts: the first of a minute are noted, then each that doubles them. So
 * nothing waits to be written when a process ends, and a row says of how many it speaks, to the half.
 */
export function openTryCounts({ now }: Pick<Deps, 'now'>): TryCounts {
  const tries = new Map<string, number>()
  let minute = 0
  return (name) => {
    const at = Math.floor(now() / MINUTE_MS)
    if (at !== minute) tries.clear()
    minute = at
    const count = (tries.get(name) ?? 0) + 1
    tries.set(name, count)
    return count <= TRIES_NOTED || Number.isInteger(Math.log2(count / TRIES_NOTED)) ? count : null
  }
}
