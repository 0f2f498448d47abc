import { describe, expect, test } from 'bun:test'
import { type AlertStanding, misfit } from '../../../../src/domain/alert/alert.ts'
import { noticeText } from '../../../../src/domain/alert/alert-notice.ts'
import {
  type AlertReading,
  NEVER_READ,
  stepAlert,
  TOLD_AGAIN_MS,
} from '../../../../src/domain/alert/step-alert.ts'
import { waitAfter } from '../../../../src/flow/alert/tell-alerts.ts'

const RULE = { metric: 'failure_share', threshold: 10 } as const
const MINUTE_MS = 60_000
const value = (read: number): AlertReading => ({ kind: 'value', value: read })

/** What is told of readings that come a minute after each other. */
function toldOf(readings: readonly AlertReading[], canTell = true) {
  let standing: AlertStanding = NEVER_READ
  return readings.map((reading, index) => {
    const { after, tell } = stepAlert(RULE, standing, reading, { nowMs: index * MINUTE_MS, canTell })
    standing = after
    return tell
  })
}

describe('an alert', () => {
  test('is told once when it fires, and once when it does so no more', () => {
    expect(toldOf([value(5), value(11), value(50), value(10), value(3)])).toEqual([
      null,
      'firing',
      null,
      'resolved',
      null,
    ])
  })

  test('is told again after an hour of firing', () => {
    const told = toldOf(Array.from({ length: 130 }, () => value(90)))
    expect(told.flatMap((tell, minute) => (tell === null ? [] : [minute]))).toEqual([0, 60, 120])
  })

  test('that goes on and off is told of once an hour', () => {
    const told = toldOf(Array.from({ length: 62 }, (_, minute) => value(minute % 2 === 0 ? 90 : 1)))
    expect(told.flatMap((tell, minute) => (tell === null ? [] : [[minute, tell]]))).toEqual([
      [0, 'firing'],
      [1, 'resolved'],
      [60, 'firing'],
      [61, 'resolved'],
    ])
  })

  test('that cannot be read stays as it is', () => {
    expect(toldOf([value(90), { kind: 'unread' }, { kind: 'unread' }, value(1)])).toEqual([
      'firing',
      null,
      null,
      'resolved',
    ])
    const standing = stepAlert(RULE, NEVER_READ, { kind: 'unread' }, { nowMs: 5, canTell: true }).after
    expect(standing).toEqual(NEVER_READ)
  })

  test('with too little to judge by fires no more', () => {
    expect(toldOf([value(90), { kind: 'too_few' }])).toEqual(['firing', 'resolved'])
  })

  test('tells nobody where nobody is to be told, and the first who is told hears that it fires', () => {
    expect(toldOf([value(90), value(1)], false)).toEqual([null, null])
    const untold = stepAlert(RULE, NEVER_READ, value(90), { nowMs: 0, canTell: false }).after
    expect(untold.state).toBe('firing')
    expect(stepAlert(RULE, untold, value(90), { nowMs: 1, canTell: true }).tell).toBe('firing')
  })

  test('says since when it is so', () => {
    const first = stepAlert(RULE, NEVER_READ, value(90), { nowMs: 7, canTell: true }).after
    expect(stepAlert(RULE, first, value(95), { nowMs: 9, canTell: true }).after).toMatchObject({
      sinceMs: 7,
      readAtMs: 9,
      value: 95,
    })
    expect(TOLD_AGAIN_MS).toBe(3_600_000)
  })

  test('of a rate fires below its threshold', () => {
    const rate = { metric: 'delivery_rate', threshold: 80 } as const
    const stateOf = (read: number) =>
      stepAlert(rate, NEVER_READ, value(read), { nowMs: 0, canTell: false }).after.state
    expect([stateOf(81), stateOf(80), stateOf(79.9)]).toEqual(['ok', 'ok', 'firing'])
  })
})

test('a rule is narrowed only to what its metric has', () => {
  const none = { provider: null, country: null, lane: null, clientId: null }
  expect(misfit({ ...none, metric: 'failure_share', provider: 'mock', country: 'DE' })).toBeNull()
  expect(misfit({ ...none, metric: 'failure_share', lane: 'otp' })).toBe('lane')
  expect(misfit({ ...none, metric: 'dead_letters', provider: 'mock' })).toBe('provider')
})

test('an alert is said in a sentence', () => {
  const rule = {
    id: '019abcde-0000-7000-8000-0000000000e1',
    createdAtMs: 0,
    updatedAtMs: 0,
    name: 'telco-b fails',
    metric: 'failure_share',
    threshold: 10,
    overMinutes: 5,
    atLeast: 20,
    provider: 'telco-b',
    country: null,
    lane: null,
    clientId: null,
    isOn: true,
  } as const
  expect(noticeText('firing', rule, { value: 34.2156 })).toBe(
    'telco-b fails: share of failures of telco-b at 34.22 %, above 10 %',
  )
  expect(noticeText('resolved', rule, { value: null })).toBe(
    'telco-b fails: share of failures of telco-b, with too little to judge it by, no more above 10 %',
  )
})

test('what is not taken is tried twelve times, over some 50 minutes', () => {
  const waits = Array.from({ length: 12 }, (_, tries) => waitAfter(tries + 1))
  expect(waits.slice(0, 4)).toEqual([5_000, 10_000, 20_000, 40_000])
  expect(waits.at(-1)).toBeNull()
  expect(waits.reduce((sum: number, ms) => sum + (ms ?? 0), 0)).toBe(3_035_000)
})
