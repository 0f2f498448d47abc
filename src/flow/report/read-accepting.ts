import { type Histogram, histogramOf, sumOfHistograms } from '../../domain/report/histogram.ts'
import type { Db } from '../../store/database/db.ts'
import { type AcceptQuery, readAccepted } from '../../store/report/accept-minutes.ts'

/** How long acceptances took, by bucket and door, and by door alone. */
export type AcceptingReport = {
  readonly totals: readonly { readonly door: string; readonly accepting: Histogram }[]
  readonly rows: readonly {
    readonly bucketMs: number
    readonly door: string
    readonly accepting: Histogram
  }[]
}

/** Reads it; what has no requests is not there. */
export async function readAccepting({ sql }: Db, query: AcceptQuery): Promise<AcceptingReport> {
  const rows = (await readAccepted(sql, query)).map(({ bucketMs, door, steps }) => ({
    bucketMs,
    door,
    accepting: histogramOf(steps),
  }))
  const totals = [...Map.groupBy(rows, ({ door }) => door)].map(([door, of]) => ({
    door,
    accepting: sumOfHistograms(of.map(({ accepting }) => accepting)),
  }))
  return { totals, rows }
}
