/** The form of a month, as `2026-10`. */
export const MONTH_PATTERN = '^20[0-9]{2}-(0[1-9]|1[0-2])$'

/** A month of UTC, as `2026-10`. */
export type Month = string & { readonly __brand: 'Month' }

/** The UTC month that an instant in Unix milliseconds is in. */
export function monthOf(atMs: number): Month {
  return new Date(atMs).toISOString().slice(0, 7) as Month // the year and the month of the date
}

/** A month of this form; null for a text of another. */
export function readMonth(text: string): Month | null {
  return new RegExp(MONTH_PATTERN).test(text) ? (text as Month) : null // of the form, by the test
}

/** Where a month begins (inclusive) and ends (exclusive), in Unix milliseconds. */
export function boundsOf(month: Month): { readonly fromMs: number; readonly toMs: number } {
  const [year, number] = [Number(month.slice(0, 4)), Number(month.slice(5))]
  return { fromMs: Date.UTC(year, number - 1), toMs: Date.UTC(year, number) }
}

/** So many months, the latest first: the one that an instant is in, and those before it. */
export function monthsUntil(atMs: number, count: number): readonly Month[] {
  const at = new Date(atMs)
  return Array.from({ length: count }, (_, ago) =>
    monthOf(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - ago)),
  )
}
