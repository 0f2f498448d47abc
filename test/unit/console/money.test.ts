import { describe, expect, test } from 'bun:test'
import type { MessageCredits } from '../../../src/console/web/answers.ts'
import { contradictionsOf } from '../../../src/console/web/message/message-money.tsx'

const AT = '2026-11-24T10:00:00.000Z'
const HOLD = { at: AT, kind: 'hold', amount_cents: -5, held_change_cents: 5 } as const
const CAPTURE = { at: AT, kind: 'capture', amount_cents: 0, held_change_cents: -5 } as const
const RELEASE = { at: AT, kind: 'release', amount_cents: 5, held_change_cents: -5 } as const

type Credits = Pick<MessageCredits, 'status' | 'lock' | 'entries'>
type State = 'HELD' | 'CAPTURED' | 'RELEASED'
const lock = (state: State) => ({ state, amount_cents: 5, created_at: AT, updated_at: AT })
const credits = (status: Credits['status'], state: State, entries: Credits['entries']): Credits => ({
  status,
  lock: lock(state),
  entries,
})

describe('status and money', () => {
  const right = [
    credits('SCHEDULED', 'HELD', [HOLD]),
    credits('SENT', 'HELD', [HOLD]),
    credits('DELIVERED', 'CAPTURED', [HOLD, CAPTURE]),
    credits('FAILED_PERM', 'RELEASED', [HOLD, RELEASE]),
    credits('CANCELLED', 'RELEASED', [HOLD, RELEASE]),
    credits('EXPIRED', 'RELEASED', [HOLD, RELEASE]),
    credits('EXPIRED', 'CAPTURED', [HOLD, CAPTURE]),
  ]
  for (const of of right)
    test(`agree: ${of.status} with ${of.lock?.state}`, () => expect(contradictionsOf(of)).toEqual([]))

  const wrong: readonly (readonly [Credits, string])[] = [
    [
      credits('DELIVERED', 'RELEASED', [HOLD, RELEASE]),
      'the message is DELIVERED, so its lock must be CAPTURED: it is RELEASED',
    ],
    [
      credits('SENT', 'CAPTURED', [HOLD, CAPTURE]),
      'the message is SENT, so its lock must be HELD: it is CAPTURED',
    ],
    [
      credits('EXPIRED', 'HELD', [HOLD]),
      'the message is EXPIRED, so its lock must be RELEASED or CAPTURED: it is HELD',
    ],
    [
      credits('DELIVERED', 'CAPTURED', [HOLD]),
      'the ledger still holds 5 cents of it, by its lock it must be 0 cents',
    ],
    [
      credits('DELIVERED', 'CAPTURED', [HOLD, RELEASE]),
      'the ledger took 0 cents from the client, by its lock it must be 5 cents',
    ],
    [{ status: 'SENT', lock: null, entries: [] }, 'the message is SENT and has no credit lock'],
  ]
  for (const [of, words] of wrong) test(words, () => expect(contradictionsOf(of)).toEqual([words]))
})
