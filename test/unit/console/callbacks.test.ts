import { expect, test } from 'bun:test'
import { answerWords, attemptWords, targetWords } from '../../../src/console/web/callbacks/callback-words.ts'

test('what an endpoint answered is said with its meaning', () => {
  for (const [error, code, words] of [
    ['answered 503', 503, 'answered 503 (it is not available now)'],
    [
      'the endpoint answered 410 Gone',
      410,
      'the endpoint answered 410 Gone (there is nothing at this address any more)',
    ],
    ['not answered within 15 s', null, 'not answered within 15 s'],
    [null, 410, 'answered 410 (there is nothing at this address any more)'],
    [null, 204, 'answered 204'],
    [null, null, null],
  ] as const)
    expect([error, code, answerWords({ last_error: error, last_status_code: code })]).toEqual([
      error,
      code,
      words,
    ])
})

test('attempts are those since the last replay', () => {
  expect([0, 1, 3].map((replays) => attemptWords({ attempts: 10, replays }))).toEqual([
    '10',
    '10 since it was replayed',
    '10 since the last of 3 replays',
  ])
})

test('where it was to go is the endpoint, or what came with the message, without its query', () => {
  expect(targetWords({ via: 'http', url: null })).toBe('to the endpoint')
  expect(targetWords({ via: 'kannel', url: 'https://shop.example/dlr?pass=secret' })).toBe(
    'to https://shop.example/dlr?…, as Kannel does',
  )
  expect(targetWords({ via: 'smpp', url: null })).toBe('down an SMPP session')
})
