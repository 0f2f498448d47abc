import { describe, expect, test } from 'bun:test'
import {
  amountWords,
  METRICS,
  metricTitle,
  ruleWords,
  valueWords,
} from '../../../src/console/web/alerts/alert-words.ts'
import type { Problem } from '../../../src/console/web/answers.ts'
import { checkedWords, isWrong } from '../../../src/console/web/problems/money-line.tsx'
import {
  beforeWords,
  countWords,
  filterOf,
  placeOfThem,
  placeToAct,
  sinceWords,
  summaryWords,
  worstOf,
} from '../../../src/console/web/problems/problem-words.ts'
import { PROBLEM_ACTS } from '../../../src/domain/problem/problem.ts'

const NOW = Date.parse('2026-11-24T03:00:00Z')
const PROBLEM: Problem = {
  kind: 'failures',
  severity: 'bad',
  title: 'Failed at telco-b: absent subscriber',
  count: 312,
  of: 'messages',
  at_least: false,
  since: '2026-11-24T02:41:00.000Z',
  last_at: '2026-11-24T02:59:58.000Z',
  before: { hour: 2, day: 4 },
  provider: 'telco-b',
  lane: null,
  client_id: null,
  filter: { status: 'FAILED_PERM', provider: 'telco-b', error: 'absent subscriber' },
  act: 'pause_provider',
}

describe('a problem', () => {
  test('is counted in words of what it is of', () => {
    expect(countWords(PROBLEM)).toBe('312 messages')
    expect(countWords({ ...PROBLEM, count: 1 })).toBe('1 message')
    expect(countWords({ ...PROBLEM, count: 10_000, of: 'letters', at_least: true })).toBe(
      '10K dead letters or more',
    )
    expect(countWords({ ...PROBLEM, count: 1, of: 'clients' })).toBe('')
  })

  test('says since when, and how it was before', () => {
    expect(sinceWords(PROBLEM, NOW)).toContain('for 19 min')
    expect(sinceWords({ since: null }, NOW)).toBe('')
    expect(beforeWords(PROBLEM)).toBe('in 15 min; an hour ago 2, yesterday 4')
    expect(beforeWords({ before: null })).toBe('')
  })

  test('of callbacks that were given up leads to them: of one client, or of all', () => {
    const dead = { ...PROBLEM, act: 'replay_callbacks' } as const
    expect(placeOfThem({ ...dead, client_id: 'c1' })).toEqual({
      label: 'Its callbacks',
      href: '#/callbacks?span=24h&client_id=c1',
    })
    expect(placeOfThem(dead)?.href).toBe('#/callbacks?span=24h')
    expect(placeOfThem(PROBLEM)).toBeNull()
  })

  test('leads to exactly its messages', () => {
    expect(filterOf(PROBLEM)).toEqual({
      status: 'FAILED_PERM',
      provider: 'telco-b',
      error: 'absent subscriber',
    })
    expect(filterOf({ filter: null })).toBeNull()
    expect(placeToAct({ ...PROBLEM, act: 'move_messages' })?.href).toBe(
      '#/messages?status=FAILED_PERM&provider=telco-b&error=absent+subscriber',
    )
  })

  test('has one thing to do, here or on a page', () => {
    const here = PROBLEM_ACTS.filter((act) => placeToAct({ ...PROBLEM, act }) === null)
    expect(here).toEqual(['pause_provider', 'replay_letters', 'replay_callbacks', 'run_audit'])
    expect(placeToAct({ ...PROBLEM, act: 'replay_letters', provider: null })?.href).toBe(
      '#/dead-letters?replayed=false',
    )
  })
})

describe('all problems in a line', () => {
  test('say that nothing is wrong only where all was read', () => {
    expect(summaryWords({ problems: [], unread: [] })).toBe('Nothing is wrong')
    expect(summaryWords({ problems: [], unread: ['waiting'] })).toBe(
      'Nothing is wrong in what was read; not read: waiting',
    )
    expect([worstOf({ problems: [], unread: [] }), worstOf({ problems: [], unread: ['waiting'] })]).toEqual([
      'good',
      'warn',
    ])
  })

  test('count what is bad and what is to be looked at', () => {
    const warning = { ...PROBLEM, severity: 'warn' } as const
    expect(summaryWords({ problems: [PROBLEM, warning, warning], unread: [] })).toBe(
      '1 thing is wrong, 2 to look at',
    )
    expect(worstOf({ problems: [warning, PROBLEM], unread: [] })).toBe('bad')
    expect(worstOf({ problems: [warning], unread: [] })).toBe('warn')
  })
})

describe('the money', () => {
  const money = {
    at: '2026-11-24T02:59:58.000Z',
    topped_up_cents: 100,
    available_cents: 90,
    held_cents: 5,
    captured_cents: 5,
    adds_up: true,
    difference_cents: 0,
    audit: { at: '2026-11-24T02:55:00.000Z', violations: 0 },
  }

  test('says when it was checked, and what is missing', () => {
    expect(checkedWords(money, NOW)).toBe('checked 2 s ago')
    expect(checkedWords({ ...money, adds_up: false, difference_cents: 7 }, NOW)).toBe(
      '7 cents missing: checked 2 s ago',
    )
    expect(checkedWords({ ...money, adds_up: false, difference_cents: -1 }, NOW)).toBe(
      '1 cent too many: checked 2 s ago',
    )
  })

  test('that was not added up has the last word of the audit', () => {
    const unknown = { ...money, held_cents: null, adds_up: null, difference_cents: null }
    expect(checkedWords(unknown, NOW)).toContain('found each client right')
    expect(checkedWords({ ...unknown, audit: null }, NOW)).toContain('no audit has ended yet')
    expect(isWrong(unknown)).toBe(false)
    expect(isWrong({ ...unknown, audit: null })).toBe(false)
    expect(isWrong({ ...unknown, audit: { at: money.at, violations: 1 } })).toBe(true)
  })

  test('is wrong where its sums differ, whatever an audit found before', () => {
    expect(isWrong(money)).toBe(false)
    expect(isWrong({ ...money, adds_up: false })).toBe(true)
  })
})

describe('an alert', () => {
  test('is said as its rule', () => {
    expect(
      ruleWords({
        metric: 'failure_share',
        threshold: 10,
        over_minutes: 5,
        at_least: 20,
        provider: 'telco-b',
        country: null,
        lane: null,
        client_id: null,
      }),
    ).toBe('share of failures of telco-b above 10 %, over 5 min, from 20 messages on')
    expect(METRICS.map(metricTitle).every((title) => title.length > 0)).toBe(true)
    expect([amountWords(1, 'problems'), amountWords(1, 's'), amountWords(1_250.5, 'cents')]).toEqual([
      '1 problem',
      '1 s',
      '1,250.5 cents',
    ])
  })

  test('says what was read, and that it could not be', () => {
    const alert = { on: true, value: 34.2, unit: '%', read_at: '2026-11-24T02:59:50.000Z' }
    expect(valueWords(alert, NOW)).toBe('now 34.2 %')
    expect(valueWords({ ...alert, value: null }, NOW)).toBe('too little to judge by')
    expect(valueWords({ ...alert, read_at: '2026-11-24T02:50:00.000Z' }, NOW)).toBe(
      'could not be read lately; last 34.2 %',
    )
    expect(valueWords({ ...alert, read_at: null }, NOW)).toBe('not looked at yet')
    expect(valueWords({ ...alert, on: false }, NOW)).toBe('off: it is not looked at')
  })
})
