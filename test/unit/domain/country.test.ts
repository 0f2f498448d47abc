import { describe, expect, test } from 'bun:test'
import { countryOf } from '../../../src/domain/country.ts'

describe('the country of a number', () => {
  // By the plans of ITU-T E.164 and, for +1, the area codes of the North American Numbering Plan.
  test.each([
    ['+4915112345678', 'DE'],
    ['+33612345678', 'FR'],
    ['+5511987654321', 'BR'],
    ['+12025550123', 'US'],
    ['+12125551234', 'US'],
    ['+14165550123', 'CA'],
    ['+16045550123', 'CA'],
    ['+18765550123', 'JM'],
    ['+17875550123', 'PR'],
    ['+18095550123', 'DO'],
    ['+79161234567', 'RU'],
    ['+77011234567', 'KZ'],
    ['+447400123456', 'GB'],
    ['+447781123456', 'GG'],
    ['+447624123456', 'IM'],
    ['+393331234567', 'IT'],
    ['+390669812345', 'VA'],
    ['+4740612345', 'NO'],
    ['+35312345678', 'IE'],
    // Both begin with +6185122: the Cocos Islands have a thousand numbers of it, Australia others.
    ['+61851227146', 'AU'],
    ['+61851223618', 'CC'],
  ])('%s is %s', (msisdn, country) => {
    expect(countryOf(msisdn)).toBe(country)
    expect(countryOf(msisdn)).toBe(country)
  })

  test('of the example in the documentation is that of its area code, although a digit is missing', () => {
    expect(countryOf('+1234567890')).toBe('US')
  })

  test.each([
    ['+15551234567', 'an area code that is not assigned'],
    ['+88213123456', 'a satellite network'],
    ['+999123456', 'a calling code that is not assigned'],
    ['+1', 'no digits'],
  ])('%s has none: %s', (msisdn) => {
    expect(countryOf(msisdn)).toBe('ZZ')
  })

  test('of a length that its plan does not have is none, and does not spoil those that begin like it', () => {
    expect(countryOf('+59069012')).toBe('ZZ')
    expect(countryOf('+590690123456')).toBe('GP')
  })
})
