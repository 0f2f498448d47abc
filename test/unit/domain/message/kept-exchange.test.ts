import { describe, expect, test } from 'bun:test'
import type { Exchange } from '../../../../src/domain/message/exchange.ts'
import {
  exchangeCharacters,
  keptExchange,
  MAX_SAID_CHARACTERS,
} from '../../../../src/domain/message/kept-exchange.ts'
import type { MessageId } from '../../../../src/domain/message.ts'

const EXCHANGE: Exchange = {
  messageId: '01890a5d-ac96-774b-bcce-b302099a8057' as MessageId,
  attempt: 1,
  part: null,
  what: 'submission',
  startedAtMs: 1_767_225_600_000,
  tookMs: 12,
  outcome: '201',
  sent: { line: 'POST https://api.example.com/sms', fields: { authorization: 'Bearer ***' }, body: 'to=1' },
  answered: { line: '201', fields: { 'retry-after': 3 }, body: '{"id":"a1"}' },
}
const asItIs = (words: string) => words
const withBody = (body: string): Exchange => ({ ...EXCHANGE, answered: { line: '200', fields: {}, body } })
const bodyOf = (exchange: Exchange) => exchange.answered?.body ?? ''

test('what is short is kept as it is', () => {
  expect(keptExchange(EXCHANGE, asItIs)).toEqual(EXCHANGE)
  expect(exchangeCharacters(EXCHANGE)).toBe(3 + 32 + 13 + 10 + 4 + 3 + 11 + 1 + 11)
})

test('what is hidden is hidden everywhere: line, names and values of fields, bodies, outcome', () => {
  const said = { line: 'GET /?key=s3cret', fields: { 's3cret-name': 's3cret', code: 'x' }, body: 'is s3cret' }
  const kept = keptExchange({ ...EXCHANGE, outcome: 'no s3cret', sent: said, answered: said }, (words) =>
    words.replaceAll('s3cret', '***'),
  )
  expect(JSON.stringify(kept)).not.toContain('s3cret')
  expect(kept.sent).toEqual({
    line: 'GET /?key=***',
    fields: { '***-name': '***', code: 'x' },
    body: 'is ***',
  })
})

describe('a long side', () => {
  test('is cut, and says how long it was', () => {
    const body = bodyOf(keptExchange(withBody('x'.repeat(70_000)), asItIs))
    expect(body).toBe(`${'x'.repeat(MAX_SAID_CHARACTERS - 3)}… (70000 characters in all)`)
  })

  test('is rid of a secret before it is cut, so that no half of it is left', () => {
    const secret = 'abcdefghijklmnop'
    const body = `${'x'.repeat(MAX_SAID_CHARACTERS - 11)}${secret}`
    const kept = keptExchange(withBody(body), (words) => words.replaceAll(secret, '***'))
    expect(bodyOf(kept)).not.toContain('abc')
  })

  test('leaves room for nothing after it, and says so', () => {
    const fields = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`f${index}`, index]))
    const many = keptExchange({ ...EXCHANGE, sent: { line: 'submit_sm', fields, body: 'b' } }, asItIs)
    expect(Object.keys(many.sent?.fields ?? {})).toHaveLength(61)
    expect(many.sent?.fields['…']).toBe('10 more')
    const long = keptExchange(
      { ...EXCHANGE, sent: { line: 'l'.repeat(9_000), fields: { a: 'b' }, body: 'body' } },
      asItIs,
    )
    expect(long.sent?.fields).toEqual({ '…': '1 more' })
    expect(long.sent?.body).toBe('… (4 characters in all)')
  })

  test('is never cut within a pair of surrogates', () => {
    const body = bodyOf(keptExchange(withBody(`${'x'.repeat(MAX_SAID_CHARACTERS - 4)}😀tail`), asItIs))
    expect(body.isWellFormed()).toBe(true)
    expect(body).toStartWith(`${'x'.repeat(MAX_SAID_CHARACTERS - 4)}… (`)
  })
})

test('what no database stores is replaced', () => {
  expect(bodyOf(keptExchange(withBody('a\0b\ud800c'), asItIs))).toBe('a\ufffdb\ufffdc')
})
