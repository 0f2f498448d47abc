import { describe, expect, test } from 'bun:test'
import {
  keptAcceptance,
  keptChoice,
  keptHold,
  readKeptRoute,
} from '../../../../src/domain/route/kept-route.ts'
import { NO_ROUTE, type Route } from '../../../../src/domain/route/routing.ts'

const route = (more: Partial<Route>): Route => ({ ...NO_ROUTE, ...more })
const NOTHING = { rule: null, providers: [], skipped: [], onNoReceiptMs: null, ids: 1, held: null }

describe('what the history keeps of a choice', () => {
  test.each<[Route, string, object]>([
    [
      route({ rule: 'everything', providers: ['mock'] }),
      '{"r":"everything","p":["mock"]}',
      { ...NOTHING, rule: 'everything', providers: ['mock'] },
    ],
    [
      route({ rule: 'de', providers: ['b', 'a'], skipped: [{ provider: 'a', why: 'breaker_open' }] }),
      '{"r":"de","p":["b","a"],"s":{"a":"breaker_open"}}',
      { ...NOTHING, rule: 'de', providers: ['b', 'a'], skipped: [{ provider: 'a', why: 'breaker_open' }] },
    ],
    [NO_ROUTE, '{}', NOTHING],
  ])('is short, and read again: %#', (from, text, read) => {
    expect(keptChoice(from)).toBe(text)
    expect(readKeptRoute(text)).toEqual(read as ReturnType<typeof readKeptRoute>)
  })
})

describe('what the history keeps of an acceptance', () => {
  test('is nothing where one id stands for all and nothing else is to be done', () => {
    expect(keptAcceptance({ provider: null, onNoReceiptMs: null, ids: 1 })).toBeNull()
  })

  test('is how many ids there are, how long a receipt is waited for, and who it was if that is a surprise', () => {
    const text = keptAcceptance({ provider: 'a', onNoReceiptMs: 20_000, ids: 3 })
    expect(text).toBe('{"p":["a"],"n":20000,"i":3}')
    expect(readKeptRoute(text)).toEqual({ ...NOTHING, providers: ['a'], onNoReceiptMs: 20_000, ids: 3 })
  })
})

test('what the history keeps of a hold is why, and until when', () => {
  const text = keptHold({ kind: 'held', why: 'send_window', untilMs: 1_700_000_000_000, words: 'night' })
  expect(text).toBe('{"h":["send_window",1700000000000]}')
  expect(readKeptRoute(text)).toEqual({
    ...NOTHING,
    held: { why: 'send_window', untilMs: 1_700_000_000_000 },
  })
})

test('what another release kept in other words is as if nothing were kept', () => {
  for (const text of [null, 'not JSON', '[', 'null', '5']) expect(readKeptRoute(text)).toBeNull()
})
