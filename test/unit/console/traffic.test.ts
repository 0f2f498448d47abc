import { describe, expect, test } from 'bun:test'
import { openEventReader } from '../../../src/console/web/live/event-stream.ts'
import { openTraffic } from '../../../src/console/web/live/traffic.ts'

const SENT = { from: 'SENDING', to: 'SENT', event: 'PROVIDER_ACCEPTED', ignored: false }
const ARROW = 'lifecycle.SENDING>lifecycle.SENT'
const AT = 1_800_000_000_000

describe('an event stream', () => {
  test('is read in any pieces', () => {
    const text = 'retry: 2000\n\nid: 1\nevent: snapshot\ndata: {"a":1}\n\nevent: update\ndata: {"b":2}\n\n'
    for (let size = 1; size < 20; size++) {
      const read = openEventReader()
      const events = Array.from({ length: Math.ceil(text.length / size) }, (_, piece) =>
        read(text.slice(piece * size, (piece + 1) * size)),
      ).flat()
      expect(events).toEqual([
        { name: 'snapshot', data: '{"a":1}' },
        { name: 'update', data: '{"b":2}' },
      ])
    }
  })
})

describe('traffic', () => {
  test('adds up what comes, and forgets what is older than its time', () => {
    const traffic = openTraffic()
    traffic.add([{ ...SENT, count: 20 }], AT)
    expect(traffic.flows(AT).get(ARROW)).toEqual({ perSecond: 2, lastMinute: 20, lastHour: 20 })
    expect(traffic.flows(AT + 30_000).get(ARROW)).toEqual({ perSecond: 0, lastMinute: 20, lastHour: 20 })
    expect(traffic.flows(AT + 90_000).get(ARROW)).toEqual({ perSecond: 0, lastMinute: 0, lastHour: 20 })
    expect(traffic.flows(AT + 3_700_000).get(ARROW)).toBeUndefined()
  })

  test('begins with what the gateway knows, and adds the lanes of an arrow', () => {
    const traffic = openTraffic()
    const counts = (last: number) => Array.from({ length: 60 }, (_, index) => (index === 59 ? last : 1))
    const arrow = { ...SENT, per_second: counts(5), per_minute: counts(7) }
    traffic.reset([arrow, arrow], AT)
    expect(traffic.flows(AT).get(ARROW)).toMatchObject({ lastMinute: 2 * 64, lastHour: 2 * 66 })
  })

  test('counts who is in a state by who came and who left, and shows nothing on an arrow for what was ignored', () => {
    const traffic = openTraffic()
    traffic.add([{ ...SENT, count: 3 }], AT)
    traffic.add([{ from: 'SENT', to: 'DELIVERED', event: 'RECEIPT_DELIVERED', ignored: false, count: 1 }], AT)
    traffic.add([{ from: 'SENT', to: 'SENT', event: 'CANCEL_REQUESTED', ignored: true, count: 5 }], AT)
    expect(traffic.balance().get('lifecycle.SENT')).toBe(2)
    expect(traffic.flows(AT).has('lifecycle.SENT>lifecycle.SENT')).toBe(false)
    traffic.clearBalance()
    expect(traffic.balance().size).toBe(0)
  })
})
