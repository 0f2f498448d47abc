import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { codeOf } from '../../../../src/domain/otp.ts'
import { openHiding } from '../../../../src/domain/text/hidden-code.ts'

const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const each = (text: string, written: (octet: number) => string) =>
  [...Buffer.from(text)].map(written).join('')
const hex = (octet: number) => octet.toString(16).padStart(2, '0')

/** How an answer or a receipt may quote a text. */
const FORMS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  percents: encodeURIComponent,
  'percents all through': (text) => each(text, (octet) => `%${hex(octet)}`),
  'hexadecimal of ASCII': (text) => Buffer.from(text).toString('hex'),
  'hexadecimal with blanks': (text) => each(text, (octet) => `${hex(octet)} `),
  'hexadecimal of UCS-2': (text) => utf16(text).swap16().toString('hex').toUpperCase(),
  'hexadecimal of UTF-16, little end first': (text) => utf16(text).toString('hex'),
  'escapes of JSON': (text) => each(text, (octet) => `\\u00${hex(octet)}`),
  'escapes of JSON in JSON': (text) => JSON.stringify(each(text, (octet) => `\\u00${hex(octet)}`)),
  'hexadecimal references': (text) => each(text, (octet) => `&#x${hex(octet).toUpperCase()};`),
  'decimal references': (text) => each(text, (octet) => `&#${octet};`),
  'an array of octets': (text) => JSON.stringify([...Buffer.from(text)]),
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'base64 of UTF-16': (text) => utf16(text).toString('base64'),
  'base64 of UCS-2': (text) => utf16(text).swap16().toString('base64'),
}

/** Of three digits or more: where the same ones follow each other nobody knows where the code begins. */
const CODE = fc.integer({ min: 0, max: 999_999 }).filter((number) => new Set(codeOf(number)).size > 2)

test.each(Object.entries(FORMS))('a code is hidden in %s, wherever it stands', (_, form) => {
  fc.assert(
    fc.property(CODE, fc.string({ maxLength: 4 }), (number, before) => {
      const text = (code: string) => `${before.replaceAll(/[^a-z]/gi, '')}: ${code}. Bye`
      const other = codeOf(number).replaceAll(/./g, (digit) => String((Number(digit) + 5) % 10))
      // What is written around it may hold the same digits: 007900 stands in the hexadecimal of "By".
      const around = form(text(''))
      fc.pre(!around.includes(codeOf(number)) && !around.includes(other))
      const hide = openHiding(codeOf(number))
      const hidden = hide(form(text(codeOf(number))))
      expect(hidden).toContain('****')
      // What is left is the same for a code that has nothing in common with it.
      expect(openHiding(other)(form(text(other)))).toBe(hidden)
    }),
  )
})

test.each([
  ['200032', 'hexadecimal of UCS-2', '003A0020************************'],
  ['203230', 'hexadecimal of ASCII', '3a20************'],
])('%s is hidden whole in %s, where a blank and its beginning read like it', (code, form, hidden) => {
  expect(openHiding(code)(FORMS[form]?.(`: ${code}`) ?? '')).toBe(hidden)
})

test('stars stand in its place, and all else stays', () => {
  expect(openHiding('012345')('text:012345 sub:001')).toBe('text:****** sub:001')
  const words = 'id:012346 303132333436 MDEyMzQ2 %30%31'
  expect(openHiding('012345')(words)).toBe(words)
})

test.each(['000001', '100000', '010101'])(
  'no one of %s is left, though it begins in several places',
  (code) => {
    const hide = openHiding(code)
    for (const before of ['', 'a', 'ab']) {
      const left = hide(Buffer.from(`${before}: ${code}; bye`).toString('base64'))
      expect(Buffer.from(left.replaceAll('*', 'A'), 'base64').toString('latin1')).not.toMatch(/[1-9]/)
    }
  },
)
