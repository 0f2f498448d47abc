import { describe, expect, test } from 'bun:test'
import { answerRepeat, differingField, fingerprintOf, readKey } from '../../../../src/api/http/idempotency.ts'
import cases from '../../../cases/idempotency_ratelimit.json'

function reply() {
  return { headers: {} as Record<string, string | number>, status: 200 }
}

function read(key: string | null) {
  const set = reply()
  const answer = readKey(
    new Request('http://gateway/', { headers: key === null ? {} : { 'idempotency-key': key } }),
    set,
  )
  return { answer, set }
}

describe('the Idempotency-Key', () => {
  const longest = cases.cases.find(({ kind }) => kind === 'key_length')

  test('may be left out', () => {
    expect(read(null).answer).toEqual({ kind: 'none' })
  })

  test.each(['a', 'order 123', '"8e03978e-40d5-43dd-bc93-6894a57f9324"', 'x'.repeat(255)])(
    'may be %p',
    (key) => {
      expect(read(key).answer).toEqual({ kind: 'key', key })
    },
  )

  test.each(['', 'x'.repeat(longest?.input.key_len ?? 0), 'é'])('may not be %p', (key) => {
    const { answer, set } = read(key)
    expect(answer).toMatchObject({
      kind: 'refused',
      refusal: {
        code: 'invalid_field',
        field: 'Idempotency-Key',
        rule: 'must be 1 to 255 printable ASCII characters',
      },
    })
    expect(set.status).toBe(longest?.expected.status ?? 0)
  })
})

describe('a fingerprint', () => {
  const body = { to: '+1234567890', text: 'Hello', express: true }

  test('is the same for the same fields in whatever order', () => {
    expect(fingerprintOf('send', { express: true, text: 'Hello', to: '+1234567890' })).toBe(
      fingerprintOf('send', body),
    )
  })

  test.each([
    [{ ...body, text: 'Hullo' }, 'text'],
    [{ ...body, reference: 'r' }, 'reference'],
    [{ to: body.to, text: body.text }, 'express'],
    [{ ...body, express: false }, 'express'],
  ])('tells that %p differs in %s', (other, field) => {
    expect(differingField(fingerprintOf('send', body), fingerprintOf('send', other))).toBe(field)
  })

  test('tells another route by the key itself', () => {
    expect(differingField(fingerprintOf('send', body), fingerprintOf('batch', body))).toBe('Idempotency-Key')
  })

  test('is the same for nested objects in whatever order, and for an id in capitals', () => {
    const item = { to: '+1234567890', variables: { name: 'Ada', order: '1' } }
    const turned = { variables: { order: '1', name: 'Ada' }, to: '+1234567890' }
    const id = '550e8400-e29b-41d4-a716-44665544000a'
    expect(fingerprintOf('batch', { client_id: id.toUpperCase(), messages: [turned, item] })).toBe(
      fingerprintOf('batch', { messages: [item, turned], client_id: id }),
    )
  })

  test.each([
    ['the order of a list', { messages: [{ to: '2' }, { to: '1' }] }],
    ['capitals of a text', { messages: [{ to: '1' }, { to: '2' }], text: 'ABCDEF' }],
    ['where a value stands', { messages: [{ to: '1' }, { to: '1', '2': 1 }] }],
    ['a text and a number', { messages: [{ to: '1' }, { to: 2 }] }],
    ['null and nothing', { messages: [{ to: '1' }, { to: '2', from: null }] }],
  ])('differs in %s', (_, other) => {
    const asked = { messages: [{ to: '1' }, { to: '2' }], ...('text' in other ? { text: 'abcdef' } : {}) }
    expect(fingerprintOf('batch', other)).not.toBe(fingerprintOf('batch', asked))
  })

  test('looks at a field of the name __proto__', () => {
    const asked = (value: string) => ({ messages: [JSON.parse(`{"variables":{"__proto__":"${value}"}}`)] })
    expect(fingerprintOf('batch', asked('a'))).not.toBe(fingerprintOf('batch', asked('b')))
  })

  test('keeps nothing of the text', () => {
    expect(fingerprintOf('send', body)).not.toContain('Hello')
  })
})

describe('a repeat', () => {
  test('with the same body is answered as the first one, and told so', () => {
    const set = reply()
    const body = { message_id: 'x', status: 'QUEUED' }
    expect(answerRepeat(set, 'f', { fingerprint: 'f', answer: { status: 202, body } })).toEqual({
      kind: 'replayed',
      body,
    })
    expect([set.status, set.headers['idempotency-replayed']]).toEqual([202, 'true'])
  })

  test('with another body is refused and told the field', () => {
    const set = reply()
    const refusal = answerRepeat(set, 'send text=2', { fingerprint: 'send text=1', answer: null })
    expect(refusal).toMatchObject({
      kind: 'refused',
      body: {
        code: 'key_reused',
        field: 'text',
        rule: 'must be what it was in the first request with this Idempotency-Key',
      },
    })
    expect(set.status).toBe(422)
  })

  test('while the first one is under way is told to come back', () => {
    const set = reply()
    expect(answerRepeat(set, 'f', { fingerprint: 'f', answer: null })).toMatchObject({
      kind: 'refused',
      body: { code: 'request_in_flight' },
    })
    expect([set.status, set.headers['retry-after']]).toEqual([409, '1'])
  })
})
