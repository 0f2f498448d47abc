import { datedClock } from '../times.ts'

const SECONDS = ':00'.length

/** When a bucket began, in words: its day and its minute. Takes Unix milliseconds. */
export function bucketText(startMs: number): string {
  return datedClock(startMs).slice(0, -SECONDS)
}

/** The same of Unix seconds; nothing of none. */
export function timeText(time: number | undefined): string {
  return time === undefined ? '' : bucketText(time * 1_000)
}
