import { expect, test } from 'bun:test'
import type { ClientId } from '../../../src/domain/message.ts'
import { openExposition, reading } from '../../../src/metrics/exposition.ts'
import { openMetrics } from '../../../src/metrics/metrics.ts'
import { openTally } from '../../../src/metrics/tally.ts'
import { openThreadLag } from '../../../src/metrics/thread-lag.ts'

function open(maxClients = 100) {
  const tally = openTally()
  return { tally, metrics: openMetrics(tally, maxClients) }
}

const expose = openExposition()

/** The lines of our own metrics, without their help. */
async function linesOf(tally: ReturnType<typeof openTally>, ...readings: Parameters<typeof expose>[1]) {
  const { text } = await expose(tally.all(), readings)
  return text.split('\n').filter((line) => line.startsWith('sms_'))
}

test('clients beyond the bound are counted together', () => {
  const { tally, metrics } = open(2)
  for (const id of ['a', 'b', 'c', 'd', 'a'])
    metrics.accepted({ clientId: id as ClientId, lane: 'normal', door: null })
  const counted = tally.all().get('sms_messages_accepted_total') ?? []
  expect(counted.map(({ labels, sum }) => [...labels, sum])).toEqual([
    ['a', 'normal', 'rest', 2],
    ['b', 'normal', 'rest', 1],
    ['other', 'normal', 'rest', 2],
  ])
})

test('a message is counted as it moves: from when it was due, and its end once', () => {
  const { tally, metrics } = open()
  const actor = { lane: 'otp', provider: 'mock', dueAtMs: 1_000 } as const
  const row = { ignored: false, atMs: 1_400 }
  metrics.moved(actor, { ...row, event: 'DISPATCHED', from: 'QUEUED', to: 'SENDING' })
  metrics.moved(actor, { ...row, event: 'PROVIDER_ACCEPTED', from: 'SENDING', to: 'SENT' })
  metrics.moved(actor, { ...row, event: 'RECEIPT_PROGRESS', from: 'SENT', to: 'SENT' })
  metrics.moved(actor, { ...row, event: 'RECEIPT_DELIVERED', from: 'SENT', to: 'DELIVERED', atMs: 3_000 })
  const late = { event: 'RECEIPT_DELIVERED', from: 'DELIVERED', to: 'DELIVERED', ignored: true } as const
  metrics.moved(actor, { ...late, atMs: 9_000 })
  const sums = [...tally.all()].flatMap(([name, of]) => of.map(({ labels, sum }) => [name, ...labels, sum]))
  expect(sums).toEqual([
    ['sms_sent_seconds', 'otp', 0.4],
    ['sms_receipts_total', 'mock', 'progress', 1],
    ['sms_receipts_total', 'mock', 'delivered', 1],
    ['sms_receipts_total', 'mock', 'ignored', 1],
    ['sms_delivered_seconds', 'otp', 2],
    ['sms_messages_ended_total', 'mock', 'DELIVERED', 1],
  ])
})

test('a histogram is told as Prometheus has them: buckets add up, and end with all', async () => {
  const { tally, metrics } = open()
  metrics.committed('accept', 3, 4)
  metrics.committed('accept', 700, 4)
  const lines = await linesOf(tally)
  expect(lines.filter((line) => line.startsWith('sms_commit_batch_size'))).toEqual([
    ...[1, 2].map((le) => `sms_commit_batch_size_bucket{kind="accept",le="${le}"} 0`),
    ...[5, 10, 25, 50, 100, 250, 500].map((le) => `sms_commit_batch_size_bucket{kind="accept",le="${le}"} 1`),
    'sms_commit_batch_size_bucket{kind="accept",le="1000"} 2',
    'sms_commit_batch_size_bucket{kind="accept",le="+Inf"} 2',
    'sms_commit_batch_size_sum{kind="accept"} 703',
    'sms_commit_batch_size_count{kind="accept"} 2',
  ])
})

test('a gauge that was not read is left out, and a counter without labels begins with 0', async () => {
  const lines = await linesOf(openTally(), reading('sms_provider_up', ['a "name"'], 0))
  expect(lines).toEqual([
    'sms_credit_refused_total 0',
    'sms_daily_cap_refused_total 0',
    'sms_suppressed_total 0',
    'sms_provider_up{provider="a \\"name\\""} 0',
  ])
})

test('a thread that stands still now is as late as it is, without its next look', () => {
  let nowMs = 0
  const lag = openThreadLag(() => nowMs)
  nowMs = 200
  expect(lag.take()).toBe(0)
  nowMs = 1_200
  expect(lag.take()).toBe(1)
  lag.stop()
})

test('whatever stands in a label is told as one value, and two values are never taken for one', async () => {
  const { tally } = open()
  const hostile = ['a"} 1\nsms_dead_letters 9', 'back\\slash', 'a,lane:b', 'a', '\u{1f600}']
  for (const provider of hostile) tally.count('sms_submissions_total', [provider, 'normal'])
  const readings = hostile.map((provider) => reading('sms_provider_up', [provider], 1))
  const lines = await linesOf(tally, ...readings)
  const values = lines.flatMap((line) => /^sms_provider_up\{provider="(.*)"\} 1$/.exec(line)?.[1] ?? [])
  expect(values).toEqual(['a\\"} 1\\nsms_dead_letters 9', 'back\\\\slash', 'a,lane:b', 'a', '\u{1f600}'])
  expect(lines.filter((line) => line.startsWith('sms_submissions_total{'))).toHaveLength(hostile.length)
  expect(lines.filter((line) => line.startsWith('sms_dead_letters'))).toEqual([])
})
