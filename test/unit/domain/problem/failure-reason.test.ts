import { expect, test } from 'bun:test'
import { withMeaning } from '../../../../src/domain/problem/error-meaning.ts'
import { failureReason, MAX_REASON } from '../../../../src/domain/problem/failure-reason.ts'

test.each([
  ['absent subscriber', 'absent subscriber'],
  ['ESME_RINVDSTADR', 'ESME_RINVDSTADR'],
  ['command_status 0x00000014', 'command_status 0x00000014'],
  ['error 30003: unreachable', 'error 30003: unreachable'],
  ['no route to +4915112345678 today', 'no route to'],
  ['number 4915112345678 is barred', 'number'],
  ['message 019abcde-0000-7000-8000-000000000001 is unknown', 'message'],
  ['+4915112345678', ''],
  [null, ''],
] as const)('the reason of %p is %p', (error, reason) => {
  expect(failureReason(error)).toBe(reason)
  // A filter finds by what errors begin with.
  expect((error ?? '').startsWith(reason)).toBe(true)
})

test('a long reason ends before its bound, and never with half a character', () => {
  expect(failureReason('x'.repeat(500))).toHaveLength(MAX_REASON)
  const cut = failureReason(`${'x'.repeat(MAX_REASON - 1)}🎉`)
  expect(cut).toBe('x'.repeat(MAX_REASON - 1))
})

test('a status of SMPP is said with what it means, and another error as it is', () => {
  expect(withMeaning('ESME_RMSGQFUL')).toBe('ESME_RMSGQFUL (its queue is full)')
  expect(withMeaning('ESME_RNOBODYKNOWS')).toBe('ESME_RNOBODYKNOWS')
  expect(withMeaning('absent subscriber')).toBe('absent subscriber')
})
