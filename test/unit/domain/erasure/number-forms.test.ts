import { describe, expect, test } from 'bun:test'
import { forgetRow } from '../../../../src/domain/erasure/forget.ts'
import { openIdList } from '../../../../src/domain/erasure/id-list.ts'
import { searchedColumns } from '../../../../src/domain/erasure/kept-columns.ts'
import { formsOf } from '../../../../src/domain/erasure/number-forms.ts'
import type { Msisdn } from '../../../../src/domain/message.ts'

const HASH = 'hash_0123456789abcdef01234567'
const german = formsOf('+4915112345678' as Msisdn, HASH)
const american = formsOf('+14155550123' as Msisdn, HASH)

describe('a number is known in every form that people and machines write', () => {
  test.each([
    '+4915112345678',
    '4915112345678',
    '004915112345678',
    '01149 151 12345678',
    '+49 151 1234 5678',
    '+49 (0)151 12345678',
    '+49-151-12345678',
    '0151/12345678',
    '0151 12 34 56 78',
    '15112345678',
    '(0151) 12345678',
    '+49\u00a0151\u202f12345678',
    '+٤٩١٥١١٢٣٤٥٦٧٨',
    '０１５１１２３４５６７８',
  ])('%s', (written) => {
    expect(german.isSame(written)).toBe(true)
    expect(german.mayBeIn(written)).toBe(true)
    // A bracket before it may stay.
    expect(german.without(`call ${written}, today`, '***')).toMatch(/^call \(?\*\*\*, today$/)
  })

  test.each(['(415) 555-0123', '415.555.0123', '1-415-555-0123', '+1 415 555 0123'])('%s', (written) => {
    expect(american.without(`<${written}>`, '***')).toMatch(/^<\(?\*\*\*>$/)
  })
})

test.each([
  'order 915112345678001',
  '4915112345679',
  '+49151123456789',
  '515112345678',
  'hash_ffffffffffffffffffffffff',
  '1511234567',
])('what only looks like it stays: %s', (text) => {
  expect(german.without(text, '***')).toBe(text)
  expect(german.isSame(text)).toBe(false)
})

test('a national number that is too short to be told from others is known with its calling code only', () => {
  const short = formsOf('+49110' as Msisdn, HASH)
  expect(short.without('dial 110 or +49110', '***')).toBe('dial 110 or ***')
})

test('a history loses the number in its words, and keeps its times', () => {
  const columns = searchedColumns('messages')
  const history = [
    '[2,1795112345678,"RECEIPT_FAILED","SENT","FAILED_PERM",1,"unknown subscriber 4915112345678"]',
    '[1,4915112345678,"ACCEPTED",null,"QUEUED",0]',
  ].join('\n')
  const found = forgetRow(
    columns,
    { to_msisdn: '+4366012345', from_sender: 'X', text: 'hi', history },
    { forms: german, text: false },
  )
  expect(found?.changed).toEqual({
    history: history.replace('subscriber 4915112345678', 'subscriber ***'),
  })
  expect(found?.own).toBe(false)
})

test('a message to the number loses its text and what its receipts quote, and keeps its hash', () => {
  const found = forgetRow(
    searchedColumns('messages'),
    {
      to_msisdn: '+4915112345678',
      from_sender: 'X',
      text: 'hello',
      callback_to:
        '{"via":"smpp","url":null,"statuses":[],"form":{"text":"hello","destination_addr":"4915112345678"}}',
    },
    { forms: german, text: false },
  )
  expect(found).toEqual({
    own: true,
    changed: {
      to_msisdn: HASH,
      text: '',
      callback_to: '{"via":"smpp","url":null,"statuses":[],"form":{"text":"","destination_addr":"***"}}',
    },
  })
})

test('what a client was told loses its number, and the text of who wrote', () => {
  const body = JSON.stringify({
    type: 'message.received',
    data: { from: '+4915112345678', to: '+4930', text: 'me' },
  })
  const found = forgetRow(searchedColumns('callbacks'), { body }, { forms: german, text: false })
  expect(JSON.parse(found?.changed['body'] ?? '')).toEqual({
    type: 'message.received',
    data: { from: HASH, to: '+4930', text: '' },
  })
})

test('a number that JSON has as one is left out, too', () => {
  const found = forgetRow(
    searchedColumns('dead_letters'),
    { payload: '{"msisdn":4915112345678,"id":17}' },
    { forms: german, text: false },
  )
  expect(found?.changed['payload']).toBe(`{"msisdn":"${HASH}","id":17}`)
})

test('ids of a day are found among thousands', () => {
  const ids = Array.from({ length: 5_000 }, () => Bun.randomUUIDv7())
  const list = openIdList()
  for (const [index, id] of ids.entries()) if (index % 2 === 0) list.add(id)
  expect(ids.filter((id) => list.has(id))).toEqual(ids.filter((_, index) => index % 2 === 0))
})
