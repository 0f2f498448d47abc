import { describe, expect, test } from 'bun:test'
import { openRedaction } from '../../../../src/provider/http/redact.ts'
import { fillTemplate, type Place } from '../../../../src/provider/http/template.ts'

const SECRET = 'p4ss "word" of/us+all?'
const redact = openRedaction({ password: SECRET, short: 'abc' }, 'TOKEN-1234')
const base64 = (text: string) => Buffer.from(text).toString('base64')
/** As others escape it who escape more than they must. */
const each = (text: string, escaped: (code: number) => string) =>
  text.replaceAll(/[^A-Za-z0-9]/g, (one) => escaped(one.charCodeAt(0)))
const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0')

describe('a secret is taken out', () => {
  test.each([
    ['as it is', SECRET],
    ['percent-encoded', encodeURIComponent(SECRET)],
    ['as a form has it', encodeURIComponent(SECRET).replaceAll('%20', '+')],
    ['in JSON', JSON.stringify({ key: SECRET })],
    ['in JSON that is quoted in JSON', JSON.stringify({ asked: JSON.stringify({ key: SECRET }) })],
    ['in JSON that is percent-encoded', encodeURIComponent(JSON.stringify({ key: SECRET }))],
    ['in JSON of PHP', JSON.stringify({ key: SECRET }).replaceAll('/', '\\/')],
    ['in JSON of PHP in JSON', JSON.stringify(JSON.stringify({ key: SECRET }).replaceAll('/', '\\/'))],
    ['in JSON of .NET', each(SECRET, (code) => `\\u${hex(code, 4).toUpperCase()}`)],
    ['in JSON of Go', each(SECRET, (code) => `\\u${hex(code, 4)}`)],
    ['percent-encoded all through', each(SECRET, (code) => `%${hex(code, 2)}`)],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(SECRET))],
    ['in XML', each(SECRET, (code) => (code === 34 ? '&quot;' : String.fromCharCode(code)))],
    ['in XML by numbers', each(SECRET, (code) => `&#${code};`)],
    ['in HTML by numbers', each(SECRET, (code) => `&#x${hex(code, 2).toUpperCase()};`)],
    ['in hexadecimal', Buffer.from(SECRET).toString('hex').toUpperCase()],
    ['in base64', base64(SECRET)],
    ['in base64 in JSON of PHP', base64(SECRET).replaceAll('/', '\\/')],
    ['in base64, percent-encoded', encodeURIComponent(base64(SECRET))],
  ])('%s', (_, words) => {
    const left = redact(words)
    expect(left).toContain('***')
    for (const piece of ['p4ss', 'word', 'of', 'all', base64('p4ss "w'), '70347373', '776F7264'])
      expect(left).not.toContain(piece)
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

// What our own requests make of a secret in a URL and in a form.
test.each(["it's (so)!", 'ü €~x', 'tab\tand\nline', '\\\\back\\slash\\'])(
  '%j is taken out as it leaves',
  (secret) => {
    const redact = openRedaction({ secret }, '')
    const leaves = (place: Place) =>
      fillTemplate([{ kind: 'secret', name: 'secret', base64: false }], place, {
        variable: () => '',
        secret: () => secret,
      })
    for (const place of ['url', 'form', 'json', 'xml', 'text'] as const)
      expect([place, redact(`<${leaves(place)}>`)]).toEqual([place, '<***>'])
    expect(redact(new URLSearchParams({ secret }).toString())).toBe('secret=***')
  },
)

test('an answer of backslashes is looked through at once', () => {
  const redact = openRedaction({ password: 'p\\\\"\\\\"\\x' }, '')
  const words = '\\'.repeat(20_000)
  expect(redact(words)).toBe(words)
})
