import { describe, expect, test } from 'bun:test'
import { FILTER_QUERY } from '../../../src/api/messages/filter.ts'
import { SearchMessagesQuery } from '../../../src/api/messages/search.ts'
import type { FoundMessage } from '../../../src/console/web/answers.ts'
import { leaveList, placeInList } from '../../../src/console/web/messages/list-place.ts'
import { forgetView, savedViews, saveView, viewOf } from '../../../src/console/web/messages/saved-views.ts'
import { exportOf } from '../../../src/console/web/messages/search-tools.tsx'
import { joinTail, NO_TAIL, newerThan, withTail } from '../../../src/console/web/messages/tail.ts'
import {
  askedOf,
  filterOf,
  sameTerms,
  TERM_NAMES,
  TERMS,
  termsOf,
  withTerm,
} from '../../../src/console/web/messages/terms.ts'

const NOW_MS = Date.parse('2026-11-27T12:30:00Z')

describe('the terms of a search', () => {
  test('are all that the gateway takes, and those of acts on many are marked', () => {
    const own = ['q', 'cursor', 'limit']
    const taken = Object.keys(SearchMessagesQuery.properties).filter((name) => !own.includes(name))
    expect([...TERM_NAMES].toSorted()).toEqual(taken.toSorted() as typeof TERM_NAMES)
    const filters = TERM_NAMES.filter((name) => TERMS[name].isFilter)
    expect(filters.toSorted()).toEqual(Object.keys(FILTER_QUERY).toSorted() as typeof TERM_NAMES)
  })

  test('are read from an address, and what it does not know is left out', () => {
    const terms = termsOf(new URLSearchParams('status=SENT,QUEUED&q=+order+7+&page=3&held='))
    expect(terms).toEqual({ status: 'SENT,QUEUED', q: ' order 7 ' })
    expect(withTerm(terms, 'status', '')).toEqual({ q: ' order 7 ' })
    expect(sameTerms(terms, { q: ' order 7 ', status: 'SENT,QUEUED' })).toBe(true)
    expect(sameTerms(terms, { ...terms, lane: 'otp' })).toBe(false)
  })

  test('say times that go on as the gateway takes them, and leave others', () => {
    expect(askedOf({ from: '-1h', to: '2026-11-27T12:00:00.000Z' }, NOW_MS)).toEqual({
      from: '2026-11-27T11:30:00.000Z',
      to: '2026-11-27T12:00:00.000Z',
    })
    expect(askedOf({ reference: 'today' }, NOW_MS)).toEqual({ reference: 'today' })
    expect(Date.parse(askedOf({ from: 'today' }, NOW_MS)['from'] ?? '')).toBe(
      new Date(NOW_MS).setHours(0, 0, 0, 0),
    )
  })

  test('are no filter for acts on many where they ask for more', () => {
    expect(filterOf({ status: 'SENT' }, NOW_MS)).toEqual({ status: 'SENT' })
    for (const more of [{ q: 'x' }, { older_than_seconds: '60' }, { request_id: 'x' }])
      expect(filterOf({ status: 'SENT', ...more }, NOW_MS)).toBeNull()
  })

  test('are a file: with texts of one client, by one status and by time, else of what the search finds', () => {
    expect(exportOf({ client_id: 'a', status: 'SENT' }, NOW_MS)).toBe('/v1/messages?client_id=a&status=SENT')
    for (const terms of [
      {},
      { client_id: 'a,b' },
      { client_id: 'a', status: 'SENT,QUEUED' },
      { lane: 'otp' },
    ])
      expect(exportOf(terms, NOW_MS)).toBe(`/v1/messages/search?${new URLSearchParams(terms)}`)
  })
})

test('a view is kept under its name, found by what it asks, and forgotten', () => {
  expect(viewOf({ lane: 'express' })?.title).toBe('Express')
  saveView(' Germans ', { country: 'DE' })
  saveView('Germans', { country: 'DE', lane: 'otp' })
  expect(viewOf({ country: 'DE' })).toBeNull()
  expect(viewOf({ lane: 'otp', country: 'DE' })).toMatchObject({ title: 'Germans', isOwn: true })
  for (let n = 0; n < 25; n++) saveView(`view ${n}`, { attempts_from: String(n + 1) })
  expect(savedViews().filter(({ isOwn }) => isOwn)).toHaveLength(20)
  for (let n = 0; n < 25; n++) forgetView(`view ${n}`)
  expect(savedViews().some(({ isOwn }) => isOwn)).toBe(false)
})

test('a list is found as it was left by its own address only', () => {
  const place = { scrollTop: 1_200, chosen: new Set(['a']), isAll: false }
  leaveList('#/messages?status=SENT', place)
  expect(placeInList('#/messages?status=SENT')).toEqual(place)
  expect(placeInList('#/messages')).toBeNull()
})

describe('the tail of a list', () => {
  const row = (n: number, status = 'QUEUED') =>
    ({ id: `00${n}`, status, created_at: new Date(NOW_MS + n * 1_000).toISOString() }) as FoundMessage // what the tail looks at
  const ids = (rows: readonly FoundMessage[]) => rows.map(({ id, status }) => `${id} ${status}`)

  test('has what came since, and how the youngest of the list went on', () => {
    const tail = joinTail(
      NO_TAIL,
      { rows: [row(4), row(3), row(2, 'SENT')], sinceMs: NOW_MS + 1_500, isFull: false },
      '002',
    )
    const shown = withTail([row(2), row(1)], tail.rows)
    expect(ids(shown)).toEqual(['004 QUEUED', '003 QUEUED', '002 SENT', '001 QUEUED'])
    expect(tail.isTorn).toBe(false)
    expect([newerThan(shown, '002'), newerThan(shown, null), newerThan(shown, '')]).toEqual([2, 0, 4])
  })

  test('forgets what left the search, and keeps what was not read again', () => {
    const first = joinTail(NO_TAIL, { rows: [row(4), row(3)], sinceMs: NOW_MS, isFull: false }, '002')
    const later = joinTail(first, { rows: [row(5)], sinceMs: NOW_MS + 3_500, isFull: false }, '002')
    expect(ids(later.rows)).toEqual(['005 QUEUED', '003 QUEUED'])
  })

  test('is torn when more came than one reading has', () => {
    const page = { rows: [row(9), row(8)], sinceMs: NOW_MS, isFull: true }
    expect(joinTail(NO_TAIL, page, '002').isTorn).toBe(true)
    expect(joinTail(NO_TAIL, page, '008').isTorn).toBe(false)
  })
})
