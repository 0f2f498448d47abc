import { expect, test } from 'bun:test'
import { openTally } from '../../../src/metrics/tally.ts'

test('what is counted under the same labels is one sum, under others another', () => {
  const tally = openTally()
  tally.count('sms_submissions_total', ['mock', 'otp'])
  tally.count('sms_submissions_total', ['mock', 'otp'], 2)
  tally.count('sms_submissions_total', ['mock', 'normal'])
  expect(tally.all().get('sms_submissions_total')).toEqual([
    { labels: ['mock', 'otp'], sum: 3, inBuckets: [] },
    { labels: ['mock', 'normal'], sum: 1, inBuckets: [] },
  ])
})

test('labels that look alike when they are put together are told apart', () => {
  const tally = openTally()
  tally.count('sms_submissions_total', ['a', 'b\nc'])
  tally.count('sms_submissions_total', ['a\nb', 'c'])
  expect(tally.all().get('sms_submissions_total')).toHaveLength(2)
})

test('an observation counts in the lowest bucket that holds it, a bound belongs to its bucket', () => {
  const tally = openTally()
  for (const value of [0, 1, 2, 3, 1_001]) tally.observe('sms_commit_batch_size', ['accept'], value)
  expect(tally.all().get('sms_commit_batch_size')).toEqual([
    { labels: ['accept'], sum: 1_007, inBuckets: [2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1] },
  ])
})

test('what is taken is counted once, and adds up elsewhere', () => {
  const thread = openTally()
  const main = openTally()
  main.observe('sms_submit_seconds', ['mock'], 0.2)
  thread.observe('sms_submit_seconds', ['mock'], 0.02)
  // As it goes from thread to thread.
  main.add(structuredClone(thread.take()))
  main.add(structuredClone(thread.take()))
  thread.observe('sms_submit_seconds', ['mock'], 500)
  main.add(structuredClone(thread.take()))
  expect(main.all().get('sms_submit_seconds')).toEqual([
    { labels: ['mock'], sum: 500.22, inBuckets: [0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1] },
  ])
})
