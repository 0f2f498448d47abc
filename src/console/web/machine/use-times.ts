import { useQuery } from '@tanstack/react-query'
import type { MachineTimes } from '../answers.ts'
import { getJson } from '../api.ts'
import { type Read, readOf } from '../clients/use-loaded.ts'
import { every } from '../queries.ts'
import { minuteOf, untilNext } from './moment.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** How far back the slider goes, and how fine the line above it is. */
export const RANGES = {
  '6h': { title: '6 hours', lengthMs: 6 * HOUR_MS, bucket: 'minute', bucketMs: MINUTE_MS },
  '24h': { title: '24 hours', lengthMs: 24 * HOUR_MS, bucket: 'minute', bucketMs: MINUTE_MS },
  '7d': { title: '7 days', lengthMs: 168 * HOUR_MS, bucket: 'hour', bucketMs: HOUR_MS },
} as const
export type Range = keyof typeof RANGES
export const RANGE_NAMES = ['6h', '24h', '7d'] as const satisfies readonly Range[]

/** How long messages stay is said of so much time. */
export const STAYS_OF_MS = 15 * MINUTE_MS

/** The range that holds an instant: the shortest, or the longest where none does. */
export function rangeFor(momentMs: number | null, nowMs: number): Range {
  if (momentMs === null) return '6h'
  return RANGE_NAMES.find((name) => momentMs >= nowMs - RANGES[name].lengthMs + MINUTE_MS) ?? '7d'
}

/** What went through in the time of the slider, read again every minute. */
export function useOverview(range: Range): Read<MachineTimes> {
  const { lengthMs, bucket, bucketMs } = RANGES[range]
  return useTimes(
    ['machine', range],
    () => {
      const toMs = (Math.floor(Date.now() / bucketMs) + 1) * bucketMs
      return { fromMs: toMs - lengthMs, toMs, bucket }
    },
    true,
  )
}

/** The minutes of the hour that an instant is in; not read while it is null. */
export function useHour(momentMs: number | null): Read<MachineTimes> {
  const fromMs = momentMs === null ? null : Math.floor(momentMs / HOUR_MS) * HOUR_MS
  return useTimes(
    ['machine', 'hour', fromMs],
    () => ({ fromMs: fromMs ?? 0, toMs: (fromMs ?? 0) + HOUR_MS, bucket: 'minute' }),
    fromMs !== null,
  )
}

/** How long messages stayed in the quarter of an hour that ends there; not read while it is null. */
export function useStays(untilMs: number | null): Read<MachineTimes> {
  const toMs = untilMs === null ? null : minuteOf(untilMs)
  return useTimes(
    ['machine', 'stays', toMs],
    () => ({ fromMs: (toMs ?? 0) - STAYS_OF_MS, toMs: toMs ?? 0, bucket: 'minute' }),
    toMs !== null,
  )
}

type Asked = { readonly fromMs: number; readonly toMs: number; readonly bucket: 'minute' | 'hour' }

function useTimes(queryKey: readonly unknown[], asked: () => Asked, enabled: boolean): Read<MachineTimes> {
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const { fromMs, toMs, bucket } = asked()
      const params = new URLSearchParams({
        from: new Date(fromMs).toISOString(),
        to: new Date(toMs).toISOString(),
        bucket,
      })
      return await getJson<MachineTimes>(`/v1/machine?${params}`, signal)
    },
    refetchInterval: (query) => every(untilNext(query.state.data ?? null, Date.now()))(query),
    enabled,
  })
  return readOf(query)
}
