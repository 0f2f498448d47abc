/** A time that the charts show, and in which steps. */
export type Range = {
  readonly key: string
  readonly title: string
  readonly bucket: 'minute' | 'hour'
  readonly buckets: number
}

/** From the nearest to the farthest. */
export const RANGES: readonly [Range, ...Range[]] = [
  { key: '15m', title: '15 min', bucket: 'minute', buckets: 15 },
  { key: '6h', title: '6 h', bucket: 'minute', buckets: 360 },
  { key: '7d', title: '7 days', bucket: 'hour', buckets: 168 },
]

/** Milliseconds of a bucket. */
export const BUCKET_MS = { minute: 60_000, hour: 3_600_000 } as const

/** `from` and `to` of a report whose last bucket is the one that runs now. */
export function spanOf({ bucket, buckets }: Range, nowMs: number): { from: string; to: string } {
  const step = BUCKET_MS[bucket]
  const to = (Math.floor(nowMs / step) + 1) * step
  return { from: new Date(to - buckets * step).toISOString(), to: new Date(to).toISOString() }
}
