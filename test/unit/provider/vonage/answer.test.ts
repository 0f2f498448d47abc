import { describe, expect, test } from 'bun:test'
import { readAnswer, STATUSES } from '../../../../src/provider/vonage/answer.ts'
import mapping from '../../../cases/provider_mapping.json'
import { NOW_MS } from '../../../support/http-provider.ts'

type Part = Readonly<Record<string, string>>

const taken = (id: string): Part => ({
  to: '447700900000',
  'message-id': id,
  status: '0',
  'remaining-balance': '15.53590000',
  'message-price': '0.03330000',
  network: '23410',
})
const refused = (status: string, text = 'so it is'): Part => ({ status, 'error-text': text })

function answered(parts: readonly Part[], more: { readonly count?: string; readonly status?: number } = {}) {
  const body = JSON.stringify({ 'message-count': more.count ?? String(parts.length), messages: parts })
  return readAnswer({ status: more.status ?? 200, body, header: () => null }, NOW_MS)
}

describe('an answer of one part', () => {
  test('that was taken has its id, and its price in the detail', () => {
    const answer = answered([taken('0C000000217B7F02')])
    expect(answer).toMatchObject({ kind: 'accepted', providerMessageIds: ['0C000000217B7F02'] })
    expect('detail' in answer && answer.detail).toContain('"message-price":"0.03330000"')
  })

  // developer.vonage.com/api-errors/sms; definition of the SMS API, version 1.0.6, x-errors.
  test.each([
    ['1', 'throttled'],
    ['2', 'rejected_permanent'],
    ['3', 'rejected_permanent'],
    ['4', 'rejected_temporary'],
    ['5', 'rejected_temporary'],
    ['6', 'rejected_permanent'],
    ['7', 'rejected_permanent'],
    ['8', 'rejected_temporary'],
    ['9', 'rejected_temporary'],
    ['10', 'throttled'],
    ['11', 'rejected_temporary'],
    ['12', 'rejected_permanent'],
    ['14', 'rejected_temporary'],
    ['15', 'rejected_permanent'],
    ['22', 'rejected_permanent'],
    ['23', 'rejected_temporary'],
    ['29', 'rejected_temporary'],
    ['32', 'rejected_temporary'],
    ['33', 'rejected_permanent'],
  ] as const)('with status %s is %s, inside of a 200', (status, kind) => {
    const answer = answered([refused(status)])
    expect<string>(answer.kind).toBe(kind)
    if ('error' in answer) expect(answer.error).toBe(`status ${status}, so it is`)
  })

  test('knows each status that is known, and no other', () => {
    expect([...STATUSES.keys()]).toHaveLength(19)
    for (const status of ['13', '20', '99', 'OK', '-1', '00'])
      expect(answered([refused(status, '')])).toEqual({
        kind: 'unknown',
        error: `status ${status}, not a status that is known`,
      })
  })

  const KINDS = {
    temporary: 'rejected_temporary',
    permanent: 'rejected_permanent',
    config: 'rejected_temporary',
  }
  test.each(mapping.cases.filter(({ kind }) => kind === 'vonage_send_status'))(
    'agrees with the mapping $id',
    ({ input, expected }) => {
      const wanted =
        expected.reason === 'throttled' ? 'throttled' : KINDS[expected.retry as keyof typeof KINDS] // of the file
      expect<string>(answered([refused(String(input.status))]).kind).toBe(wanted)
    },
  )
})

