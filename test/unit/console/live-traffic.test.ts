import { describe, expect, test } from 'bun:test'
import { arrowId } from '../../../src/console/main-line.ts'
import { openTraffic, stateId } from '../../../src/console/web/live/traffic.ts'

const NOW = 1_800_000_000_000
const SENT = { from: 'SENDING', to: 'SENT', event: 'PROVIDER_ACCEPTED', ignored: false }
const ACCEPTED = { from: null, to: 'QUEUED', event: 'ACCEPTED', ignored: false }
const arrow = arrowId(stateId('SENDING'), stateId('SENT'))
const zeros = (length: number) => Array<number>(length).fill(0)

describe('what flows along an arrow', () => {
  test('is what the gateway knew, then what it tells', () => {
    const traffic = openTraffic()
    const perSecond = [...zeros(58), 10, 0]
    const perMinute = [...zeros(57), 100, 0, 10]
    traffic.reset([{ ...SENT, per_second: perSecond, per_minute: perMinute }], NOW, NOW)
    expect(traffic.flows(NOW).get(arrow)).toEqual({ perSecond: 1, lastMinute: 10, lastHour: 110 })
    traffic.add([{ ...SENT, count: 30 }], NOW, NOW)
    expect(traffic.flows(NOW).get(arrow)).toEqual({ perSecond: 4, lastMinute: 40, lastHour: 140 })
    expect(traffic.flows(NOW + 20_000).get(arrow)).toMatchObject({ perSecond: 0, lastMinute: 40 })
    expect(traffic.flows(NOW + 3_600_000).get(arrow)).toBeUndefined()
  })

  test('is nothing where an event was ignored', () => {
    const traffic = openTraffic()
    traffic.add([{ ...SENT, ignored: true, count: 3 }], NOW, NOW)
    expect(traffic.flows(NOW).size).toBe(0)
  })
})

describe('how many more are in a state', () => {
  test('is what moved after the totals were counted, by the time of the gateway', () => {
    const traffic = openTraffic()
    traffic.countedUntil(NOW)
    traffic.add([{ ...ACCEPTED, count: 5 }], 0, NOW)
    traffic.add([{ ...ACCEPTED, count: 7 }], 0, NOW + 250)
    traffic.add([{ ...SENT, count: 2 }], 0, NOW + 500)
    expect(Object.fromEntries(traffic.balance())).toEqual({
      [stateId('QUEUED')]: 7,
      [stateId('SENDING')]: -2,
      [stateId('SENT')]: 2,
    })
    traffic.countedUntil(NOW + 250)
    expect(Object.fromEntries(traffic.balance())).toEqual({ [stateId('SENDING')]: -2, [stateId('SENT')]: 2 })
  })

  test('counts what happened before the page was opened and after the totals', () => {
    const traffic = openTraffic()
    traffic.countedUntil(NOW - 5_000)
    const perSecond = [...zeros(50), 4, 0, 0, 0, 0, 0, 0, 2, 0, 1]
    traffic.reset([{ ...ACCEPTED, per_second: perSecond, per_minute: zeros(60) }], 0, NOW + 300)
    expect(Object.fromEntries(traffic.balance())).toEqual({ [stateId('QUEUED')]: 3 })
  })

  test('is not changed by what stays where it is', () => {
    const traffic = openTraffic()
    traffic.add([{ ...SENT, from: 'SENT', count: 4 }], 0, NOW)
    expect(traffic.balance().size).toBe(0)
  })
})
