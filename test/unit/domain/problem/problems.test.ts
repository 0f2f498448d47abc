import { describe, expect, test } from 'bun:test'
import { judgeFailures } from '../../../../src/domain/problem/judge-failures.ts'
import { judgeWaiting } from '../../../../src/domain/problem/judge-waiting.ts'
import { type Problem, worstFirst } from '../../../../src/domain/problem/problem.ts'

const NOW = Date.parse('2026-11-24T03:00:00Z')
const FAILED = {
  status: 'FAILED_PERM',
  provider: 'telco-b',
  reason: 'absent subscriber',
  messages: 312,
  lastAt: new Date(NOW - 2_000),
  acceptedFrom: new Date(NOW - 1_200_000),
  hourBefore: 2,
  dayBefore: 4,
  ended: 340,
} as const

describe('failures', () => {
  test('of most of what ended at a provider are bad, and name their messages', () => {
    expect(judgeFailures(FAILED, NOW)).toEqual({
      kind: 'failures',
      severity: 'bad',
      title: 'Failed at telco-b: absent subscriber',
      count: 312,
      of: 'messages',
      lastMs: NOW - 2_000,
      before: { hour: 2, day: 4 },
      provider: 'telco-b',
      filter: {
        status: 'FAILED_PERM',
        provider: 'telco-b',
        error: 'absent subscriber',
        from: '2026-11-24T02:40:00.000Z',
      },
      act: 'pause_provider',
    })
  })

  test('that are as usual and few are no problem; as usual and many are one', () => {
    const asUsual = { ...FAILED, messages: 10, hourBefore: 9, dayBefore: 11 }
    expect(judgeFailures({ ...asUsual, ended: 1_000 }, NOW)).toBeNull()
    expect(judgeFailures({ ...asUsual, ended: 190 }, NOW)).toMatchObject({
      severity: 'warn',
      act: 'open_provider',
    })
    expect(judgeFailures({ ...asUsual, ended: 20 }, NOW)).toMatchObject({ severity: 'bad' })
  })

  test('that are few and unusual are a warning', () => {
    expect(
      judgeFailures({ ...FAILED, messages: 1, hourBefore: 0, dayBefore: 0, ended: 1 }, NOW),
    ).toMatchObject({
      severity: 'warn',
      count: 1,
    })
  })

  test('are over when none came for five minutes', () => {
    expect(judgeFailures({ ...FAILED, lastAt: new Date(NOW - 300_001) }, NOW)).toBeNull()
    expect(judgeFailures({ ...FAILED, lastAt: new Date(NOW - 300_000) }, NOW)).not.toBeNull()
  })

  test('of attempts that are tried again are a warning, and only when they are more than usual', () => {
    const retried = { ...FAILED, status: 'FAILED_TEMP', reason: 'ESME_RMSGQFUL' } as const
    expect(judgeFailures(retried, NOW)).toMatchObject({
      kind: 'retries',
      severity: 'warn',
      title: 'Refused for now at telco-b: ESME_RMSGQFUL (its queue is full)',
      of: 'attempts',
    })
    expect(judgeFailures({ ...retried, dayBefore: 300 }, NOW)).toBeNull()
  })

  test('without a reason, or for many, are filtered by their state alone', () => {
    const filter = { status: 'FAILED_PERM', provider: 'telco-b', from: '2026-11-24T02:40:00.000Z' }
    expect(judgeFailures({ ...FAILED, reason: '' }, NOW)).toMatchObject({
      title: 'Failed at telco-b, no reason was told',
      filter,
    })
    expect(judgeFailures({ ...FAILED, reason: '…' }, NOW)?.filter).toEqual(filter)
  })

  test('before any provider was asked lead to their messages', () => {
    const found = judgeFailures({ ...FAILED, status: 'EXPIRED', provider: '' }, NOW)
    expect(found).toMatchObject({
      act: 'move_messages',
      title: 'Expired before any provider was asked: absent subscriber',
    })
    expect(found?.provider).toBeUndefined()
  })
})

test('what waits is judged by its lane', () => {
  const waiting = (lane: 'otp' | 'express' | 'normal', waitsS: number, orders = 7) =>
    judgeWaiting([{ provider: 'mock', lane, orders, sinceMs: NOW - waitsS * 1_000 }], NOW)[0]?.severity ??
    null
  expect([waiting('otp', 2), waiting('otp', 3), waiting('otp', 10)]).toEqual([null, 'warn', 'bad'])
  expect([waiting('normal', 59), waiting('normal', 60), waiting('normal', 600)]).toEqual([
    null,
    'warn',
    'bad',
  ])
  expect(waiting('otp', 100, 0)).toBeNull()
  expect(
    judgeWaiting([{ provider: 'mock', lane: 'otp', orders: 7, sinceMs: NOW - 5_000 }], NOW)[0],
  ).toMatchObject({
    count: 7,
    filter: { status: 'QUEUED', provider: 'mock', lane: 'otp' },
    act: 'move_messages',
  })
})

test('the worst comes first: bad ones, then by what is wrong, then the most', () => {
  const one = (kind: Problem['kind'], severity: Problem['severity'], count: number): Problem => ({
    kind,
    severity,
    title: `${kind} ${count}`,
    count,
    of: 'messages',
    act: 'open_provider',
  })
  const given = [
    one('money', 'warn', 1),
    one('failures', 'bad', 2),
    one('failures', 'bad', 9),
    one('audit', 'bad', 1),
  ]
  expect(worstFirst(given).map(({ title }) => title)).toEqual([
    'audit 1',
    'failures 9',
    'failures 2',
    'money 1',
  ])
})
