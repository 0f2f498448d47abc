import { INSTANT_RULE, readBound } from '../../domain/message/schedule.ts'
import { type Violation, violation } from '../../domain/violation.ts'

/** A window of time as a query gives it: `from` is in it, `to` is not. A refusal has the `names` that they have there. */
export function readWindow(
  query: { readonly from?: string; readonly to?: string },
  names: { readonly from: string; readonly to: string } = { from: 'from', to: 'to' },
): { readonly kind: 'window'; readonly fromAt: Date | null; readonly toAt: Date | null } | Violation {
  const fromMs = query.from === undefined ? null : readBound(query.from)
  const toMs = query.to === undefined ? null : readBound(query.to)
  if (query.from !== undefined && fromMs === null) return violation(names.from, INSTANT_RULE)
  if (query.to !== undefined && toMs === null) return violation(names.to, INSTANT_RULE)
  return {
    kind: 'window',
    fromAt: fromMs === null ? null : new Date(fromMs),
    toAt: toMs === null ? null : new Date(toMs),
  }
}

/** Where the page after this one goes on: its last id, or null when it was not full and so the last. */
export function nextCursor<T extends string>(page: readonly { readonly id: T }[], limit: number): T | null {
  return page.length === limit ? (page.at(-1)?.id ?? null) : null
}
