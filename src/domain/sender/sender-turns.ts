/** Parts of a sender, at most; null: no bound. */
export type SenderCap = { readonly perMinute: number | null; readonly perDay: number | null }

/** How far the parts of a sender are given out: the last minute (Unix time in minutes), and how many go out in it and on its UTC day. */
export type GivenTurns = { readonly minute: number; readonly minuteParts: number; readonly dayParts: number }

/** A message that asks for a turn. */
export type AsksTurn = {
  readonly cap: SenderCap
  readonly parts: number
  /** It cannot wait: it goes now, and those that come after it wait for its parts, but never more than `GIVEN_AHEAD`. */
  readonly isUrgent: boolean
}

/** What a message is told. Instants in Unix milliseconds. */
export type Turn =
  | { readonly kind: 'now' }
  /** It goes out at `atMs`: its parts are counted there. */
  | { readonly kind: 'later'; readonly atMs: number }
  /** It asks again at `atMs`: nothing was counted. */
  | { readonly kind: 'ask_again'; readonly atMs: number }

const MINUTE_MS = 60_000
const DAY_MINUTES = 1_440

/** Turns are given for the next hour, in minutes: so a cap that is raised, or lifted, acts within it on all that waits. */
const GIVEN_AHEAD = 60

/** Who finds that hour full asks again after so long at least, in milliseconds: half of it has room then, and thousands that wait are not looked at each minute. */
const ASKS_AGAIN_MS = 30 * MINUTE_MS

/**
 * Gives turns to messages in their order: now while the minute and the day have room, else in the first minute that has. Within
 * a minute that is to come they are spread evenly. One of more parts than the cap goes alone.
 */
export function giveTurns(
  given: GivenTurns,
  asking: readonly AsksTurn[],
  nowMs: number,
): { readonly given: GivenTurns; readonly turns: readonly Turn[] } {
  const nowMinute = Math.floor(nowMs / MINUTE_MS)
  let last = given.minute < nowMinute ? moveTo(given, nowMinute) : given
  const turns = asking.map(({ cap, parts, isUrgent }): Turn => {
    const placed = placeAfter(last, cap, parts)
    if (placed.minute > nowMinute + GIVEN_AHEAD) {
      if (isUrgent) return { kind: 'now' }
      return {
        kind: 'ask_again',
        atMs: Math.max(nowMs + ASKS_AGAIN_MS, (placed.minute - GIVEN_AHEAD) * MINUTE_MS),
      }
    }
    last = { ...placed, minuteParts: placed.minuteParts + parts, dayParts: placed.dayParts + parts }
    if (isUrgent || placed.minute === nowMinute) return { kind: 'now' }
    const share = cap.perMinute === null ? 0 : Math.min(1, placed.minuteParts / cap.perMinute)
    return { kind: 'later', atMs: placed.minute * MINUTE_MS + Math.floor(share * MINUTE_MS) }
  })
  return { given: last, turns }
}

/** Where the next message fits: the minute, and what goes out in it and on its day before. */
function placeAfter(last: GivenTurns, { perMinute, perDay }: SenderCap, parts: number): GivenTurns {
  const fits = (used: number, most: number | null) => most === null || used === 0 || used + parts <= most
  if (!fits(last.dayParts, perDay)) return moveTo(last, (dayOf(last.minute) + 1) * DAY_MINUTES)
  return fits(last.minuteParts, perMinute) ? last : moveTo(last, last.minute + 1)
}

function moveTo({ minute: before, dayParts }: GivenTurns, minute: number): GivenTurns {
  return { minute, minuteParts: 0, dayParts: dayOf(before) === dayOf(minute) ? dayParts : 0 }
}

function dayOf(minute: number): number {
  return Math.floor(minute / DAY_MINUTES)
}
