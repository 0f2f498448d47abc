const HOUR_MS = 3_600_000

/**
 * The place of a whole hour (UTC) in an example: the last one, so many hours on. A fixed time would be refused, or find
 * nothing, on the day when somebody tries it.
 */
export function inHours(hours: number): string {
  return `{now${hours < 0 ? '' : '+'}${hours}h}`
}

/** The document with its times, as of now. */
export function withTimes(document: string, nowMs: number): string {
  const hourMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS
  return document.replace(PLACE, (_, hours) => new Date(hourMs + Number(hours) * HOUR_MS).toISOString())
}

const PLACE = /\{now([+-]\d+)h\}/g
