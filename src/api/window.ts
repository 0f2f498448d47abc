import type { Violation } from '../domain/violation.ts'

/** A window of time as a query gives it: `from` is in it, `to` is not. The schema has checked the form. */
export function readWindow(query: {
  readonly from?: string
  readonly to?: string
}): { readonly kind: 'window'; readonly fromAt: Date | null; readonly toAt: Date | null } | Violation {
  const fromAt = query.from === undefined ? null : new Date(query.from)
  const toAt = query.to === undefined ? null : new Date(query.to)
  for (const [field, at] of Object.entries({ from: fromAt, to: toAt })) {
    if (at && Number.isNaN(at.getTime()))
      return { kind: 'violation', field, rule: 'must be a time that exists' }
  }
  return { kind: 'window', fromAt, toAt }
}

/** Where the page after this one goes on: its last id, or null when it was not full and so the last. */
export function nextCursor<T extends string>(page: readonly { readonly id: T }[], limit: number): T | null {
  return page.length === limit ? (page.at(-1)?.id ?? null) : null
}
