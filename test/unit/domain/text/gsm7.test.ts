import { describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import { gsm7Octets, septetsIn, septetsOf } from '../../../../src/domain/text/gsm7.ts'
import bytes from '../../../cases/gsm7_bytes.json'

/**
 * Only the kinds is_gsm7 and encode_unpacked are asked here; pack7, pack7_fill, ucs2 and udh_first_septet_fill where SMPP makes
 * them (provider/smpp/pure.test.ts), decode_unpacked and national_shift beside the tables of languages (gsm7-languages.test.ts).
 */
describe('the cases about membership', () => {
  for (const { id, kind, input, expected } of bytes.cases) {
    if (kind !== 'is_gsm7') continue
    const text = must(input.text, `${id} has a text`)
    test(`${id}: ${JSON.stringify(text)} ${expected.gsm7 ? 'is' : 'is not'} GSM-7`, () => {
      expect(septetsIn(text) !== null).toBe(must(expected.gsm7, `${id} has an answer`))
    })
  }
})

describe('the cases about octets', () => {
  for (const { id, kind, input, expected } of bytes.cases) {
    if (kind !== 'encode_unpacked') continue
    const text = must(input.text, `${id} has a text`)
    test(`${id}: ${JSON.stringify(text)} is ${expected.hex}`, () => {
      expect(Buffer.from(gsm7Octets(text)).toString('hex')).toBe(must(expected.hex, `${id} has octets`))
    })
  }
  test('each character has octets of its own, as many as it costs', () => {
    const seen = new Set<string>()
    for (let unit = 0; unit <= 0xffff; unit++) {
      if (septetsOf(unit) === 0) continue
      const octets = gsm7Octets(String.fromCharCode(unit))
      expect(octets).toHaveLength(septetsOf(unit))
      seen.add(octets.toString())
    }
    expect(seen.size).toBe(137)
  })
  test('what is outside becomes a question mark', () => {
    expect(Buffer.from(gsm7Octets('aж')).toString('hex')).toBe('613f')
  })
})

describe('what a code unit costs', () => {
  // 3GPP TS 23.038: 128 places in the basic table, one of them the escape; 10 characters in the extension.
  test('127 code units cost one septet, 10 cost two, all others are outside', () => {
    const counts = [0, 0, 0]
    for (let unit = 0; unit <= 0xffff; unit++) counts[septetsOf(unit)] = (counts[septetsOf(unit)] ?? 0) + 1
    expect(counts).toEqual([65536 - 137, 127, 10])
  })

  const table: readonly [name: string, codeUnit: number, septets: number][] = [
    ['@, the first of the table', 0x40, 1],
    ['à, the last of the table', 0xe0, 1],
    ['a line feed', 0x0a, 1],
    ['a carriage return', 0x0d, 1],
    ['a space', 0x20, 1],
    ['the capital Ç', 0xc7, 1],
    ['the capital Greek omega', 0x3a9, 1],
    ['the currency sign', 0xa4, 1],
    ['a form feed, the page break', 0x0c, 2],
    ['^', 0x5e, 2],
    ['{', 0x7b, 2],
    ['}', 0x7d, 2],
    ['a backslash', 0x5c, 2],
    ['[', 0x5b, 2],
    ['~', 0x7e, 2],
    [']', 0x5d, 2],
    ['|', 0x7c, 2],
    ['the euro sign', 0x20ac, 2],
    ['the escape itself', 0x1b, 0],
    ['NUL', 0x00, 0],
    ['a tab', 0x09, 0],
    ['a grave accent', 0x60, 0],
    ['the small ç', 0xe7, 0],
    ['the ohm sign, which looks like omega', 0x2126, 0],
    ['a no-break space', 0xa0, 0],
    ['a curly apostrophe', 0x2019, 0],
    ['a high surrogate', 0xd83d, 0],
    ['the last code unit', 0xffff, 0],
  ]
  for (const [name, codeUnit, septets] of table) {
    test(`${name} costs ${septets}`, () => expect(septetsOf(codeUnit)).toBe(septets))
  }
})

describe('septets of a text', () => {
  const table: readonly [text: string, septets: number | null][] = [
    ['', 0],
    ['hello', 5],
    ['5 €', 4],
    ['{}', 4],
    ['Grüße', 5],
    ['cafe\u0301', null],
    ['one 😀', null],
  ]
  for (const [text, septets] of table) {
    test(`${JSON.stringify(text)} is ${septets ?? 'not in the alphabet'}`, () => {
      expect(septetsIn(text)).toBe(septets)
    })
  }
})
