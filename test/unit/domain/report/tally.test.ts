import { expect, test } from 'bun:test'
import {
  addSlice,
  addTally,
  clientOf,
  hasEnded,
  ofAllClients,
  type Slice,
  type Tally,
} from '../../../../src/domain/report/tally.ts'
import { cents } from '../../../support/money.ts'

const slice = (client: string, status: string, country = 'US', more: Partial<Slice> = {}): Slice => ({
  keys: [client, 'mock', status, 'false', country],
  messages: 3,
  parts: 4,
  held: cents(0),
  captured: cents(7.5),
  released: cents(0),
  providerCost: cents(0.6),
  cells: [2, 1],
  sentSteps: [12, 13],
  deliveredSteps: [20, null],
  ...more,
})

function tallyOf(...slices: readonly Slice[]): Tally {
  const tally: Tally = new Map()
  for (const each of slices) addSlice(tally, each)
  return tally
}

test('slices of the same keys add up, others stay apart', () => {
  const tally = tallyOf(
    slice('a', 'DELIVERED'),
    slice('a', 'DELIVERED', 'US', { cells: [3], sentSteps: [13], deliveredSteps: [20] }),
    slice('b', 'DELIVERED'),
  )
  expect([...tally.values()].map(({ keys, messages }) => [keys[0], messages])).toEqual([
    ['a', 6],
    ['b', 3],
  ])
  const [first] = tally.values()
  expect(first).toMatchObject({ parts: 8, held: cents(0), captured: cents(15), providerCost: cents(1.2) })
  expect([...(first?.sent ?? [])]).toEqual([
    [12, 2],
    [13, 4],
  ])
  expect([...(first?.delivered ?? [])]).toEqual([[20, 5]])
})

test('all clients together are the sum of each, and change none', () => {
  const tally = tallyOf(slice('a', 'DELIVERED'), slice('b', 'DELIVERED'), slice('b', 'SENT'))
  const all = [...ofAllClients(tally, 'all').values()]
  expect(all.map(({ keys, messages, parts }) => [keys.join(), messages, parts])).toEqual([
    ['all,mock,DELIVERED,false,US', 6, 8],
    ['all,mock,SENT,false,US', 3, 4],
  ])
  expect([...tally.values()].map(clientOf)).toEqual(['a', 'b', 'b'])
  expect([...tally.values()].map(({ messages }) => messages)).toEqual([3, 3, 3])
})

test('what is added to another is not changed by what is added to that', () => {
  const kept = tallyOf(slice('a', 'DELIVERED'))
  const sum: Tally = new Map()
  addTally(sum, kept)
  addSlice(sum, slice('a', 'DELIVERED'))
  expect([...sum.values()][0]).toMatchObject({ messages: 6 })
  expect([...kept.values()][0]).toMatchObject({
    messages: 3,
    sent: new Map([
      [12, 2],
      [13, 1],
    ]),
  })
})

test('a number in the place of a country is placed', () => {
  const tally = tallyOf(
    slice('a', 'SENT', '+4915112345678'),
    slice('a', 'SENT', 'DE'),
    slice('a', 'SENT', '+000'),
  )
  expect([...tally.values()].map(({ keys, messages }) => [keys.at(-1), messages])).toEqual([
    ['DE', 6],
    ['ZZ', 3],
  ])
})

test.each([
  ['QUEUED', false],
  ['SENT', false],
  ['FAILED_TEMP', false],
  ['DELIVERED', true],
  ['EXPIRED', true],
  ['CANCELLED', true],
])('messages that are %s have ended: %p', (status, ended) => {
  expect(hasEnded(slice('a', status))).toBe(ended)
})
