import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { septetsIn } from '../../../../src/domain/text/gsm7.ts'
import { measureText } from '../../../../src/domain/text/parts.ts'
import { replacementOf, smartEncode } from '../../../../src/domain/text/smart-encoding.ts'
import segmentation from '../../../cases/segmentation.json'

describe('a text becomes GSM-7', () => {
  const table: readonly [name: string, text: string, encoded: string][] = [
    ['double quotes', '“a” „b‟ «c»', '"a" "b" "c"'],
    ['single quotes and apostrophes', '‘a’ ‚b‛ it’s ʼ ´`', "'a' 'b' it's ' ''"],
    ['single angle quotes keep their direction', '‹a›', '<a>'],
    ['primes', '5′ 10″', '5\' 10"'],
    ['dashes and the minus sign', 'a‐b‑c‒d–e—f―g−1', 'a-b-c-d-e-f-g-1'],
    ['bullets', '• a ◦ b', '- a - b'],
    ['spaces of any width are one space', 'a\u00a0b\u2003c\u202fd\u3000e\tf', 'a b c d e f'],
    ['other ends of a line', 'a\u2028b\u2029c\u0085d', 'a\nb\nc\nd'],
    ['what cannot be seen goes', 'a\u200bb\ufeffc\u2060d\u00ade\u200ef', 'abcdef'],
    ['a variation selector goes, its character stays', '1\ufe0f)', '1)'],
    ['ellipsis', 'wait…', 'wait...'],
    ['punctuation in one character', '‼⁉', '!!!?'],
    ['ligatures', 'ﬁnd ﬂat œuvre', 'find flat oeuvre'],
    ['full-width ASCII', 'ＡＢＣ１２３！', 'ABC123!'],
    ['a letter and its accent become one', 'cafe\u0301 n\u0303', 'café ñ'],
    ['signs that are letters', '5 \u2126 \u212b', '5 Ω Å'],
    ['signs of arithmetic', '3×4÷2', '3x4/2'],
  ]
  test.each([...table])('%s', (_, text, encoded) => {
    expect(smartEncode(text)).toMatchObject({ applies: true, text: encoded })
    expect(septetsIn(encoded)).not.toBeNull()
  })
})

describe('a text stays as it is', () => {
  test.each([
    ['when it is GSM-7 already', 'Hello @ {world} €'],
    ['when one character has no look-alike', '“quoted” 🙂'],
    ['when a letter would lose its accent', 'año “í”'],
    ['when the meaning would change', '2½ “cups”'],
    ['when nothing would be left', '\u200b\ufeff'],
    ['when it would need more parts: 24 septets of dots for 8 characters', '…'.repeat(70)],
    ['when an accent stands on a sign', '“\u0301'],
    ['when half a surrogate pair is in it', '“\ud83d'],
    ['in another alphabet', 'Привет — “мир”'],
  ])('%s', (_, text) => {
    expect(smartEncode(text)).toEqual({ applies: false, text, replacements: [] })
  })
})

test('replacements are counted in the order of their first appearance', () => {
  expect(smartEncode('“a” – “b” cafe\u0301').replacements).toEqual([
    { character: '“', count: 2, replacement: '"' },
    { character: '”', count: 2, replacement: '"' },
    { character: '–', count: 1, replacement: '-' },
    { character: 'e\u0301', count: 1, replacement: 'é' },
  ])
})

test.each([
  ['’', "'"],
  ['\u200b', ''],
  ['a', 'a'],
  ['Ж', null],
])('in the place of %p stands %p', (character, replacement) => {
  expect(replacementOf(character)).toBe(replacement)
})

describe('for any text', () => {
  const typographic = fc.constantFrom(...'“”‘’–—… •\u00a0\u200b\u0301ﬁａé€eaZ \n1½Ж🙂')
  const texts = fc.oneof(
    fc.array(typographic, { maxLength: 300 }).map((characters) => characters.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom(...segmentation.cases.map(({ input }) => input.text)),
  )

  test('the result fits GSM-7 or is the text itself, and never needs more parts', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { applies, text: encoded } = smartEncode(text)
        expect(applies ? septetsIn(encoded) !== null : encoded === text).toBe(true)
        expect(measureText(encoded).parts).toBeLessThanOrEqual(measureText(text).parts)
      }),
      { numRuns: 2_000 },
    )
  })

  test('a second time changes nothing', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = smartEncode(text).text
        expect(smartEncode(once)).toEqual({ applies: false, text: once, replacements: [] })
      }),
      { numRuns: 2_000 },
    )
  })
})