describe('an answer of several parts', () => {
  test('that were all taken has an id for each, in order', () => {
    expect(answered([taken('A1'), taken('A2'), taken('A3')])).toMatchObject({
      kind: 'accepted',
      providerMessageIds: ['A1', 'A2', 'A3'],
    })
  })

  test.each<[string, readonly Part[], string, string]>([
    [
      'a part that will never be taken ends it',
      [taken('A1'), refused('6')],
      'rejected_permanent',
      'part 2, though 1 of 2 were taken: status 6, so it is',
    ],
    [
      'a part that may be taken later is tried again',
      [taken('A1'), refused('9'), taken('A3')],
      'rejected_temporary',
      'part 2, though 2 of 3 were taken: status 9, so it is',
    ],
    [
      'a throttled part counts as an attempt when another one was taken',
      [taken('A1'), refused('1')],
      'rejected_temporary',
      'part 2, though 1 of 2 were taken: status 1, so it is',
    ],
    [
      'a part whose status nobody knows makes it unknown',
      [taken('A1'), refused('77')],
      'unknown',
      'part 2, though 1 of 2 were taken: status 77, so it is',
    ],
    [
      'the worst counts, not the first',
      [refused('1'), refused('5'), refused('77'), refused('7')],
      'rejected_permanent',
      'status 7, so it is',
    ],
  ])('%s', (_, parts, kind, error) => {
    expect(answered(parts)).toMatchObject({ kind, error })
  })

  test.each([
    ['6', 'rejected_permanent'],
    ['9', 'rejected_temporary'],
    ['1', 'rejected_temporary'],
    ['77', 'unknown'],
  ] as const)('of which one has status %s is %s, and names those that were taken', (status, kind) => {
    expect(answered([taken('A1'), refused(status), taken('A3')])).toMatchObject({
      kind,
      partsTaken: [
        { part: 1, providerMessageId: 'A1' },
        { part: 3, providerMessageId: 'A3' },
      ],
    })
  })

  test('of which one has no id names the others', () => {
    expect(answered([taken('A1'), { status: '0' }])).toMatchObject({
      kind: 'unknown',
      partsTaken: [{ part: 1, providerMessageId: 'A1' }],
    })
  })

  test('that were all refused names none', () => {
    expect(answered([refused('7'), refused('7')])).not.toHaveProperty('partsTaken')
  })

  test('that were all throttled are', () => {
    expect(answered([refused('1'), refused('1')])).toMatchObject({ kind: 'throttled', retryAfterMs: null })
  })
})

describe('an answer that says less than it must', () => {
  test.each([
    [
      'a part that was taken has no id',
      JSON.stringify({ 'message-count': '1', messages: [{ status: '0' }] }),
    ],
    [
      'one of two ids is missing',
      JSON.stringify({ 'message-count': '2', messages: [taken('A1'), { status: '0' }] }),
    ],
    ['a part is missing', JSON.stringify({ 'message-count': '2', messages: [taken('A1')] })],
    ['there is no part', JSON.stringify({ 'message-count': '0', messages: [] })],
    ['an id holds a blank', JSON.stringify({ 'message-count': '1', messages: [taken('A 1')] })],
    ['a status is no text', JSON.stringify({ 'message-count': '1', messages: [{ status: 0 }] })],
    ['it is no JSON', '<html>welcome</html>'],
    ['it is nothing', ''],
  ])('is unknown: %s', (_, body) => {
    expect(readAnswer({ status: 200, body, header: () => null }, NOW_MS)).toMatchObject({ kind: 'unknown' })
  })

  test.each([
    [401, 'rejected_temporary'],
    [400, 'rejected_permanent'],
    [408, 'unknown'],
    [429, 'throttled'],
    [500, 'unknown'],
    [503, 'unknown'],
  ] as const)('is what its HTTP status %i says: %s', (status, kind) => {
    const header = (name: string) => (name === 'retry-after' ? '3' : null)
    const answer = readAnswer({ status, body: 'no', header }, NOW_MS)
    expect<string>(answer.kind).toBe(kind)
    if (answer.kind === 'throttled') expect(answer.retryAfterMs).toBe(3_000)
  })

  test('is still read where its HTTP status is no 200', () => {
    expect(answered([refused('4', 'Bad Credentials')], { status: 401 })).toMatchObject({
      kind: 'rejected_temporary',
      error: 'status 4, Bad Credentials',
    })
  })
})
