import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  type AsksTurn,
  type GivenTurns,
  giveTurns,
  type SenderCap,
  type Turn,
} from '../../../../src/domain/sender/sender-turns.ts'

const MINUTE_MS = 60_000
/** Noon of a day, and 15 s. */
const NOON_MS = Date.parse('2026-01-15T12:00:00.000Z')
const NOW_MS = NOON_MS + 15_000

const asks = (cap: Partial<SenderCap>, parts: readonly number[], isUrgent = false): AsksTurn[] =>
  parts.map((one) => ({ cap: { perMinute: null, perDay: null, ...cap }, parts: one, isUrgent }))
const words = (turns: readonly Turn[]) =>
  turns.map((turn) =>
    turn.kind === 'now' ? 'now' : `${turn.kind} ${new Date(turn.atMs).toISOString().slice(8, 19)}`,
  )
/** A sender that has sent nothing yet. */
const NO_TURNS: GivenTurns = { minute: 0, minuteParts: 0, dayParts: 0 }

const given = (cap: Partial<SenderCap>, parts: readonly number[], before = NO_TURNS) =>
  giveTurns(before, asks(cap, parts), NOW_MS)

describe('of a sender with a cap for the minute', () => {
  test('as many parts as it allows go now, the next ones in the minutes that follow, spread over them', () => {
    const { turns, given: after } = given({ perMinute: 3 }, [1, 2, 1, 1, 1, 1])
    expect(words(turns)).toEqual([
      'now',
      'now',
      'later 15T12:01:00',
      'later 15T12:01:20',
      'later 15T12:01:40',
      'later 15T12:02:00',
    ])
    expect(after).toEqual({ minute: NOON_MS / MINUTE_MS + 2, minuteParts: 1, dayParts: 7 })
  })

  test('a long message goes whole, where all of it has room', () => {
    expect(words(given({ perMinute: 4 }, [3, 3, 1]).turns)).toEqual([
      'now',
      'later 15T12:01:00',
      'later 15T12:01:45',
    ])
  })

  test('one of more parts than the cap goes alone', () => {
    expect(words(given({ perMinute: 2 }, [1, 5, 1]).turns)).toEqual([
      'now',
      'later 15T12:01:00',
      'later 15T12:02:00',
    ])
  })

  test('what was given before counts, also by another worker', () => {
    const before = given({ perMinute: 2 }, [1, 1, 1]).given
    expect(words(given({ perMinute: 2 }, [1, 1], before).turns)).toEqual([
      'later 15T12:01:30',
      'later 15T12:02:00',
    ])
  })

  test('a minute that has passed is of no account', () => {
    const before: GivenTurns = { minute: NOON_MS / MINUTE_MS - 1, minuteParts: 2, dayParts: 2 }
    expect(given({ perMinute: 2 }, [1], before)).toEqual({
      turns: [{ kind: 'now' }],
      given: { minute: NOON_MS / MINUTE_MS, minuteParts: 1, dayParts: 3 },
    })
  })

  test('turns are given for an hour; who finds it full asks again when half of it is over', () => {
    const { turns } = given({ perMinute: 1 }, Array(100).fill(1))
    expect(words(turns.slice(59, 63))).toEqual([
      'later 15T12:59:00',
      'later 15T13:00:00',
      'ask_again 15T12:30:15',
      'ask_again 15T12:30:15',
    ])
  })

  test('an OTP counts and does not wait, and keeps others from nothing but the next hour', () => {
    const { turns, given: after } = giveTurns(
      NO_TURNS,
      asks({ perMinute: 1 }, Array(200).fill(1), true),
      NOW_MS,
    )
    expect(new Set(turns.map(({ kind }) => kind))).toEqual(new Set(['now']))
    expect(after.minute).toBe(NOON_MS / MINUTE_MS + 60)
  })
})

describe('of a sender with a cap for the day', () => {
  const LATE_MS = Date.parse('2026-01-15T23:50:00.000Z')

  test('what is beyond it goes out on the next day in UTC', () => {
    expect(words(giveTurns(NO_TURNS, asks({ perDay: 2 }, [1, 1, 1]), LATE_MS).turns)).toEqual([
      'now',
      'now',
      'later 16T00:00:00',
    ])
  })

  test('early on a day that is full it asks again within the hour before the next', () => {
    expect(words(given({ perDay: 1 }, [1, 1]).turns)).toEqual(['now', 'ask_again 15T23:00:00'])
  })

  test('the new day is counted from nothing', () => {
    const { given: after } = giveTurns(NO_TURNS, asks({ perDay: 2 }, [2, 1]), LATE_MS)
    expect(after).toEqual({
      minute: Date.parse('2026-01-16T00:00:00.000Z') / MINUTE_MS,
      minuteParts: 1,
      dayParts: 1,
    })
  })
})

test('whatever is asked, whenever: no minute and no day has more than its cap, and nobody is told a turn that has passed', () => {
  const cap = fc.record({
    perMinute: fc.option(fc.integer({ min: 3, max: 20 })),
    perDay: fc.option(fc.integer({ min: 3, max: 200 })),
  })
  const batches = fc.array(
    fc.record({
      afterMs: fc.integer({ min: 0, max: 3_600_000 }),
      parts: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 30 }),
    }),
    { maxLength: 30 },
  )
  fc.assert(
    fc.property(cap, batches, (bounds, asked) => {
      const perMinute = new Map<number, number>()
      const perDay = new Map<number, number>()
      let nowMs = NOW_MS
      let before: GivenTurns = NO_TURNS
      for (const { afterMs, parts } of asked) {
        nowMs += afterMs
        const { turns, given: after } = giveTurns(before, asks(bounds, parts), nowMs)
        before = after
        turns.forEach((turn, index) => {
          if (turn.kind !== 'now') expect(turn.atMs).toBeGreaterThan(nowMs)
          if (turn.kind === 'ask_again') return
          const minute = Math.floor((turn.kind === 'now' ? nowMs : turn.atMs) / MINUTE_MS)
          const day = Math.floor(minute / 1_440)
          perMinute.set(minute, (perMinute.get(minute) ?? 0) + (parts[index] ?? 0))
          perDay.set(day, (perDay.get(day) ?? 0) + (parts[index] ?? 0))
        })
      }
      for (const parts of perMinute.values()) expect(parts).toBeLessThanOrEqual(bounds.perMinute ?? Infinity)
      for (const parts of perDay.values()) expect(parts).toBeLessThanOrEqual(bounds.perDay ?? Infinity)
    }),
  )
})
