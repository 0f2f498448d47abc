import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getJson } from '../api.ts'
import { type Read, readOf } from '../clients/use-loaded.ts'
import { every } from '../queries.ts'
import type { ShownTime } from './shown-time.ts'

/** A report whose buckets are long changes slowly, and is read again less often. */
const EVERY_MS = { minute: 4_000, hour: 30_000, day: 60_000 } as const

/** Reads a report of this time, again and again while it goes on; another time is shown when it is there. Of no time it is null. */
export function useReport<T>(kind: 'latency' | 'accepting' | 'otps', time: ShownTime | null): Read<T> {
  const { from, to, bucket } = time ?? NO_TIME
  const goesOn = Date.parse(to) > Date.now()
  const query = useQuery({
    queryKey: ['reports', kind, from, to, bucket],
    queryFn: ({ signal }) =>
      getJson<T>(`/v1/reports/${kind}?${new URLSearchParams({ from, to, bucket })}`, signal),
    refetchInterval: goesOn ? every(EVERY_MS[bucket]) : false,
    placeholderData: keepPreviousData,
    enabled: time !== null,
  })
  const read = readOf(query)
  return time === null ? { ...read, value: null } : read
}

const NO_TIME: ShownTime = { from: '', to: '', bucket: 'minute' }
