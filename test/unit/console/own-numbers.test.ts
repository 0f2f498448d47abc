import { describe, expect, test } from 'bun:test'
import {
  draftOfNumber,
  numberDifferences,
  numberOf,
  numbersLike,
  problemOfNumber,
} from '../../../src/console/web/own-numbers/number-drafts.ts'

const CLIENT = '7c9e6679-7425-40de-944b-e07fc1f90ae7'
const own = (number: string, keyword: string | null = null, group: string | null = null) => ({
  number,
  keyword,
  client_id: CLIENT,
  group,
  sms_url: null,
})
const draft = (number: string, keyword = '', more: object = {}) => ({
  ...{ key: 0, number, keyword, clientId: CLIENT, group: '', smsUrl: '' },
  ...more,
})

test('an entry is written as it was read, and as it was typed', () => {
  expect(numberOf(draftOfNumber(own('12345', 'info', 'de')))).toEqual(own('12345', 'info', 'de'))
  expect(numberOf(draft('+49 (151) 1-2', ' Info '))).toEqual(own('+4915112', 'Info'))
  const posted = { ...own('12345'), sms_url: 'https://example.com/sms' }
  expect(numberOf(draftOfNumber(posted))).toEqual(posted)
})

describe('what cannot be added', () => {
  const there = [draft('12345', 'info')]
  test.each([
    ['a name', draft('SHOP'), 'number'],
    ['two words', draft('12345', 'two words'), 'keyword'],
    ['nobody', draft('12345', '', { clientId: '' }), 'client'],
    ['what is there', draft('12345', 'INFO'), 'number'],
  ])('is %s', (_what, entry, field) => {
    expect(problemOfNumber(entry, there)?.field).toBe(field as 'number')
  })
  test('and another word of the number can', () => {
    expect(problemOfNumber(draft('12345', 'stop'), there)).toBeNull()
  })
})

test('entries are found by number, keyword, group and client', () => {
  const all = [draft('+4915112345678'), draft('12345', 'info'), draft('67890', '', { group: 'us' })]
  const found = (typed: string) => numbersLike(all, typed, () => 'Demo').map(({ number }) => number)
  expect(found('+49 151')).toEqual(['+4915112345678'])
  expect(found('INFO')).toEqual(['12345'])
  expect(found('us')).toEqual(['67890'])
  expect(found('demo')).toHaveLength(3)
  expect(found('nothing')).toEqual([])
})

test('two lists differ by what only one has, and by what is another in theirs', () => {
  expect(numberDifferences([own('1'), own('2', 'a')], [own('1', null, 'de'), own('2', 'b')])).toEqual([
    '1 is another in theirs',
    '2 b is only in theirs',
    '2 a is only in yours',
  ])
})
