import { useQuery } from '@tanstack/react-query'
import type { Charts } from '../../chart-shapes.ts'
import { getJson } from '../api.ts'
import { READ_ONCE } from '../queries.ts'

const CHARTS = '/console/chart.json'

/** The laid out machine; null until it is there. */
export function useCharts(): Charts | null {
  const { data } = useQuery({
    ...READ_ONCE,
    queryKey: [CHARTS],
    queryFn: ({ signal }) => getJson<Charts>(CHARTS, signal),
  })
  return data ?? null
}
