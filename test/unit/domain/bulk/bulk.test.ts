import { expect, test } from 'bun:test'
import { BULK_ACTS, type BulkAct, isAsExpected } from '../../../../src/domain/bulk/bulk.ts'
import { type BulkFacts, fateOf } from '../../../../src/domain/bulk/fate.ts'
import type { LifecycleState } from '../../../../src/domain/lifecycle.ts'

const facts = (status: LifecycleState, more: Partial<BulkFacts> = {}): BulkFacts => ({
  status,
  taken: false,
  otp: false,
  redacted: false,
  held: false,
  throttled: false,
  isThere: false,
  hasDeadCallback: false,
  ...more,
})

/** What each act does to a message in each state, typed by hand. */
const FATES: Readonly<Record<LifecycleState, readonly string[]>> = {
  //           cancel       retry           move               resend       replay_callbacks
  SCHEDULED: ['cancelled', 'not_its_time', 'moved_for_later', 'open', 'no_dead_callback'],
  QUEUED: ['cancelled', 'in_its_queue', 'moved', 'open', 'no_dead_callback'],
  SENDING: ['under_way', 'under_way', 'under_way', 'open', 'no_dead_callback'],
  SENT: ['taken', 'taken', 'taken', 'open', 'no_dead_callback'],
  DELIVERED: ['delivered', 'delivered', 'delivered', 'delivered', 'no_dead_callback'],
  FAILED_TEMP: ['cancelled', 'retried', 'moved', 'open', 'no_dead_callback'],
  FAILED_PERM: ['ended', 'ended', 'resent', 'resent', 'no_dead_callback'],
  CANCELLED: ['cancelled', 'ended', 'cancelled', 'resent', 'no_dead_callback'],
  EXPIRED: ['ended', 'ended', 'resent', 'resent', 'no_dead_callback'],
}

const wordOf = (act: BulkAct, of: BulkFacts): string => {
  const fate = fateOf(act, of)
  return fate.kind === 'done' ? fate.what : fate.why
}

test.each(Object.entries(FATES))('what each act does to a message that is %s', (status, fates) => {
  expect(BULK_ACTS.map((act) => wordOf(act, facts(status as LifecycleState)))).toEqual([...fates]) // its own keys
})

test('a cancelled message is cancelled already, but is moved nowhere', () => {
  expect(fateOf('cancel', facts('CANCELLED')).kind).toBe('done')
  expect(fateOf('move', facts('CANCELLED')).kind).toBe('refused')
})

test.each([
  ['cancel', facts('FAILED_TEMP', { taken: true }), 'taken'],
  ['move', facts('QUEUED', { taken: true }), 'taken'],
  ['move', facts('SENT', { taken: true }), 'taken'],
  ['move', facts('QUEUED', { isThere: true }), 'in_its_queue'],
  ['move', facts('QUEUED', { isThere: true, throttled: true }), 'moved'],
  ['move', facts('EXPIRED', { otp: true }), 'otp'],
  ['retry', facts('QUEUED', { throttled: true }), 'retried'],
  ['retry', facts('SCHEDULED', { held: true }), 'retried'],
  ['resend', facts('FAILED_PERM', { redacted: true }), 'redacted'],
  ['replay_callbacks', facts('SENT', { hasDeadCallback: true }), 'replayed'],
] as const)('%s of %j: %s', (act, of, word) => expect(wordOf(act, of)).toBe(word))

test.each([
  [340, 340, true],
  [347, 340, true],
  [348, 340, false],
  [333, 340, true],
  [332, 340, false],
  [1, 0, true],
  [2, 0, false],
  [4, 3, true],
  [5, 3, false],
])('%d messages where %d were confirmed: %p', (count, expected, isFine) =>
  expect(isAsExpected(count, expected)).toBe(isFine),
)
