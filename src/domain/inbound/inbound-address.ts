import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { readMsisdn } from '../msisdn.ts'

/** What is looked at of an address, in characters: an SMSC may write whatever it likes into one. */
export const MAX_ADDRESS_CHARACTERS = 128

/** Fewer digits without a plus are a short code. */
const MIN_DIGITS = 8

/**
 * Who wrote, or was written to, as providers name them, in the form that numbers have here: E.164 where there is a plus, a 00
 * before the calling code, or digits that are a number of some country when a plus is put before them. Anything else, as
 * a short code or a name, stays as it is, without blanks at its ends, at most `MAX_ADDRESS_CHARACTERS`.
 */
export function readAddress(written: string): string {
  const text = [...written.trim()].slice(0, MAX_ADDRESS_CHARACTERS).join('')
  const plain = text.replace(/[ ().-]/g, '')
  if (!/^(?:\+|00)?[0-9]+$/.test(plain)) return text
  if (plain.startsWith('+')) return readMsisdn(plain) ?? text
  if (plain.startsWith('00')) return readMsisdn(`+${plain.slice(2)}`) ?? text
  if (plain.length < MIN_DIGITS) return plain
  const msisdn = readMsisdn(`+${plain}`)
  return msisdn !== null && parsePhoneNumberFromString(msisdn)?.isPossible() ? msisdn : plain
}
