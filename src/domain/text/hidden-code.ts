import { base64Within } from '../base64.ts'

/** Between two octets that are written in hexadecimal: a blank, `%`, `\u`, `\\u`, `;&#x`, and in UTF-16 an octet of zeros. */
const BETWEEN_HEX = '[^0-9A-Za-z]{0,8}[uUxX]?[^0-9A-Za-z]{0,2}(?:00)?'
/** Between two that are written in decimals: `, `, `;&#`. */
const BETWEEN_DECIMALS = '[^0-9A-Za-z]{1,8}'

/**
 * Takes a code of digits out of words of others, in every form in which they may quote it: as it is, as octets in hexadecimal, percent
 * or other escapes, decimals or base64, of ASCII (GSM 7-bit and UTF-8 are the same there) and of UTF-16. Stars stand in its place.
 */
export function openHiding(code: string): (words: string) => string {
  const digits = [...code].map(Number)
  const forms = [
    `(?:00)?${digits.map((digit) => `3${digit}`).join(BETWEEN_HEX)}`,
    digits.map((digit) => 48 + digit).join(BETWEEN_DECIMALS),
    // The next character may hold bits of the last digit; of a code like 000001 it is a form too where it begins one later.
    ...inBase64(code).map((form) => `${form}[A-Za-z0-9+/_-]{0,2}`),
  ]
  const quoted = new RegExp(forms.join('|'), 'g')
  const stars = (form: string) => '*'.repeat(form.length)
  // Last as it is: 200032 stands in "0020 0032", a blank and its own first digit in hexadecimal, and what follows would be left.
  return (words) => words.replaceAll(quoted, stars).replaceAll(code, stars)
}

/** Of digits it has letters and digits only. */
function inBase64(code: string): readonly string[] {
  const utf16 = Buffer.from(code, 'utf16le')
  return [Buffer.from(code), utf16, Buffer.from(utf16).swap16()].flatMap(base64Within)
}
