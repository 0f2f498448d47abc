import { describe, expect, test } from 'bun:test'
import { type Bucket, openBucket } from '../../../../src/worker/lines/bucket.ts'

type Sent = { readonly atMs: number; readonly parts: number }

function bucketOf(rate: number, nowMs = 0): Bucket {
  const bucket = openBucket()
  bucket.setRate(rate, nowMs)
  return bucket
}

/** Takes as soon as it may, for so long; each submission begins so much later. */
function run(
  bucket: Bucket,
  untilMs: number,
  sizes: readonly number[],
  lateMs: (nowMs: number) => number,
): Sent[] {
  const sent: Sent[] = []
  const open: Sent[] = []
  let at = 0
  for (let nowMs = 0; nowMs < untilMs; nowMs++) {
    for (const one of open.splice(0)) {
      if (one.atMs > nowMs) open.push(one)
      else {
        bucket.submitted(one.parts, nowMs)
        sent.push({ atMs: nowMs, parts: one.parts })
      }
    }
    const parts = sizes[at % sizes.length] ?? 1
    if (bucket.waitMs(parts, nowMs) > 0) continue
    bucket.take(parts, nowMs)
    open.push({ atMs: nowMs + lateMs(nowMs), parts })
    at++
  }
  return sent
}

const partsOf = (sent: readonly Sent[]) => sent.reduce((sum, { parts }) => sum + parts, 0)
const peakOf = (sent: readonly Sent[]) =>
  Math.max(
    ...sent.map(({ atMs }) => partsOf(sent.filter((one) => one.atMs >= atMs && one.atMs < atMs + 1_000))),
  )

describe('a bucket', () => {
  test.each([
    ['single parts', [1]],
    ['three parts each', [3]],
    ['a mixture', [1, 1, 3, 1, 4, 2]],
  ])('of 10 parts a second lets through 300 in 30 s, with %s', (_, sizes) => {
    const sent = run(bucketOf(10), 30_000, sizes, () => 0)
    expect(partsOf(sent)).toBeWithin(285, 316)
    expect(peakOf(sent)).toBeLessThanOrEqual(12)
  })

  test('keeps its peak also when commits last and submissions begin together', () => {
    // A commit that begins in the first half of a second ends with it.
    const lateMs = (nowMs: number) => Math.max(0, 500 - (nowMs % 1_000))
    const sent = run(bucketOf(10), 30_000, [1], lateMs)
    expect(peakOf(sent)).toBeLessThanOrEqual(12)
    expect(partsOf(sent)).toBeGreaterThan(200)
  })

  test('makes up for a pause of a fifth of a second, and not for one of minutes', () => {
    const bucket = bucketOf(100)
    run(bucket, 1_000, [1], () => 0)
    let taken = 0
    for (; bucket.waitMs(1, 600_000) === 0; taken++) {
      bucket.take(1, 600_000)
      bucket.submitted(1, 600_000)
    }
    expect(taken).toBe(25)
  })

  test('says how long it takes until it has enough, to the millisecond', () => {
    const bucket = bucketOf(4)
    expect(bucket.waitMs(1, 0)).toBe(250)
    expect(bucket.waitMs(1, 250)).toBe(0)
    bucket.take(3, 250)
    bucket.submitted(3, 250)
    expect(bucket.waitMs(1, 250)).toBe(750)
  })

  test('gets back what was taken and not submitted', () => {
    const bucket = bucketOf(4)
    bucket.take(1, 250)
    expect(bucket.waitMs(1, 250)).toBe(250)
    bucket.giveBack(1)
    expect(bucket.waitMs(1, 250)).toBe(0)
  })

  test('lets a message with more parts than a second may have go alone, and whole', () => {
    const bucket = bucketOf(2)
    bucket.take(10, 1_000)
    expect(bucket.waitMs(1, 1_000)).toBe(Number.POSITIVE_INFINITY)
    bucket.submitted(10, 1_000)
    expect(bucket.waitMs(1, 1_000)).toBe(5_000)
    expect(bucket.waitMs(10, 6_000)).toBe(0)
  })

  test('without a bound is never waited for; one that gets a rate begins empty', () => {
    const bucket = openBucket()
    for (let at = 0; at < 1_000; at++) {
      expect(bucket.waitMs(10, 0)).toBe(0)
      bucket.take(10, 0)
      bucket.submitted(10, 0)
    }
    bucket.setRate(10, 5_000)
    expect(bucket.waitMs(1, 5_000)).toBe(100)
  })

  test('of a share that shrinks waits until its last second is no more than the new share allows', () => {
    const bucket = bucketOf(20)
    const sent = run(bucket, 3_000, [1], () => 0)
    bucket.setRate(10, 3_000)
    const more: Sent[] = []
    for (let nowMs = 3_000; nowMs < 4_000; nowMs++)
      if (bucket.waitMs(1, nowMs) === 0) {
        bucket.take(1, nowMs)
        bucket.submitted(1, nowMs)
        more.push({ atMs: nowMs, parts: 1 })
      }
    expect(partsOf(sent)).toBeWithin(57, 63)
    expect(peakOf([...sent, ...more])).toBeLessThanOrEqual(25)
    expect(partsOf(more)).toBeWithin(5, 12)
  })
})
