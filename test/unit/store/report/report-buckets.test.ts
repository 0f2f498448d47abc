import { expect, test } from 'bun:test'
import { addSlice, type Tally } from '../../../../src/domain/report/tally.ts'
import { chunksOf } from '../../../../src/store/report/report-buckets.ts'
import { cents } from '../../../support/money.ts'

function tallyOf(statusesOfClients: Readonly<Record<string, readonly string[]>>): Tally {
  const tally: Tally = new Map()
  for (const [client, statuses] of Object.entries(statusesOfClients))
    for (const status of statuses)
      addSlice(tally, {
        keys: [client, 'mock', status, 'false', 'US'],
        messages: 1,
        parts: 1,
        held: cents(5),
        captured: cents(0),
        released: cents(0),
        providerCost: cents(0),
        cells: [1],
        sentSteps: [3],
        deliveredSteps: [null],
      })
  return tally
}

const shown = (tally: Tally, limit: number) =>
  chunksOf(tally, limit).map(({ part, rows }) => [part.scopes.join(), part.from, part.to, rows.length])

const FIRST = '00000000-0000-0000-0000-000000000000'

test('few rows are one chunk that stands for the whole bucket', () => {
  expect(shown(tallyOf({ b: ['SENT'], a: ['SENT', 'QUEUED'] }), 5)).toEqual([['all,client', FIRST, null, 5]])
  expect(shown(new Map(), 5)).toEqual([['all,client', FIRST, null, 0]])
})

test('many rows are cut between clients, and no client is between two chunks', () => {
  const tally = tallyOf({
    c: ['SENT'],
    a: ['SENT', 'QUEUED'],
    b: ['SENT'],
    d: ['SENT', 'QUEUED', 'EXPIRED', 'DELIVERED'],
  })
  expect(shown(tally, 3)).toEqual([
    ['all', FIRST, null, 4],
    ['client', FIRST, 'c', 3],
    ['client', 'c', 'd', 1],
    ['client', 'd', null, 4],
  ])
})

test('a row has the names of its columns, and its histograms as arrays', () => {
  const [chunk] = chunksOf(tallyOf({ a: ['SENT'] }), 5)
  expect(chunk?.rows[1]).toEqual({
    scope: 'client',
    client_id: 'a',
    provider: 'mock',
    status: 'SENT',
    express: 'false',
    country: 'US',
    messages: 1,
    parts: 1,
    held_cents: '5',
    captured_cents: '0',
    released_cents: '0',
    provider_cost_cents: '0',
    sent_steps: [3],
    sent_counts: [1],
    delivered_steps: [],
    delivered_counts: [],
  })
})
