import { type Histogram, histogramOf } from '../../domain/report/histogram.ts'
import type { Tx } from '../database/db.ts'
import { addHistograms, picked, type ReportQuery } from './report-rows.ts'

/** How long the messages of one bucket took. */
export type LatencyRow = {
  /** The start of the bucket in Unix milliseconds. */
  readonly bucketMs: number
  /** From acceptance to SENT. */
  readonly sent: Histogram
  /** From acceptance to DELIVERED. */
  readonly delivered: Histogram
}

/** Reads histograms by bucket, of express messages, of others or of both (null); a bucket without messages has no row. */
export async function readLatencyRows(
  tx: Tx,
  query: Pick<ReportQuery, 'pieces' | 'bucket' | 'clientId'>,
  express: boolean | null,
): Promise<LatencyRow[]> {
  const ofExpress = express === null ? tx`true` : tx`r.express = ${express}`
  const rows = await tx<{ bucket: Date; histograms: string }[]>`
    with ${picked(tx, { ...query, groupBy: null }, ofExpress)}
    select bucket, string_agg(sent_steps::text || sent_counts::text || delivered_steps::text || delivered_counts::text, '') as histograms
    from picked group by 1 order by 1`
  return rows.map(({ bucket, histograms }) => {
    const [sent, delivered] = [new Map<number, number>(), new Map<number, number>()]
    addHistograms(sent, delivered, histograms)
    return { bucketMs: bucket.getTime(), sent: histogramOf(sent), delivered: histogramOf(delivered) }
  })
}
