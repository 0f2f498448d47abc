import { expect } from 'bun:test'
import { get } from './api.ts'
import { eventually } from './eventually.ts'

type Event = { readonly event: string; readonly ignored: boolean; readonly seq: number }

/** The names of a message's events in their order; one that was ignored ends in `!`. Fails when the history has a gap. */
export async function historyOf(url: string, id: string): Promise<string[]> {
  const { body } = await get(`${url}/v1/messages/${id}/events`)
  const events = body['events'] as Event[]
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  return events.map(({ event, ignored }) => (ignored ? `${event}!` : event))
}

/** Waits until a message has this status; answers the message. */
export function waitForStatus(url: string, id: string, status: string, withinMs = 30_000) {
  return eventually(
    async () => {
      const { body } = await get(`${url}/v1/messages/${id}`)
      expect(body['status']).toBe(status)
      return body
    },
    { withinMs },
  )
}

/** What each number with a meaning ends as: status, money, attempts and the events that led there. */
export const SCRIPTED: Readonly<
  Record<
    string,
    {
      readonly status: string
      readonly credit: string
      readonly attempts: number
      readonly events: readonly string[]
    }
  >
> = {
  '0001': {
    status: 'FAILED_PERM',
    credit: 'RELEASED',
    attempts: 1,
    events: ['ACCEPTED', 'DISPATCHED', 'PROVIDER_REJECTED_PERM'],
  },
  '0002': {
    status: 'DELIVERED',
    credit: 'CAPTURED',
    attempts: 3,
    events: [
      'ACCEPTED',
      'DISPATCHED',
      'PROVIDER_REJECTED_TEMP',
      'ALARM_RANG',
      'DISPATCHED',
      'PROVIDER_REJECTED_TEMP',
      'ALARM_RANG',
      'DISPATCHED',
      'PROVIDER_ACCEPTED',
      'RECEIPT_DELIVERED',
    ],
  },
  '0003': {
    status: 'FAILED_PERM',
    credit: 'RELEASED',
    attempts: 1,
    events: ['ACCEPTED', 'DISPATCHED', 'PROVIDER_ACCEPTED', 'RECEIPT_FAILED'],
  },
  '0004': {
    status: 'SENT',
    credit: 'HELD',
    attempts: 1,
    events: ['ACCEPTED', 'DISPATCHED', 'PROVIDER_ACCEPTED'],
  },
  '0005': {
    status: 'DELIVERED',
    credit: 'CAPTURED',
    attempts: 2,
    events: [
      'ACCEPTED',
      'DISPATCHED',
      'PROVIDER_UNKNOWN',
      'ALARM_RANG',
      'DISPATCHED',
      'PROVIDER_ACCEPTED',
      'RECEIPT_DELIVERED',
    ],
  },
  '0006': {
    status: 'DELIVERED',
    credit: 'CAPTURED',
    attempts: 1,
    events: [
      'ACCEPTED',
      'DISPATCHED',
      'PROVIDER_THROTTLED',
      'ALARM_RANG',
      'DISPATCHED',
      'PROVIDER_THROTTLED',
      'ALARM_RANG',
      'DISPATCHED',
      'PROVIDER_ACCEPTED',
      'RECEIPT_DELIVERED',
    ],
  },
  '0007': {
    status: 'DELIVERED',
    credit: 'CAPTURED',
    attempts: 1,
    events: ['ACCEPTED', 'DISPATCHED', 'PROVIDER_ACCEPTED', 'RECEIPT_DELIVERED'],
  },
  '0008': {
    status: 'DELIVERED',
    credit: 'CAPTURED',
    attempts: 1,
    events: ['ACCEPTED', 'DISPATCHED', 'PROVIDER_ACCEPTED', 'RECEIPT_DELIVERED', 'RECEIPT_DELIVERED!'],
  },
  '0009': {
    status: 'DELIVERED',
    credit: 'CAPTURED',
    attempts: 1,
    events: ['ACCEPTED', 'DISPATCHED', 'PROVIDER_ACCEPTED', 'RECEIPT_PROGRESS', 'RECEIPT_DELIVERED'],
  },
  '0010': {
    status: 'FAILED_PERM',
    credit: 'RELEASED',
    attempts: 1,
    events: ['ACCEPTED', 'DISPATCHED', 'PROVIDER_REJECTED_PERM'],
  },
}
