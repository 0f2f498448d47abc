import type { SkipReason } from '../route/routing.ts'
import type { ProviderState } from './provider.ts'

// Whether a provider can send now, as each process works it out for itself, once a second, from the same rows: that of the
// provider and those of its lines. No counter is shared, and all come to the same within seconds.
//
// 1. `paused` and `draining` are what its row says.
// 2. `no_line`: no line of it is open. Lines that say that they have failed count at once. That none is there, or that they
//    are still being opened, counts only after a time: LINE_MISSED_MS when one was open before (the next holder takes
//    over within 5 s), LINE_AWAITED_MS when none has been seen open since this process knows the provider as active. So a
//    start, a new provider and one that is resumed do not send everything to those behind it.
// 3. `breaker_open`: in the last 10 s, over all lines, at least MIN_ANSWERS submissions were answered, and of those at least
//    the share OPENING_SHARE was refused for now or stayed unknown. It opens for OPEN_MS. Then messages are let through, and
//    the window decides anew: what it holds then is younger than the opening.

/** Submissions in the window that are enough to judge by: one failure of two says nothing. */
export const MIN_ANSWERS = 20
/** The share of failures that opens a breaker. */
export const OPENING_SHARE = 0.5
/** How long a breaker stays open, in milliseconds: longer than the window, so that it has forgotten. */
export const OPEN_MS = 15_000
/** How long a line that was open may be away until it is missed, in milliseconds. */
export const LINE_MISSED_MS = 3_000
/** How long a line may take to be open for the first time, in milliseconds. */
export const LINE_AWAITED_MS = 10_000

/** The lines of a provider that somebody holds, added up. */
export type LinesSeen = {
  readonly open: number
  readonly opening: number
  readonly failed: number
  /** Submissions that were answered, or not in time, in the last 10 s. */
  readonly answers: number
  /** Those of them that were refused for now or stayed unknown. */
  readonly failures: number
}

/** No line of it is held. */
export const NO_LINES: LinesSeen = { open: 0, opening: 0, failed: 0, answers: 0, failures: 0 }

/** What a process knows of a provider. */
export type ProviderHealth = {
  readonly state: ProviderState
  /** Since when no line has been open, in Unix milliseconds; null: one is. */
  readonly withoutLineSinceMs: number | null
  /** Whether one has been open since it is known as active. */
  readonly hadLine: boolean
  readonly lines: LinesSeen
  /** Until when its breaker is open; null: it is closed. */
  readonly openUntilMs: number | null
}

/** What is known after a look at its rows; `before` is null when it is seen for the first time. */
export function lookAt(
  before: ProviderHealth | null,
  state: ProviderState,
  lines: LinesSeen,
  nowMs: number,
): ProviderHealth {
  const known = before !== null && before.state === state ? before : null
  const isOpen = lines.open > 0
  return {
    state,
    withoutLineSinceMs: isOpen ? null : (known?.withoutLineSinceMs ?? nowMs),
    hadLine: isOpen || (known?.hadLine ?? false),
    lines,
    openUntilMs: breakerAfter(before?.openUntilMs ?? null, lines, nowMs),
  }
}

/** Why a provider is passed over now; null: it can send. */
export function skipReasonOf(health: ProviderHealth, nowMs: number): SkipReason | null {
  if (health.state !== 'active') return health.state
  if (lacksLine(health, nowMs)) return 'no_line'
  return health.openUntilMs !== null && nowMs < health.openUntilMs ? 'breaker_open' : null
}

function lacksLine({ withoutLineSinceMs, hadLine, lines }: ProviderHealth, nowMs: number): boolean {
  if (withoutLineSinceMs === null) return false
  if (lines.failed > 0 && lines.opening === 0) return true
  return nowMs - withoutLineSinceMs >= (hadLine ? LINE_MISSED_MS : LINE_AWAITED_MS)
}

function breakerAfter(
  openUntilMs: number | null,
  { answers, failures }: LinesSeen,
  nowMs: number,
): number | null {
  if (openUntilMs !== null && nowMs < openUntilMs) return openUntilMs
  return answers >= MIN_ANSWERS && failures >= answers * OPENING_SHARE ? nowMs + OPEN_MS : null
}
