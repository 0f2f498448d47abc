import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  CODES,
  codeOf,
  DEFAULT_OTP_TEXT,
  MAX_CHECKS,
  OTP_LIFETIME_MS,
  otpLimitOf,
  readOtpDraft,
  withCode,
  withoutAnyCode,
} from '../../../src/domain/otp.ts'

const asked = { client_id: '550e8400-e29b-41d4-a716-446655440000', to: '+1234567890', from: 'SENDER' }

describe('a code', () => {
  test('has six digits, with its leading zeros', () => {
    expect([0, 7, 12_345, 999_999].map(codeOf)).toEqual(['000000', '000007', '012345', '999999'])
    expect(CODES).toBe(1_000_000)
  })

  test('tells its number, so that codes are as evenly drawn as numbers are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999 }), (number) => {
        expect(codeOf(number)).toMatch(/^[0-9]{6}$/)
        expect(Number(codeOf(number))).toBe(number)
      }),
    )
  })
})

describe('a text', () => {
  test('that is left out has one place for the code, and one part', () => {
    const read = readOtpDraft(asked, 0)
    expect(read).toMatchObject({ kind: 'draft', draft: { text: DEFAULT_OTP_TEXT, parts: 1, otp: true } })
    expect(DEFAULT_OTP_TEXT.split('{code}')).toHaveLength(2)
  })

  test('without a place for the code is refused by its field and rule', () => {
    for (const text of ['Hello', '{CODE}', '{ code }'])
      expect(readOtpDraft({ ...asked, text }, 0)).toEqual({
        kind: 'violation',
        field: 'text',
        rule: 'must contain {code}, where the code goes',
      })
  })

  test.each([
    // 154 septets and six digits are 160; the place itself would be 8 septets, since { and } are two each.
    [`${'a'.repeat(154)}{code}`, 'GSM7', 1],
    [`${'a'.repeat(155)}{code}`, 'GSM7', 2],
    [`${'щ'.repeat(64)}{code}`, 'UCS2', 1],
    [`${'щ'.repeat(65)}{code}`, 'UCS2', 2],
    [`{code} ${'a'.repeat(147)}{code}`, 'GSM7', 1],
  ])('is measured with a code in place: %#', (text, encoding, parts) => {
    const read = readOtpDraft({ ...asked, text }, 0)
    expect(read).toMatchObject({ kind: 'draft', draft: { text, encoding, parts } })
  })

  test('gets the code in each of its places', () => {
    expect(withCode('{code}: use {code}', '012345')).toBe('012345: use 012345')
  })

  test.each([
    ['send_at', { send_at: '2026-11-24T10:00:00Z' }],
    ['validity_seconds', { validity_seconds: 60 }],
  ])('is never for later: %s is refused', (field, more) => {
    expect(readOtpDraft({ ...asked, ...more }, 0)).toMatchObject({ kind: 'violation', field })
  })

  test('is made to fit GSM-7 where that is asked for, and only there, and keeps the place of its code', () => {
    const text = 'Your code… {code}'
    const draftOf = (smart_encoding: boolean) => readOtpDraft({ ...asked, text, smart_encoding }, 0)
    expect(draftOf(true)).toMatchObject({ draft: { text: 'Your code... {code}', encoding: 'GSM7' } })
    expect(draftOf(false)).toMatchObject({ draft: { text, encoding: 'UCS2' } })
  })

  test('follows the rules of every message', () => {
    expect(readOtpDraft({ ...asked, to: '123' }, 0)).toMatchObject({ kind: 'violation', field: 'to' })
  })
})

test('a code that is not known is hidden', () => {
  expect(withoutAnyCode('id:1234567 text:Your code is 012345. err:000')).toBe(
    'id:1234567 text:Your code is ******. err:000',
  )
})

test('the limits are those of the documentation', () => {
  expect([OTP_LIFETIME_MS, MAX_CHECKS]).toEqual([600_000, 5])
})

describe('a number', () => {
  const at = 1_700_000_000_000
  const sentAgoS = (...seconds: readonly number[]) => seconds.map((second) => at - second * 1_000)

  test.each<[name: string, sent: readonly number[], waitS: number | null, rule: string]>([
    ['that got none gets one', [], null, ''],
    ['that got one 29 s ago waits a second', sentAgoS(29), 1, 'within 30 seconds'],
    ['that got one that was asked for a moment later waits no longer', sentAgoS(-1), 30, 'within 30 seconds'],
    ['that got one 30 s ago gets another', sentAgoS(30), null, ''],
    ['that got four gets a fifth', sentAgoS(30, 60, 90, 120), null, ''],
    [
      'that got five waits until the first is 10 minutes old',
      sentAgoS(30, 60, 90, 120, 400),
      200,
      'more than 5',
    ],
    [
      'that got five, one just now, waits for the longer time',
      sentAgoS(1, 60, 90, 120, 400),
      200,
      'more than 5',
    ],
    [
      'that got five, the first almost 10 minutes ago, waits too',
      sentAgoS(5, 60, 90, 120, 599),
      25,
      'within 30',
    ],
    ['that got five, the first 10 minutes ago, gets another', sentAgoS(30, 60, 90, 120, 600), null, ''],
  ])('%s', (_, sent, waitS, rule) => {
    const limit = otpLimitOf(sent, at)
    expect(limit?.retryAfterMs ?? null).toBe(waitS === null ? null : waitS * 1_000)
    expect(limit?.rule ?? '').toContain(rule)
    if (rule === 'more than 5') expect(limit?.rule).toEndWith('5 codes in 10 minutes')
  })
})
