import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { must } from '../../../../src/domain/assert.ts'
import { MAX_PARTS, measureText, splitText } from '../../../../src/domain/text/parts.ts'
import segmentation from '../../../cases/segmentation.json'

describe('the segmentation cases', () => {
  for (const { id, input, expected } of segmentation.cases) {
    test(`${id}: ${expected.units} units of ${expected.encoding} are ${expected.segments} parts`, () => {
      const { encoding, units, parts } = splitText(input.text)
      expect({ encoding: `${encoding}`, units, segments: parts.length }).toEqual({
        encoding: expected.encoding,
        units: expected.units,
        segments: expected.segments,
      })
      expect(measureText(input.text)).toEqual({ encoding, units, parts: parts.length })
    })
  }
})

describe('the lengths of the parts, in code units', () => {
  const table: readonly [name: string, text: string, lengths: readonly number[]][] = [
    ['an empty text is one empty part', '', [0]],
    ['160 septets are one part', 'a'.repeat(160), [160]],
    ['161 septets are two', 'a'.repeat(161), [153, 8]],
    ['306 septets are two', 'a'.repeat(306), [153, 153]],
    ['307 septets are three', 'a'.repeat(307), [153, 153, 1]],
    ['ten full parts are MAX_PARTS', 'a'.repeat(1530), [153, 153, 153, 153, 153, 153, 153, 153, 153, 153]],
    ['80 escape pairs are one part', '€'.repeat(80), [80]],
    ['81 escape pairs leave a septet free in each part', '€'.repeat(81), [76, 5]],
    ['an escape pair on the border moves to the next part', `${'a'.repeat(152)}€${'a'.repeat(7)}`, [152, 8]],
    ['an escape pair that just fits stays', `${'a'.repeat(151)}€${'a'.repeat(8)}`, [152, 8]],
    ['a moved pair can cost one more part', `${'a'.repeat(152)}€${'a'.repeat(152)}`, [152, 152, 1]],
    ['70 UCS-2 units are one part', 'Ж'.repeat(70), [70]],
    ['71 UCS-2 units are two', 'Ж'.repeat(71), [67, 4]],
    ['134 UCS-2 units are two', 'Ж'.repeat(134), [67, 67]],
    ['135 UCS-2 units are three', 'Ж'.repeat(135), [67, 67, 1]],
    ['one emoji makes the whole text UCS-2', `${'a'.repeat(69)}😀`, [67, 4]],
    ['a surrogate pair on the border moves to the next part', `${'Ж'.repeat(66)}😀ЖЖЖ`, [66, 5]],
    ['a surrogate pair that just fits stays', `${'Ж'.repeat(65)}😀ЖЖЖЖ`, [67, 4]],
    ['a family emoji may be cut between its people', `${'Ж'.repeat(65)}👩‍👩‍👧`, [67, 6]],
    ['a lone surrogate on the border counts as one unit', `${'Ж'.repeat(66)}\ud83dЖЖЖЖ`, [67, 4]],
    ['a low surrogate alone after the border counts as one unit', `${'Ж'.repeat(67)}\ude00ЖЖЖ`, [67, 4]],
    ['two low surrogates around the border are no pair', `${'Ж'.repeat(66)}\ude00\ude00ЖЖЖ`, [67, 4]],
    ['a high surrogate and a full-width sign are no pair', `${'Ж'.repeat(66)}\ud83d！ЖЖЖ`, [67, 4]],
  ]
  for (const [name, text, lengths] of table) {
    test(name, () => {
      expect(splitText(text).parts.map((part) => part.length)).toEqual([...lengths])
      expect(measureText(text).parts).toBe(lengths.length)
    })
  }

  test('MAX_PARTS is 10', () => expect(MAX_PARTS).toBe(10))
})

describe('every text', () => {
  const EXTENDED = new Set('\f^{}\\[~]|€')
  const gsm7 = fc.string({ unit: fc.constantFrom('a', 'é', '\n', '@', '€', '['), maxLength: 700 })
  const mixed = fc.string({ unit: fc.constantFrom('a', '€', 'Ж', '😀', '\ud83d', '\ude00'), maxLength: 300 })
  const anyText = fc.oneof(gsm7, mixed, fc.string({ unit: 'binary', maxLength: 300 }))

  /** What the characters of a part cost, counted apart from the code under test. */
  function costOf(text: string, encoding: string): number {
    if (encoding === 'UCS2') return text.length
    return [...text].reduce((septets, character) => septets + (EXTENDED.has(character) ? 2 : 1), 0)
  }

  test('is measured as it is split', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { encoding, units, parts } = splitText(text)
        expect(measureText(text)).toEqual({ encoding, units, parts: parts.length })
      }),
    )
  })

  test('is its parts joined, and costs what they cost', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { encoding, units, parts } = splitText(text)
        expect(parts.join('')).toBe(text)
        expect(parts.reduce((sum, part) => sum + costOf(part, encoding), 0)).toBe(units)
      }),
    )
  })

  test('fills each part as far as it can, and keeps its characters whole', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { encoding, parts } = splitText(text)
        const joined = encoding === 'GSM7' ? 153 : 67
        const limit = parts.length === 1 ? (encoding === 'GSM7' ? 160 : 70) : joined
        for (const [i, part] of parts.entries()) {
          expect(costOf(part, encoding)).toBeLessThanOrEqual(limit)
          const next = parts[i + 1]
          if (next === undefined) continue
          const [first] = next
          expect(costOf(part + must(first, 'no part is empty'), encoding)).toBeGreaterThan(limit)
          expect([...part].length + [...next].length).toBe([...(part + next)].length)
        }
      }),
    )
  })
})
