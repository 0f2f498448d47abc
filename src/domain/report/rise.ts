import { likelihoodRatio } from './standing-out.ts'

/** A minute of acceptance: how many are asked about, of how many. */
export type MinuteCount = { readonly atMs: number; readonly matching: number; readonly all: number }

/** The time in which the share of those asked about was higher than before and after. */
export type Rise = {
  /** Unix milliseconds: the beginning of the first minute of it. */
  readonly atMs: number
  /** The end of its last one; null: it had not fallen at the newest message. */
  readonly untilMs: number | null
  /** How many of those asked about are in it. */
  readonly count: number
  /** The share of those asked about in it, and outside of it. */
  readonly share: number
  readonly shareElse: number
}

/** Stretches of time are looked at by their ends: this many, at most, make 125,000 of them. */
const MOST_BUCKETS = 500
const MINUTE_MS = 60_000
const MIN_COUNT = 5
/** Inside the share is so many times that outside, at least. */
const MIN_RATIO = 2
const MOST_BY_CHANCE = 0.001

type Bucket = { readonly atMs: number; readonly endMs: number; matching: number; all: number }

/**
 * From when the share of those asked about rose: of all stretches of minutes the one whose share differs most from that of the rest, by the
 * likelihood ratio (Kulldorff's scan statistic, Bernoulli). Null when it is not twice that of the rest, when chance does as much
 * (0.1 %, over all stretches), or when it begins with the first minute: then nobody saw it rise. More than 500 minutes are taken together,
 * so that the time is as exact as that.
 */
export function riseIn(minutes: readonly MinuteCount[]): Rise | null {
  const buckets = bucketsOf(minutes)
  const matching = sumsOf(buckets.map((one) => one.matching))
  const all = sumsOf(buckets.map((one) => one.all))
  const within = (sums: readonly number[], from: number, end: number) => (sums[end] ?? 0) - (sums[from] ?? 0)
  const total = { matching: matching.at(-1) ?? 0, all: all.at(-1) ?? 0 }
  let best = { from: 0, end: 0, nats: 0 }
  for (let from = 0; from < buckets.length; from++) {
    for (let end = from + 1; end <= buckets.length; end++) {
      const k = within(matching, from, end)
      const n = within(all, from, end)
      const elseK = total.matching - k
      const elseN = total.all - n
      if (k < MIN_COUNT || elseN === 0 || k * elseN <= MIN_RATIO * elseK * n) continue
      const nats = likelihoodRatio(k, n, elseK, elseN)
      if (nats > best.nats) best = { from, end, nats }
    }
  }
  const stretches = (buckets.length * (buckets.length + 1)) / 2
  const first = buckets[best.from]
  if (!first || best.from === 0 || best.nats < Math.log(stretches / MOST_BY_CHANCE)) return null
  const k = within(matching, best.from, best.end)
  const n = within(all, best.from, best.end)
  const laterK = within(matching, best.end, buckets.length)
  const laterN = within(all, best.end, buckets.length)
  const hasFallen = likelihoodRatio(k, n, laterK, laterN) >= -Math.log(MOST_BY_CHANCE)
  return {
    atMs: first.atMs,
    untilMs: hasFallen ? (buckets[best.end - 1]?.endMs ?? null) : null,
    count: k,
    share: k / n,
    shareElse: (total.matching - k) / (total.all - n),
  }
}

/** Minutes without a message are there, too: they have no share, and belong to what is around them. */
function bucketsOf(minutes: readonly MinuteCount[]): Bucket[] {
  const times = minutes.map(({ atMs }) => atMs)
  const firstMs = Math.min(...times)
  const lastMs = Math.max(...times)
  if (minutes.length === 0) return []
  const widthMs = Math.ceil(((lastMs - firstMs) / MINUTE_MS + 1) / MOST_BUCKETS) * MINUTE_MS
  const buckets = new Map<number, Bucket>()
  for (const { atMs, matching, all } of minutes.toSorted((a, b) => a.atMs - b.atMs)) {
    const place = Math.floor((atMs - firstMs) / widthMs)
    const startMs = firstMs + place * widthMs
    const bucket = buckets.get(place) ?? { atMs: startMs, endMs: startMs + widthMs, matching: 0, all: 0 }
    bucket.matching += matching
    bucket.all += all
    buckets.set(place, bucket)
  }
  return [...buckets.values()]
}

/** What is before each place, and before the end. */
function sumsOf(counts: readonly number[]): number[] {
  let sum = 0
  return [0, ...counts.map((count) => (sum += count))]
}
