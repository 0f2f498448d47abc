import { LIFECYCLE } from '../../../domain/lifecycle.ts'
import { OTHER_REASONS } from '../../../domain/problem/failure-reason.ts'
import type { ReasonReport } from '../answers.ts'
import type { SearchTerms } from '../messages/terms.ts'

/** Why messages failed at a provider. */
export type FailureRow = {
  readonly key: string
  readonly reason: string
  readonly provider: string
  /** What they became: for good or for now. */
  readonly became: string
  readonly messages: number
  readonly share: number
  readonly lastAtMs: number
  /** Null: nothing is compared. */
  readonly before: { readonly messages: number } | null
  /** The search for them: those that say so still, accepted since the first of them was. */
  readonly terms: SearchTerms
}

/** The rows of the table of reasons, the most first; one that was there then alone is not among them. */
export function failureRows(report: ReasonReport, then: ReasonReport | null): readonly FailureRow[] {
  const keyOf = ({ provider, reason, status }: ReasonReport['rows'][number]) =>
    [provider ?? '', status, reason ?? ''].join('\n')
  const earlier = new Map(then?.rows.map((row) => [keyOf(row), row.messages]))
  return report.rows.map((row) => {
    const { provider, reason, status } = row
    const isError = reason !== null && reason !== OTHER_REASONS
    return {
      key: keyOf(row),
      reason: reason === null ? 'no error was said' : reason === OTHER_REASONS ? 'other reasons' : reason,
      provider: provider ?? '–',
      became: LIFECYCLE[status].final ? status : `${status}, tried again`,
      messages: row.messages,
      share: row.share,
      lastAtMs: Date.parse(row.last_at),
      before: then && { messages: earlier.get(keyOf(row)) ?? 0 },
      terms: {
        // One that was refused for now has gone on since.
        ...(LIFECYCLE[status].final ? { status } : {}),
        ...(provider === null ? {} : { provider }),
        ...(isError ? { error: reason } : {}),
        from: row.accepted_from,
        to: report.to,
      },
    }
  })
}
