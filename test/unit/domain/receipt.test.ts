import { describe, expect, test } from 'bun:test'
import { normaliseStatus, outcomeOfStatus, type ReceiptOutcome } from '../../../src/domain/receipt.ts'

describe('a receipt that says', () => {
  const table: readonly [word: string, outcome: ReceiptOutcome | null][] = [
    ['DELIVRD', 'delivered'],
    ['DELIVERED', 'delivered'],
    ['delivrd', 'delivered'],
    ['Delivered', 'delivered'],
    [' DELIVRD ', 'delivered'],
    ['UNDELIV', 'failed'],
    ['UNDELIVERED', 'failed'],
    ['UNDELIVERABLE', 'failed'],
    ['EXPIRED', 'failed'],
    ['REJECTD', 'failed'],
    ['REJECTED', 'failed'],
    ['DELETED', 'failed'],
    ['failed', 'failed'],
    ['ACCEPTD', 'progress'],
    ['ACCEPTED', 'progress'],
    ['ENROUTE', 'progress'],
    ['enroute', 'progress'],
    ['UNKNOWN', 'unknown'],
    ['', null],
    ['DELIVR', null],
    ['DELIVRD!', null],
    ['OK', null],
    ['2', null],
    ['constructor', null],
  ]
  for (const [word, outcome] of table) {
    test(`${JSON.stringify(word)} means ${outcome ?? 'nothing we know'}`, () => {
      expect(outcomeOfStatus(word)).toBe(outcome)
    })
  }
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
