import { describe, expect, test } from 'bun:test'
import type { ReceiptOutcome } from '../../../../src/domain/message/receipt.ts'
import { outcomeOfMockStatus } from '../../../../src/provider/mock/status-words.ts'

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
      expect(outcomeOfMockStatus(word)).toBe(outcome)
    })
  }
})
