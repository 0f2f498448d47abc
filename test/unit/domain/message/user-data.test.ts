import { describe, expect, test } from 'bun:test'
import { needsUserData, placeIn, type UserData } from '../../../../src/domain/message/user-data.ts'
import type { ClientId, Encoding, Msisdn } from '../../../../src/domain/message.ts'
import { rawRoutingOf } from '../../../../src/domain/route/raw-routing.ts'

const TEXT: UserData = { data_coding: 0, header: '', octets: '68656c6c6f' }
/** Part 2 of 3 of the long message 0xAB (3GPP TS 23.040, clause 9.2.3.24.1). */
const PART: UserData = { ...TEXT, header: '050003ab0302' }

describe('user data that no text says', () => {
  test.each<[string, UserData | null, Encoding, boolean]>([
    ['none', null, 'GSM7', false],
    ['a text', TEXT, 'GSM7', false],
    ['a text that is shown at once', { ...TEXT, data_coding: 0xf0 }, 'GSM7', false],
    ['a text that replaces another on the phone', { ...TEXT, protocol_id: 0x41 }, 'GSM7', false],
    ['a part', PART, 'GSM7', true],
    ['a part beside its header', { ...TEXT, sar: { reference: 1, total: 2, number: 1 } }, 'GSM7', true],
    ['for a port', { ...TEXT, header: '0605040b8423f0' }, 'GSM7', true],
    ['binary', { ...TEXT, data_coding: 4 }, 'BINARY', true],
    // 3GPP TS 23.040, clause 9.2.3.9: type 0 is not shown, 0x7F is for the card.
    ['of type 0', { ...TEXT, protocol_id: 0x40 }, 'GSM7', true],
    ['for the card', { ...TEXT, protocol_id: 0x7f }, 'GSM7', true],
  ])('%s', (_, userData, encoding, expected) => {
    expect(needsUserData({ encoding, userData })).toBe(expected)
  })
})

describe('the place in a long message', () => {
  test.each<[string, UserData, object | null]>([
    ['of none', TEXT, null],
    ['of 8 bits', PART, { reference: 0xab, total: 3, number: 2 }],
    ['of 16 bits', { ...TEXT, header: '060804abcd0201' }, { reference: 0xabcd, total: 2, number: 1 }],
    [
      'beside the header',
      { ...TEXT, sar: { reference: 7, total: 2, number: 2 } },
      { reference: 7, total: 2, number: 2 },
    ],
    ['that contradicts itself', { ...TEXT, header: '050003ab0304' }, null],
    [
      'behind a port',
      { ...TEXT, header: '0b05040b8423f00003ab0201' },
      { reference: 0xab, total: 2, number: 1 },
    ],
  ])('%s', (_, userData, expected) => {
    expect(placeIn(userData)).toEqual(expected as never)
  })
})

test('parts of one long message have in common what a phone joins them by', () => {
  const of = {
    clientId: '7c9e6679-7425-40de-944b-e07fc1f90ae7' as ClientId,
    to: '+4915112345678' as Msisdn,
    from: 'SHOP',
    encoding: 'GSM7',
  } as const
  const joined = (userData: UserData, from = 'SHOP') => rawRoutingOf({ ...of, from, userData })?.longMessage
  const first = joined({ ...PART, header: '050003ab0301' })
  expect(first).toBe(joined(PART))
  expect(first).not.toBe(joined({ ...PART, header: '050003ac0301' }))
  expect(first).not.toBe(joined({ ...PART, header: '050003ab0401' }))
  expect(first).not.toBe(joined(PART, 'OTHER'))
  expect(rawRoutingOf({ ...of, userData: TEXT })).toEqual({ required: false, longMessage: null })
  expect(rawRoutingOf({ ...of, userData: null })).toBeUndefined()
})
