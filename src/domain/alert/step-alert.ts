import { type AlertRule, type AlertStanding, metricFacts } from './alert.ts'

/** That an alert fires is not told more often than this, in milliseconds. */
export const TOLD_AGAIN_MS = 3_600_000

/** What a look came to: a value; too little to judge by, which is no reason to fire; or that it could not be read, which says nothing. */
export type AlertReading =
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'too_few' }
  | { readonly kind: 'unread' }

/** How an alert stands after a look at it, and what is to be told of that; null: nothing. */
export type AlertStep = { readonly after: AlertStanding; readonly tell: 'firing' | 'resolved' | null }

/**
 * Steps an alert. That it fires is told at once, and again each hour while it does; one that goes on and off is told of once an hour. That
 * it fires no more is told once, if it was told that it did. `canTell`: somebody is told at all.
 */
export function stepAlert(
  rule: Pick<AlertRule, 'metric' | 'threshold'>,
  before: AlertStanding,
  reading: AlertReading,
  { nowMs, canTell }: { readonly nowMs: number; readonly canTell: boolean },
): AlertStep {
  if (reading.kind === 'unread') return { after: before, tell: null }
  const value = reading.kind === 'value' ? reading.value : null
  const state = value !== null && isBeyond(rule, value) ? 'firing' : 'ok'
  const sinceMs = state === before.state && before.sinceMs !== null ? before.sinceMs : nowMs
  const after: AlertStanding = { ...before, state, value, sinceMs, readAtMs: nowMs }
  if (!canTell) return { after, tell: null }
  if (state === 'ok')
    return before.isTold ? { after: { ...after, isTold: false }, tell: 'resolved' } : { after, tell: null }
  const isDue = before.toldAtMs === null || nowMs - before.toldAtMs >= TOLD_AGAIN_MS
  return isDue
    ? { after: { ...after, toldAtMs: nowMs, isTold: true }, tell: 'firing' }
    : { after, tell: null }
}

function isBeyond({ metric, threshold }: Pick<AlertRule, 'metric' | 'threshold'>, value: number): boolean {
  return metricFacts(metric).fires === 'above' ? value > threshold : value < threshold
}

/** What nobody has looked at yet. */
export const NEVER_READ: AlertStanding = {
  state: 'ok',
  value: null,
  sinceMs: null,
  readAtMs: null,
  toldAtMs: null,
  isTold: false,
}
