/** Whether `2026-01-31` is a day of the calendar: 2026-02-31 is none. */
export function isCalendarDay(text: string): boolean {
  const atMs = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text)
}
