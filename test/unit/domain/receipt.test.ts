import { describe, expect, test } from 'bun:test'
import {
  normaliseError,
  normaliseStatus,
  outcomeOfStatus,
  type ReceiptOutcome,
} from '../../../src/domain/receipt.ts'

describe('a receipt that says', () => {
  const table: readonly [word: string, outcome: ReceiptOutcome][] = [
    ['DELIVRD', 'delivered'],
    ['DELIVERED', 'delivered'],
    ['delivrd', 'delivered'],
    ['Delivered', 'delivered'],
    [' DELIVRD ', 'delivered'],
    ['UNDELIV', 'failed'],
    ['UNDELIVERED', 'failed'],
    ['UNDELIVERABLE', 'failed'],
    ['EXPIRED', 'expired'],
    ['expired', 'expired'],
    ['REJECTD', 'failed'],
    ['REJECTED', 'failed'],
    ['DELETED', 'failed'],
    ['failed', 'failed'],
    ['ACCEPTD', 'progress'],
    ['ACCEPTED', 'progress'],
    ['ENROUTE', 'progress'],
    ['enroute', 'progress'],
    ['UNKNOWN', 'unknown'],
    ['', 'unknown'],
    ['DELIVR', 'unknown'],
    ['DELIVRD!', 'unknown'],
    ['OK', 'unknown'],
    ['2', 'unknown'],
    ['constructor', 'unknown'],
  ]
  for (const [word, outcome] of table) {
    test(`${JSON.stringify(word)} means ${outcome}`, () => {
      expect(outcomeOfStatus(word)).toBe(outcome)
    })
  }
})

test.each([
  [null, null],
  ['', null],
  [' \t', null],
  ['absent subscriber', 'absent subscriber'],
])('the error %j of a receipt is kept as %j', (error, kept) => {
  expect(normaliseError(error)).toBe(kept)
})

describe('a status word is kept', () => {
  const table: readonly [word: string, kept: string][] = [
    ['delivrd', 'DELIVRD'],
    [' Undeliv\r\n', 'UNDELIV'],
    ['DELIVRD', 'DELIVRD'],
    ['lost at sea', 'LOST AT SEA'],
    ['', ''],
  ]
  for (const [word, kept] of table) {
    test(`as ${JSON.stringify(kept)} when it came as ${JSON.stringify(word)}`, () => {
      expect(normaliseStatus(word)).toBe(kept)
    })
  }
})
