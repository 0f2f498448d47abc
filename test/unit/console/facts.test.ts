import { expect, test } from 'bun:test'
import { FACTS, isInstant } from '../../../src/console/web/message/facts.ts'

test('the facts of a message have their words, what is asked for most first', () => {
  const known = [
    'To',
    'From',
    'Reference',
    'Client',
    'Provider',
    "Provider's id",
    'Lane',
    'Parts',
    'Attempts',
    'Accepted',
    'Next alarm',
    'Valid until',
  ]
  expect(FACTS.map(({ label }) => label).slice(0, known.length)).toEqual(known)
})

test('an instant is shown by the clock', () => {
  expect(FACTS.filter(({ name }) => isInstant(name)).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['created_at', 'next_alarm_at', 'expires_at']),
  )
  expect(isInstant('reference')).toBe(false)
})
