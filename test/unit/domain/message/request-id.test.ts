import { describe, expect, test } from 'bun:test'
import {
  MAX_NAMED,
  mayBeKept,
  messageIdAlone,
  messageIdIn,
  readRequestId,
  requestIdFrom,
  requestIdOf,
} from '../../../../src/domain/message/request-id.ts'
import { uuid7Ms } from '../../../../src/domain/uuid7.ts'

const FRESH = '019b0f3a-6c00-7a52-8f1e-3b5d7c9e1abc'
const REQUEST = requestIdFrom(FRESH)

describe('a request', () => {
  test('is a fresh id whose last three digits are 0', () => {
    expect<string>(REQUEST).toBe('019b0f3a-6c00-7a52-8f1e-3b5d7c9e1000')
  })

  test('leads to its messages, and they lead to it', () => {
    const table = [
      [0, false, '000'],
      [1, false, '001'],
      [999, false, '3e7'],
      [MAX_NAMED - 1, false, '7ff'],
      [0, true, '800'],
      [999, true, 'be7'],
      [MAX_NAMED - 1, true, 'fff'],
    ] as const
    for (const [nth, isKept, digits] of table) {
      const id = messageIdIn(REQUEST, nth, isKept)
      expect<string>(id).toBe(`019b0f3a-6c00-7a52-8f1e-3b5d7c9e1${digits}`)
      expect([requestIdOf(id), mayBeKept(id), uuid7Ms(id)]).toEqual([REQUEST, isKept, uuid7Ms(FRESH)])
    }
  })
})

test('a message that no request names is never taken for one whose request has a row', () => {
  const id = messageIdAlone('019b0f3a-6c00-7a52-8f1e-3b5d7c9e1fff')
  expect([mayBeKept(id), uuid7Ms(id)]).toEqual([false, uuid7Ms(FRESH)])
})

describe('a name of a request', () => {
  test.each([
    '019b0f3a-6c00-7a52-8f1e-3b5d7c9e1000',
    '019B0F3A-6C00-7A52-8F1E-3B5D7C9E1000',
    ' 019b0f3a-6c00-7a52-8f1e-3b5d7c9e1000 ',
    '019b0f3a6c007a528f1e3b5d7c9e1000',
  ])('of the gateway is %p', (text) => {
    expect(readRequestId(text)).toBe(REQUEST)
  })

  test.each([
    ['the id of another of its messages', '019b0f3a-6c00-7a52-8f1e-3b5d7c9e1001'],
    ['a UUID of version 4', '019b0f3a-6c00-4a52-8f1e-3b5d7c9e1000'],
    ['a UUID of another variant', '019b0f3a-6c00-7a52-cf1e-3b5d7c9e1000'],
    ['the name of others', 'order-000'],
    ['nothing', ''],
  ])('of the gateway is not %s', (_, text) => {
    expect(readRequestId(text)).toBeNull()
  })
})
