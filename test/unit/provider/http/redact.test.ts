import { describe, expect, test } from 'bun:test'
import { openRedaction } from '../../../../src/provider/http/redact.ts'

const SECRET = 'p4ss "word" of/us+all?'
const redact = openRedaction({ password: SECRET, short: 'abc' }, 'TOKEN-1234')
const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('a secret is taken out', () => {
  test.each([
    ['as it is', SECRET],
    ['percent-encoded', encodeURIComponent(SECRET)],
    ['as a form has it', encodeURIComponent(SECRET).replaceAll('%20', '+')],
    ['in JSON', JSON.stringify({ key: SECRET })],
    ['in JSON that is quoted in JSON', JSON.stringify({ asked: JSON.stringify({ key: SECRET }) })],
    ['in JSON that is percent-encoded', encodeURIComponent(JSON.stringify({ key: SECRET }))],
    ['in base64', base64(SECRET)],
  ])('%s', (_, words) => {
    const left = redact(words)
    expect(left).toContain('***')
    for (const piece of ['p4ss', 'word', 'of', 'all', base64('p4ss "w')]) expect(left).not.toContain(piece)
  })

  test.each(['', 'u', 'us', 'use', 'user'])('in the base64 of %j before it and anything after', (user) => {
    for (const after of ['', 'x', 'xy', 'xyz']) {
      const whole = base64(`${user}:${SECRET}${after}`)
      for (const form of [whole, Buffer.from(`${user}:${SECRET}${after}`).toString('base64url')]) {
        const left = redact(`Basic ${form}`)
        expect(left).toContain('***')
        expect(Buffer.from(left.slice(6), 'base64').toString('latin1')).not.toMatch(/ss "wor|of\/us/)
      }
    }
  })

  test('the token of receipts, too', () => {
    expect(redact('https://x/dlr/TOKEN-1234')).toBe('https://x/dlr/***')
  })
})

test('what is no secret stays: too short, or only like it', () => {
  expect(redact('abc p4s word')).toBe('abc p4s word')
})
