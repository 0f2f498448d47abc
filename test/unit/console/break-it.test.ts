import { describe, expect, test } from 'bun:test'
import { FILTER_QUERY } from '../../../src/api/messages/filter.ts'
import {
  brokenSettings,
  FAULTS,
  faultsOf,
  faultWords,
  withFault,
} from '../../../src/console/web/break-it/faults.ts'
import { FLOOD, FLOOD_RATES, floodBatches } from '../../../src/console/web/break-it/flood.ts'
import { filterIn, filterWords } from '../../../src/console/web/paths/filter-words.ts'
import { lookOf } from '../../../src/console/web/paths/paths-look.ts'
import { FILTER_NAMES } from '../../../src/domain/message/filter-names.ts'
import { mockKind } from '../../../src/provider/mock/mock-kind.ts'
import { SCRIPTED_NUMBERS } from '../../../src/provider/mock/script.ts'

describe('a mock is broken by sliders', () => {
  const none = faultsOf({})

  test('and keeps its other settings, which its kind takes', () => {
    const whole = { settings: { dlr_delay_ms: 40, latency_ms: 20 }, state: 'active' } as const
    for (const { name, most } of FAULTS) {
      const settings = brokenSettings(whole, withFault(faultsOf(whole.settings), name, most))
      expect(settings).toMatchObject({ dlr_delay_ms: 40, [name]: most })
      expect(mockKind.check(settings, new Set())).toBeNull()
    }
  })

  test('and what is set of it is said in one line', () => {
    expect(faultWords(none, 'active')).toBe('no fault set')
    expect(faultWords(faultsOf({ latency_ms: 120, temp_fail_rate: 0.03 }), 'paused')).toBe(
      'paused, latency 120 ms, refusals for now 3 %',
    )
  })

  test('so that the shares of its answers never are more than all', () => {
    let faults = none
    for (const [name, value] of [
      ['perm_fail_rate', 0.5],
      ['temp_fail_rate', 0.4],
      ['throttle_rate', 0.35],
      ['perm_fail_rate', 0.9],
    ] as const) {
      faults = withFault(faults, name, value)
      expect(faults[name]).toBe(value)
      expect(mockKind.check(faults, new Set())).toBeNull()
    }
    expect(faults).toMatchObject({ perm_fail_rate: 0.9, temp_fail_rate: 0.1, throttle_rate: 0 })
    expect(withFault(faults, 'lost_receipt_rate', 1)).toMatchObject({ perm_fail_rate: 0.9 })
  })
})

test.each(FLOOD_RATES)('a flood at %d/s has 500 messages, to numbers that are no script', (rate) => {
  const batches = floodBatches(rate, 'x')
  const messages = batches.flatMap((batch) => batch.messages)
  expect(messages).toHaveLength(FLOOD)
  expect(new Set(messages.map(({ reference }) => reference)).size).toBe(FLOOD)
  expect(Math.max(...batches.map((batch) => batch.messages.length))).toBe(rate / 2)
  for (const { to } of messages) {
    expect(to).toMatch(/^\+1555010\d{4}$/)
    expect(SCRIPTED_NUMBERS.some(({ suffix }) => to.endsWith(suffix))).toBe(false)
  }
})

describe('the sum of paths', () => {
  test('knows every part of a filter', () => {
    expect([...FILTER_NAMES].toSorted()).toEqual(
      Object.keys(FILTER_QUERY).toSorted() as (typeof FILTER_NAMES)[number][],
    )
  })

  test('says its filter in words, and leaves out what is none', () => {
    const terms = filterIn(
      new URLSearchParams('status=SENT,EXPIRED&client_id=c-1&number=4567&from=x&q=no&step=3'),
    )
    expect(
      filterWords(
        terms,
        () => 'Shop',
        () => '02:41:00',
      ),
    ).toEqual(['client Shop', 'status SENT or EXPIRED', 'number …4567', 'from 02:41:00'])
  })

  test('is as thick as it is taken, and lights nothing else', () => {
    const { path, weights, notes, numbers } = lookOf({
      statuses: [{ status: 'FAILED_PERM', count: 12_345 }],
      arrows: [
        { from: null, to: 'QUEUED', event: 'ACCEPTED', count: 12_345 },
        { from: 'QUEUED', to: 'SENDING', event: 'DISPATCHED', count: 20_000 },
        { from: 'SENDING', to: 'FAILED_PERM', event: 'PROVIDER_REJECTED_PERM', count: 9_000 },
        { from: 'SENDING', to: 'FAILED_PERM', event: 'ALARM_RANG', count: 1_000 },
      ],
    })
    const [dispatched, failed] = [
      'lifecycle.QUEUED>lifecycle.SENDING',
      'lifecycle.SENDING>lifecycle.FAILED_PERM',
    ]
    expect(weights).toEqual(
      new Map([
        [dispatched, 1],
        [failed, 0.5],
      ] as [string, number][]),
    )
    expect(notes?.get(failed as string)).toBe('10K')
    expect(numbers?.get('lifecycle.FAILED_PERM')).toEqual({ value: '12.3K', unit: 'now' })
    expect([...(path ?? [])].toSorted()).toEqual(
      [
        dispatched,
        failed,
        'lifecycle.FAILED_PERM',
        'lifecycle.QUEUED',
        'lifecycle.SENDING',
      ].toSorted() as string[],
    )
  })
})
