import { expect, test } from 'bun:test'
import { openJoining } from '../../../../../src/doors/smpp/submit/join-parts.ts'

const PATIENT_MS = 60_000
const place = (number: number, total = 2) => ({ reference: 1, total, number })

function open(waitMs: number, takesWhole = true) {
  return openJoining<string, string>({
    waitMs,
    isSame: (one, other) => one === other,
    whole: (parts) => (takesWhole ? Promise.resolve(`whole ${parts.join('')}`) : null),
    alone: async (part) => `alone ${part}`,
  })
}

test('parts are joined by their numbers, whatever the order they came in, and answered when all are there', async () => {
  const join = open(PATIENT_MS)
  let isAnswered = false
  const third = join('a', place(3, 3), 'c').then((answer) => {
    isAnswered = true
    return answer
  })
  const first = join('a', place(1, 3), 'a')
  await Bun.sleep(0)
  expect(isAnswered).toBe(false)
  expect(await Promise.all([third, first, join('a', place(2, 3), 'b')])).toEqual([
    'whole abc',
    'whole abc',
    'whole abc',
  ])
})

test('parts of other messages are others', async () => {
  const join = open(PATIENT_MS)
  const answers = [
    join('a', place(1), 'a1'),
    join('b', place(2), 'b2'),
    join('a', place(2), 'a2'),
    join('b', place(1), 'b1'),
  ]
  expect(await Promise.all(answers)).toEqual(['whole a1a2', 'whole b1b2', 'whole a1a2', 'whole b1b2'])
})

test('a part that comes again gets the same answer', async () => {
  const join = open(PATIENT_MS)
  const answers = [join('a', place(1), 'a'), join('a', place(1), 'a'), join('a', place(2), 'b')]
  expect(await Promise.all(answers)).toEqual(['whole ab', 'whole ab', 'whole ab'])
})

test('another part under the same number is of another message: what waited before it is taken part by part', async () => {
  const join = open(PATIENT_MS)
  const answers = [join('a', place(1), 'old'), join('a', place(1), 'new'), join('a', place(2), '!')]
  expect(await Promise.all(answers)).toEqual(['alone old', 'whole new!', 'whole new!'])
})

test('what is not whole in time is taken part by part', async () => {
  const join = open(1)
  expect(await Promise.all([join('a', place(1, 3), 'a'), join('a', place(3, 3), 'c')])).toEqual([
    'alone a',
    'alone c',
  ])
})

test('what cannot be one message is taken part by part', async () => {
  const join = open(PATIENT_MS, false)
  expect(await Promise.all([join('a', place(1), 'a'), join('a', place(2), 'b')])).toEqual([
    'alone a',
    'alone b',
  ])
})
