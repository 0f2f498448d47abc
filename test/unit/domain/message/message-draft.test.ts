import { describe, expect, test } from 'bun:test'
import { BY_REST } from '../../../../src/domain/door.ts'
import { GIVEN_FIELDS, NOTHING_GIVEN } from '../../../../src/domain/fields/given-fields.ts'
import { type AskedMessage, readDraft } from '../../../../src/domain/message/message-draft.ts'
import { NO_PARAMETERS } from '../../../../src/domain/parameters.ts'

const NOW_MS = Date.parse('2026-11-24T10:00:00Z')
const asked: AskedMessage = {
  client_id: '550E8400-E29B-41D4-A716-446655440000',
  to: '+1234567890',
  from: 'SENDER',
  text: 'Hello World',
}

test('a message of four fields is one part, at once, of the normal lane, without a reference', () => {
  expect<unknown>(readDraft(asked, NOW_MS)).toEqual({
    kind: 'draft',
    draft: {
      // One client, however its id is written.
      clientId: '550e8400-e29b-41d4-a716-446655440000',
      to: '+1234567890',
      from: 'SENDER',
      text: 'Hello World',
      encoding: 'GSM7',
      parts: 1,
      ...NOTHING_GIVEN,
      ...NO_PARAMETERS,
      ...BY_REST,
      express: false,
      otp: false,
      endUserIp: null,
      sendAtMs: null,
      validityMs: null,
    },
  })
})

test('what is asked for is in the draft', () => {
  const more = {
    reference: 'order-123',
    express: true,
    send_at: '2026-11-24T11:00:00Z',
    validity_seconds: 60,
    text: 'щ'.repeat(71),
  }
  expect(readDraft({ ...asked, ...more }, NOW_MS)).toMatchObject({
    kind: 'draft',
    draft: {
      reference: 'order-123',
      express: true,
      encoding: 'UCS2',
      parts: 2,
      sendAtMs: NOW_MS + 3_600_000,
      validityMs: 60_000,
    },
  })
})

test('a text is made to fit GSM-7 where that is asked for, and only there', () => {
  const text = 'It’s on its way…'
  const draftOf = (smart_encoding: boolean) => readDraft({ ...asked, text, smart_encoding }, NOW_MS)
  expect(draftOf(true)).toMatchObject({ draft: { text: "It's on its way...", encoding: 'GSM7' } })
  expect(draftOf(false)).toMatchObject({ draft: { text, encoding: 'UCS2' } })
})

describe('a field that breaks its rule is named', () => {
  test.each<[field: string, more: Partial<AskedMessage>]>([
    ['to', { to: '1234567890' }],
    ['from', { from: 'A SENDER TOO LONG' }],
    ['text', { text: 'a\0b' }],
    ['text', { text: 'half a pair \ud83d' }],
    ['text', { text: 'a'.repeat(1_531) }],
    ['text', { text: 'щ'.repeat(671) }],
    ...GIVEN_FIELDS.map(({ name }): [string, Partial<AskedMessage>] => [name, { [name]: 'a\0b' }]),
    ...GIVEN_FIELDS.map(({ name }): [string, Partial<AskedMessage>] => [name, { [name]: '\udc00' }]),
    ['send_at', { send_at: 'tomorrow' }],
  ])('%s: %j', (field, more) => {
    expect(readDraft({ ...asked, ...more }, NOW_MS)).toMatchObject({ kind: 'violation', field })
  })

  // Ten parts of 153 septets, or of 67 units.
  test.each([['a'.repeat(1_530)], ['щ'.repeat(670)]])('ten parts are not too many', (text) => {
    expect(readDraft({ ...asked, text }, NOW_MS)).toMatchObject({ kind: 'draft', draft: { parts: 10 } })
  })

  test('the first one in the order of the fields', () => {
    expect(readDraft({ ...asked, to: '', from: '', text: '\0' }, NOW_MS)).toMatchObject({ field: 'to' })
    expect(readDraft({ ...asked, from: '', text: '\0' }, NOW_MS)).toMatchObject({ field: 'from' })
  })
})

test.each(GIVEN_FIELDS)('$name is kept as it was given', ({ name }) => {
  const given = { [name]: ' Ünïcode 1 ' }
  expect(readDraft({ ...asked, ...given }, NOW_MS)).toMatchObject({ kind: 'draft', draft: given })
})
