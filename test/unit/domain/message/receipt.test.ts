import { describe, expect, test } from 'bun:test'
import { normaliseError, normaliseStatus, outcomeIn } from '../../../../src/domain/message/receipt.ts'

test.each([
  ['sent', 'delivered'],
  [' Sent ', 'delivered'],
  ['lost', 'unknown'],
  ['', 'unknown'],
  ['constructor', 'unknown'],
] as const)('by the words of a kind %j means %s', (word, outcome) => {
  expect(outcomeIn(new Map([['SENT', 'delivered']]), word)).toBe(outcome)
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
