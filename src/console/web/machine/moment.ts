import { arrowId } from '../../main-line.ts'
import type { MachineTimes } from '../answers.ts'
import { ACCEPTED, stateId } from '../live/traffic.ts'
import { clock, datedClock } from '../times.ts'

const MINUTE_MS = 60_000
/** A minute is complete so long after it is over, or as soon as many messages are counted: it is asked for again, for so long. */
const COMPLETE_AFTER_MS = 11_000
const AGAIN_MS = 5_000
const AGAIN_FOR_MS = 30_000
const EVERY_MS = 60_000
const INSTANT = /^\d{4}-\d\d-\d\dT/

/** What went through the machine in one bucket. Keys are ids of the chart, or names of its states of money. */
export type Frame = {
  readonly fromMs: number
  readonly toMs: number
  /** Messages that took an arrow. */
  readonly arrows: ReadonlyMap<string, number>
  /** Messages in a state at its end; in a final one those of the UTC day so far. */
  readonly states: ReadonlyMap<string, number>
  /** Cents held at its end; captured and released in the UTC day so far. */
  readonly cents: ReadonlyMap<string, number>
  /** The same in this bucket alone. */
  readonly moved: { readonly captured: number; readonly released: number }
  readonly providers: readonly FrameProvider[]
}

/** What one provider did in a bucket. */
export type FrameProvider = {
  readonly name: string
  readonly submitted: number
  readonly refused: number
  readonly delivered: number
  readonly failed: number
}

/** What the address says: the minute that is looked at, null for now, and what is selected. Links of before had the selection under `at`. */
export function readPlace(params: URLSearchParams): {
  readonly momentMs: number | null
  readonly selected: string | null
} {
  const at = params.get('at')
  const atMs = at !== null && INSTANT.test(at) ? Date.parse(at) : Number.NaN
  if (Number.isNaN(atMs)) return { momentMs: null, selected: params.get('of') ?? (isElement(at) ? at : null) }
  return { momentMs: minuteOf(atMs), selected: params.get('of') }
}

function isElement(at: string | null): boolean {
  return at !== null && !INSTANT.test(at)
}

/** The same as parameters of an address. */
export function placeParams(momentMs: number | null, selected: string | null): Record<string, string> {
  return {
    ...(momentMs === null ? {} : { at: new Date(momentMs).toISOString().replace(':00.000Z', 'Z') }),
    ...(selected === null ? {} : { of: selected }),
  }
}

/** The start of the minute of an instant. */
export function minuteOf(atMs: number): number {
  return Math.floor(atMs / MINUTE_MS) * MINUTE_MS
}

/** What went through in the bucket that an instant is in; null when the answer does not hold it. */
export function frameAt(times: MachineTimes, atMs: number): Frame | null {
  const fromMs = Date.parse(times.from)
  const bucketMs = times.bucket === 'hour' ? 60 * MINUTE_MS : MINUTE_MS
  const index = Math.floor((atMs - fromMs) / bucketMs)
  if (index < 0 || atMs >= Date.parse(times.to)) return null
  const { money } = times
  const of = (list: readonly number[]) => list[index] ?? 0
  return {
    fromMs: fromMs + index * bucketMs,
    toMs: fromMs + (index + 1) * bucketMs,
    arrows: new Map(times.arrows.map((arrow) => [idOf(arrow), of(arrow.messages)])),
    states: new Map(Object.entries(times.states).map(([name, messages]) => [stateId(name), of(messages)])),
    cents: new Map([
      ['HELD', of(money.held_cents)],
      ['CAPTURED', of(money.captured_today_cents)],
      ['RELEASED', of(money.released_today_cents)],
    ]),
    moved: { captured: of(money.captured_cents), released: of(money.released_cents) },
    providers: times.providers
      .map(({ provider, submitted, refused, delivered, failed }) => ({
        name: provider,
        submitted: of(submitted),
        refused: of(refused),
        delivered: of(delivered),
        failed: of(failed),
      }))
      .filter(({ submitted, refused, delivered, failed }) => submitted + refused + delivered + failed > 0),
  }
}

function idOf({ from, to }: MachineTimes['arrows'][number]): string {
  return arrowId(from === null ? ACCEPTED : stateId(from), stateId(to))
}

/** What the line above the slider shows of each bucket: messages accepted, and messages that failed, for now or for good. */
export function overviewOf(times: MachineTimes): {
  readonly accepted: readonly number[]
  readonly failed: readonly number[]
} {
  const sum = (arrows: MachineTimes['arrows']) => {
    const sums = Array.from({ length: bucketsOf(times) }, () => 0)
    for (const { messages } of arrows)
      for (const [index, count] of messages.entries()) sums[index] = (sums[index] ?? 0) + count
    return sums
  }
  return {
    accepted: sum(times.arrows.filter(({ from }) => from === null)),
    failed: sum(times.arrows.filter(({ from, to }) => from !== null && from !== to && FAILED.has(to))),
  }
}

const FAILED: ReadonlySet<string> = new Set(['FAILED_TEMP', 'FAILED_PERM', 'EXPIRED'])

function bucketsOf({ from, to, bucket }: MachineTimes): number {
  return (Date.parse(to) - Date.parse(from)) / (bucket === 'hour' ? 60 * MINUTE_MS : MINUTE_MS)
}

/** How long it takes until there may be another complete minute. */
export function untilNext(times: MachineTimes | null, nowMs: number): number {
  if (times === null) return EVERY_MS
  const untilMs = Date.parse(times.complete_until) + MINUTE_MS + COMPLETE_AFTER_MS - nowMs
  if (untilMs > 0) return Math.min(untilMs, EVERY_MS)
  return untilMs > -AGAIN_FOR_MS ? AGAIN_MS : EVERY_MS
}

/** A minute as people say it today: 02:47. */
export function hourClock(instant: string): string {
  return withoutSeconds(clock(instant))
}

/** A minute as people say it, with its day: 24 Nov 02:47. */
export function minuteClock(atMs: number): string {
  return withoutSeconds(datedClock(atMs))
}

function withoutSeconds(text: string): string {
  return text.replace(/(\d\d:\d\d):\d\d/, '$1')
}
