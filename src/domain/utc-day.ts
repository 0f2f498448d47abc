const DAY = /^\d{4}-\d\d-\d\d$/

/** Whether a text names a UTC day that there is, like `2026-01-31`: `2026-02-31` does not. */
export function isUtcDay(text: string): boolean {
  const atMs = DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text)
}
