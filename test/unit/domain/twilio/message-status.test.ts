import { expect, test } from 'bun:test'
import { LIFECYCLE, LIFECYCLE_STATES, type LifecycleState } from '../../../../src/domain/lifecycle.ts'
import { twilioErrorOf, twilioStatusOf } from '../../../../src/domain/twilio/message-status.ts'

test.each<[LifecycleState, boolean, string]>([
  ['SCHEDULED', false, 'scheduled'],
  ['QUEUED', false, 'queued'],
  ['SENDING', false, 'sending'],
  ['SENT', true, 'sent'],
  ['DELIVERED', true, 'delivered'],
  ['FAILED_TEMP', false, 'queued'],
  ['FAILED_PERM', false, 'failed'],
  ['FAILED_PERM', true, 'undelivered'],
  ['CANCELLED', false, 'canceled'],
  ['EXPIRED', true, 'failed'],
])('%s, taken: %p, is %s', (status, isTaken, word) => {
  expect(twilioStatusOf({ status, isTaken })).toBe(word as ReturnType<typeof twilioStatusOf>)
})

test('each word is one of those that the documentation lists for the state', () => {
  for (const status of LIFECYCLE_STATES.filter((one) => one !== 'FAILED_TEMP'))
    for (const isTaken of [false, true])
      expect(LIFECYCLE[status].elsewhere.twilio).toContain(twilioStatusOf({ status, isTaken }))
})

test.each<[LifecycleState, string | null, number | null]>([
  ['DELIVERED', null, null],
  ['FAILED_TEMP', '30003: unreachable', null],
  ['CANCELLED', null, null],
  ['EXPIRED', 'no final receipt in time', 30036],
  ['FAILED_PERM', 'UNDELIV', 30008],
  ['FAILED_PERM', '30005: no such handset', 30005],
  ['FAILED_PERM', 'part 2: 30006: a landline', 30006],
  ['FAILED_PERM', 'opted out since 2026-11-24T10:00:00.000Z: keyword', 21610],
])('the code of %s with %p is %p', (status, lastError, code) => {
  expect(twilioErrorOf({ status, isTaken: true, lastError })?.code ?? null).toBe(code)
})
