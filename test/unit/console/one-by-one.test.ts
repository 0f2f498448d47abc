import { expect, test } from 'bun:test'
import { ApiError } from '../../../src/console/web/api.ts'
import { oneByOne } from '../../../src/console/web/one-by-one.ts'

type Word = 'done' | 'broken' | 'unknown_callback' | 'callback_under_way' | 'scope_missing'

/** Each word is what is answered: done, or refused with it. */
async function acted(words: readonly Word[]) {
  const said: string[] = []
  const outcome = await oneByOne(words, {
    act: async (word) => {
      if (word === 'broken') throw new Error('a fault')
      if (word !== 'done') throw new ApiError(409, `it is ${word}`, { code: word })
    },
    ofOne: ['unknown_callback', 'callback_under_way'],
    soFar: (done, refusals) => `${done} (${refusals.length} left), then`,
    onProgress: (words) => said.push(words),
  }).catch((cause: Error) => cause.message)
  return { outcome, said }
}

test('what keeps one is passed over and answered; all the others are done', async () => {
  expect(await acted(['done', 'unknown_callback', 'done', 'callback_under_way', 'unknown_callback'])).toEqual(
    {
      outcome: ['unknown_callback', 'callback_under_way', 'unknown_callback'],
      said: ['1 of 5…', '2 of 5…', '3 of 5…', '4 of 5…', '5 of 5…'],
    },
  )
})

test('another refusal ends it and says how far it came; what is no refusal is thrown as it is', async () => {
  expect(await acted(['done', 'unknown_callback', 'scope_missing', 'done'])).toEqual({
    outcome: '2 (1 left), then: it is scope_missing',
    said: ['1 of 4…', '2 of 4…'],
  })
  expect(await acted(['broken', 'done'])).toEqual({ outcome: 'a fault', said: [] })
})
