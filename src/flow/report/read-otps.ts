import { sumOfHistograms } from '../../domain/report/histogram.ts'
import { sumOtps } from '../../domain/report/otp-tally.ts'
import type { ReportSpan } from '../../domain/report/report-span.ts'
import type { Db } from '../../store/database/db.ts'
import {
  type OtpProgress,
  type OtpQuery,
  type OtpRow,
  readOtpBuckets,
  readOtpCountries,
  readOtpProgress,
} from '../../store/report/otp-minutes.ts'

/** What became of codes, by bucket, by country and in all. What has no codes is not there. */
export type OtpReport = {
  readonly progress: OtpProgress
  readonly total: OtpRow
  /** Oldest first, by the start of the bucket in Unix milliseconds. */
  readonly buckets: readonly (readonly [number, OtpRow])[]
  /** The most codes first. */
  readonly countries: readonly (readonly [string, OtpRow])[]
}

/** Reads it: rows are one for a minute, client and country with codes. */
export async function readOtps({ sql }: Db, query: OtpQuery, bucket: ReportSpan): Promise<OtpReport> {
  const progress = await readOtpProgress(sql)
  const buckets = [...(await readOtpBuckets(sql, query, bucket))]
  const countries = [...(await readOtpCountries(sql, query))]
  const rows = buckets.map(([, row]) => row)
  return {
    progress,
    total: {
      ...sumOtps(rows),
      sentIn: sumOfHistograms(rows.map(({ sentIn }) => sentIn)),
      verifiedIn: sumOfHistograms(rows.map(({ verifiedIn }) => verifiedIn)),
    },
    buckets: buckets.toSorted(([a], [b]) => a - b),
    countries: countries.toSorted(([a, one], [b, other]) => other.asked - one.asked || (a < b ? -1 : 1)),
  }
}
