import { describe, expect, test } from 'bun:test'
import {
  groupOfSid,
  idOfSid,
  numberOfSid,
  sidOf,
  sidOfGroup,
  sidOfNumber,
} from '../../../../src/domain/twilio/sid.ts'

const ID = '019abcde-0000-7000-8000-00000000000a'

describe('a SID is made of a UUID, and leads back to it', () => {
  test('in both directions', () => {
    expect(sidOf('SM', ID)).toBe('SM019abcde00007000800000000000000a')
    expect(idOfSid('SM', 'SM019abcde00007000800000000000000a')).toBe(ID)
    expect(idOfSid('SM', 'MM019ABCDE00007000800000000000000A')).toBe(ID)
  })
  test.each([
    ['of another kind', 'AC019abcde00007000800000000000000a'],
    ['too short', 'SM019abcde0000700080000000000000a'],
    ['too long', 'SM019abcde00007000800000000000000aa'],
    ['no digits', 'SM019abcde00007000800000000000000g'],
    ['empty', ''],
  ])('what is %s is none', (_what, sid) => {
    expect(idOfSid('SM', sid)).toBeNull()
  })
})

describe('a Messaging Service is a group of numbers', () => {
  test.each([
    ['us', 'MG75730000000000000000000000000000'],
    ['Newsletter1', 'MG4e6577736c6574746572310000000000'],
  ])('%s', (group, sid) => {
    expect(sidOfGroup(group)).toBe(sid)
    expect(groupOfSid(sid)).toBe(group)
    expect(groupOfSid(`MG${sid.slice(2).toUpperCase()}`)).toBe(group)
  })
  test.each(['MG00000000000000000000000000000000', 'MG75000000', 'MG7520730000000000000000000000000', ''])(
    'and %s is none',
    (sid) => {
      expect(groupOfSid(sid)).toBeNull()
    },
  )
})

describe('a number has a SID of its digits', () => {
  test.each([
    ['+12025550101', 'PN00000000000000000000f12025550101'],
    ['12345', 'PN00000000000000000000000000e12345'],
    ['0123', 'PN000000000000000000000000000e0123'],
  ])('%s', (number, sid) => {
    expect(sidOfNumber(number)).toBe(sid)
    expect(numberOfSid(sid)).toBe(number)
  })
  test('and what is no such SID leads nowhere', () => {
    expect(numberOfSid('PN00000000000000000000012025550101')).toBeNull()
    expect(numberOfSid('PNf12025550101')).toBeNull()
  })
})
