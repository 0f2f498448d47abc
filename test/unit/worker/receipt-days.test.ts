import { beforeEach, expect, test } from 'bun:test'
import type { MessageId } from '../../../src/domain/message.ts'
import { firstUuid7At } from '../../../src/domain/uuid7.ts'
import { openReceiptDays } from '../../../src/worker/receipt-days.ts'

const DAY_MS = 86_400_000
const START_MS = Date.UTC(2026, 10, 24, 10)
let nowMs = START_MS

beforeEach(() => {
  nowMs = START_MS
})

/** An id of a message accepted so many days ago. */
const daysAgo = (days: number) => firstUuid7At(START_MS - days * DAY_MS) as MessageId

test('the last two days are looked into, and an older one once a receipt came for it', () => {
  const days = openReceiptDays(() => nowMs)
  days.saw(daysAgo(0))
  days.saw(daysAgo(1))
  expect(days.list()).toEqual(['20261124', '20261123'])
  days.saw(daysAgo(3))
  expect(days.list()).toEqual(['20261124', '20261123', '20261121'])
})

test('an older day is forgotten ten minutes after its last receipt', () => {
  const days = openReceiptDays(() => nowMs)
  days.saw(daysAgo(3))
  days.saw(daysAgo(4))
  nowMs += 599_999
  days.saw(daysAgo(3))
  nowMs += 1
  expect(days.list()).toEqual(['20261124', '20261123', '20261121'])
})

test('of more than eight older days the one longest without a receipt is forgotten', () => {
  const days = openReceiptDays(() => nowMs)
  for (let ago = 2; ago <= 9; ago++) days.saw(daysAgo(ago))
  days.saw(daysAgo(2))
  days.saw(daysAgo(10))
  expect(days.list()).toHaveLength(10)
  expect(days.list()).toContain('20261122')
  expect(days.list()).not.toContain('20261121')
})

test('a day that was old and is recent again is listed once', () => {
  const days = openReceiptDays(() => nowMs)
  days.saw(daysAgo(2))
  nowMs -= DAY_MS
  expect(days.list()).toEqual(['20261123', '20261122'])
})
