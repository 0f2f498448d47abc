/** So many failures in a row, and the provider is taken for ill: a provider that refuses some is not. */
export const ILL_AFTER = 10

/** The wait before it is asked again by a single message; doubled after each that fails, up to the second. */
export const FIRST_PROBE_MS = 1_000
export const MAX_PROBE_MS = 15_000

/**
 * What keeps a provider that fails everything from using up the attempts of all its messages: they wait in its queue, and
 * one at a time asks whether it is well again. A refusal for good is an answer like any other; a throttled submission is
 * none, and waits by itself.
 */
export type BackOff = {
  /** A submission was answered: not well are a refusal for now and an unknown outcome. */
  answered(well: boolean, nowMs: number): void
  /** How long until a submission may begin while so many are under way; Infinity: one of them must be answered first. */
  waitMs(underWay: number, nowMs: number): number
  /** True while submissions go one at a time. */
  isAlone(): boolean
}

/** A line's patience with its provider; instants in milliseconds of a clock that only goes forward. */
export function openBackOff(): BackOff {
  let failures = 0
  let probeAtMs = 0
  return {
    answered(well, nowMs) {
      failures = well ? 0 : failures + 1
      if (failures < ILL_AFTER) return
      probeAtMs = nowMs + Math.min(MAX_PROBE_MS, FIRST_PROBE_MS * 2 ** (failures - ILL_AFTER))
    },
    waitMs(underWay, nowMs) {
      if (failures < ILL_AFTER) return 0
      return underWay > 0 ? Number.POSITIVE_INFINITY : Math.max(0, probeAtMs - nowMs)
    },
    isAlone: () => failures >= ILL_AFTER,
  }
}
