import { describe, expect, test } from 'bun:test'
import { isViolation } from '../../../../src/provider/http/find.ts'
import {
  type ReceiptReading,
  readKeptReceipt,
  readReceiptSettings,
  readReceipts,
} from '../../../../src/provider/http/receipts.ts'
import type { HttpSettings } from '../../../../src/provider/http/settings.ts'
import { receiptRequest } from '../../../support/http-provider.ts'

type Settings = NonNullable<HttpSettings['receipts']>

const words: Settings['words'] = {
  OK: 'delivered',
  bad: 'failed',
  late: 'expired',
  sent: 'progress',
  huh: 'unknown',
  ping: 'ignored',
}
const JSON_ONE: Settings = {
  method: 'POST',
  id: { json: '$.id' },
  status: { json: '$.status' },
  error: { json: '$.why' },
  words,
}
const FIELDS: Settings = {
  method: 'GET',
  id: { field: 'id' },
  status: { field: 'status' },
  error: { field: 'why' },
  words,
}

function reading(settings: Settings): ReceiptReading {
  const read = readReceiptSettings(settings)
  if (isViolation(read)) throw new Error(`${read.field} ${read.rule}`)
  return read
}
const posted = (body: unknown) =>
  receiptRequest('POST', {
    type: 'application/json',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

/** Each receipt as id, outcome, status and error. */
function told(settings: Settings, request: ReturnType<typeof receiptRequest>) {
  const read = readReceipts(reading(settings), request)
  if (read.kind !== 'told') throw new Error(JSON.stringify(read))
  return read.receipts.map(({ receipt: { providerMessageId, outcome, status, error } }) => [
    providerMessageId,
    outcome,
    status,
    error,
  ])
}

describe('a receipt is read', () => {
  const IN_FIELD: Settings = { ...JSON_ONE, json_field: 'response', each: '$' }
  const two = JSON.stringify([
    { id: 'A-1', status: 'ok' },
    { id: 'A-2', status: 'bad', why: 'no & never' },
  ])
  const twoTold = [
    ['A-1', 'delivered', 'OK', null],
    ['A-2', 'failed', 'BAD', 'no & never'],
  ]

  test('from the JSON that a field of a form holds', () => {
    const body = new URLSearchParams({ response: two }).toString()
    const request = receiptRequest('POST', { type: 'application/x-www-form-urlencoded', body })
    expect(told(IN_FIELD, request)).toEqual(twoTold)
  })

  test('from the JSON that a field of a query holds', () => {
    const query = `?${new URLSearchParams({ response: two })}`
    expect(told({ ...IN_FIELD, method: 'GET' }, receiptRequest('GET', { query }))).toEqual(twoTold)
  })

  test('from the body where the field is not there, and from no other field', () => {
    expect(told(IN_FIELD, posted(two))).toEqual(twoTold)
    const body = new URLSearchParams({ other: two }).toString()
    const request = receiptRequest('POST', { type: 'application/x-www-form-urlencoded', body })
    expect(readReceipts(reading(IN_FIELD), request)).toMatchObject({ kind: 'unreadable', field: 'body' })
  })

  test.each([
    ['OK', 'delivered', 'OK'],
    ['ok', 'delivered', 'OK'],
    [' Bad ', 'failed', 'BAD'],
    ['late', 'expired', 'LATE'],
    ['sent', 'progress', 'SENT'],
    ['huh', 'unknown', 'HUH'],
    // A word that nobody has explained ends nothing.
    ['DELIVRD', 'unknown', 'DELIVRD'],
    [1, 'unknown', '1'],
    [true, 'unknown', 'TRUE'],
  ])('%p is %p', (status, outcome, kept) => {
    expect(told(JSON_ONE, posted({ id: 'a', status }))).toEqual([['a', outcome, kept, null]])
  })

  test('from JSON, whatever type its sender names', () => {
    const request = receiptRequest('POST', {
      type: 'text/plain',
      body: '{"id":12345678901234567890,"status":"bad","why":" no\\nroute "}',
    })
    expect(told(JSON_ONE, request)).toEqual([['12345678901234567890', 'failed', 'BAD', 'no route']])
  })

  test('from a query', () => {
    const request = receiptRequest('GET', { query: '?id=a%2Bb&status=bad&why=no%20route' })
    expect(told(FIELDS, request)).toEqual([['a+b', 'failed', 'BAD', 'no route']])
  })

  test('from a form, and what is not in it from the query', () => {
    const request = receiptRequest('POST', {
      type: 'application/x-www-form-urlencoded; charset=utf-8',
      query: '?status=OK&id=other',
      body: 'id=a+b',
    })
    expect(told({ ...FIELDS, method: 'POST' }, request)).toEqual([['a b', 'delivered', 'OK', null]])
  })

  test('without the error that stands where all is well', () => {
    expect(told(JSON_ONE, posted({ id: 'a', status: 'OK', why: 'ACK/' }))).toEqual([
      ['a', 'delivered', 'OK', null],
    ])
    expect(told(JSON_ONE, posted({ id: 'a', status: 'huh', why: 'e5' }))).toEqual([
      ['a', 'unknown', 'HUH', 'e5'],
    ])
  })

  test('and with what is no receipt nothing is done', () => {
    expect(told(JSON_ONE, posted({ status: 'ping' }))).toEqual([])
  })
})

describe('several receipts in one request are read', () => {
  test.each([
    [
      '$.results',
      {
        results: [
          { id: 'a', status: 'OK' },
          { id: 'b', status: 'bad' },
        ],
      },
    ],
    [
      '$.results[*]',
      {
        results: [
          { id: 'a', status: 'OK' },
          { id: 'b', status: 'bad' },
        ],
      },
    ],
    [
      '$',
      [
        { id: 'a', status: 'OK' },
        { id: 'b', status: 'bad' },
      ],
    ],
    ['$[*].report[*]', [{ report: [{ id: 'a', status: 'OK' }] }, { report: [{ id: 'b', status: 'bad' }] }]],
  ])('from an array at %p', (each, body) => {
    expect(told({ ...JSON_ONE, each }, posted(body))).toEqual([
      ['a', 'delivered', 'OK', null],
      ['b', 'failed', 'BAD', null],
    ])
  })

  test('from lists in fields', () => {
    const request = receiptRequest('GET', { query: '?id=a,b&status=OK,bad&why=,e7' })
    expect(told({ ...FIELDS, separator: ',' }, request)).toEqual([
      ['a', 'delivered', 'OK', null],
      ['b', 'failed', 'BAD', 'e7'],
    ])
  })
})

describe('what cannot be read is told by field and rule', () => {
  const word = 'must be 1 to 128 characters, none of them a control character'
  test.each<[string, Settings, ReturnType<typeof receiptRequest>, string, string]>([
    ['the wrong method', JSON_ONE, receiptRequest('GET'), 'method', 'must be POST'],
    ['no JSON', JSON_ONE, posted('{'), 'body', 'must be JSON with at most 500 receipts'],
    ['an empty body', JSON_ONE, receiptRequest('POST'), 'body', 'must be JSON with at most 500 receipts'],
    ['no id', JSON_ONE, posted({ status: 'OK' }), 'id', word],
    ['an id that is none', JSON_ONE, posted({ id: {}, status: 'OK' }), 'id', word],
    ['a long id', JSON_ONE, posted({ id: 'a'.repeat(129), status: 'OK' }), 'id', word],
    ['an id with a control character', JSON_ONE, posted({ id: 'a\u0000', status: 'OK' }), 'id', word],
    ['half a surrogate pair', JSON_ONE, posted('{"id":"a\\ud800","status":"OK"}'), 'id', word],
    ['no status', JSON_ONE, posted({ id: 'a' }), 'status', word],
    ['no field', FIELDS, receiptRequest('GET', { query: '?id=a' }), 'status', word],
    [
      'a list that is short',
      { ...FIELDS, separator: ',' },
      receiptRequest('GET', { query: '?id=a,b&status=OK' }),
      'status',
      word,
    ],
    [
      'too many',
      { ...JSON_ONE, each: '$' },
      posted(Array(501).fill({ id: 'a', status: 'OK' })),
      'body',
      'must be JSON with at most 500 receipts',
    ],
    ['one of several', { ...JSON_ONE, each: '$' }, posted([{ id: 'a', status: 'OK' }, {}]), 'status', word],
  ])('%s', (_, settings, request, field, rule) => {
    expect(readReceipts(reading(settings), request)).toEqual({ kind: 'unreadable', field, rule })
  })
})

describe('what is kept of a receipt', () => {
  test('is small, and reads the same again', () => {
    const body = { id: 'a', status: 'bad', why: 'x'.repeat(9_000), text: 'the message', to: '+4915112345678' }
    const read = readReceipts(reading(JSON_ONE), posted(body))
    const [one] = read.kind === 'told' ? read.receipts : []
    expect(one?.body).toEqual({ id: 'a', status: 'bad', error: 'x'.repeat(512) })
    expect<unknown>(readKeptReceipt(reading(JSON_ONE), JSON.parse(JSON.stringify(one?.body)))).toEqual(
      one?.receipt,
    )
  })

  test('means what the settings say when it is read', () => {
    const kept = { id: 'a', status: 'odd' }
    expect(readKeptReceipt(reading(JSON_ONE), kept)).toMatchObject({ outcome: 'unknown' })
    expect(readKeptReceipt(reading({ ...JSON_ONE, words: { odd: 'failed' } }), kept)).toMatchObject({
      outcome: 'failed',
    })
    expect(readKeptReceipt(null, kept)).toMatchObject({ outcome: 'unknown' })
  })

  test.each([[null], ['a'], [{}], [{ id: 'a' }], [{ id: 'a', status: 'b', more: 1 }]])(
    '%p was never kept',
    (body) => {
      expect(readKeptReceipt(reading(JSON_ONE), body)).toMatchObject({ kind: 'unreadable', field: 'body' })
    },
  )
})
