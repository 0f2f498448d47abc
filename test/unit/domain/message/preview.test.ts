import { describe, expect, test } from 'bun:test'
import {
  forcingCharacters,
  previewSmartEncoding,
  previewText,
} from '../../../../src/domain/message/preview.ts'
import { NO_MONEY } from '../../../../src/domain/money.ts'
import { cents } from '../../../support/money.ts'

const PRICES = { pricePerPart: cents(5), expressSurcharge: cents(2) }

describe('a text', () => {
  test.each([
    ['a'.repeat(160), 160, 1, 0, 5],
    ['a'.repeat(161), 153, 2, 145, 10],
    ['€'.repeat(81), 153, 2, 143, 10],
    ['Ж'.repeat(70), 70, 1, 0, 5],
    ['Ж'.repeat(71), 67, 2, 63, 10],
    ['', 160, 1, 160, 5],
  ])('%p: %i units a part, %i parts, %i units left, %i cents', (text, unitsPerPart, parts, free, price) => {
    const preview = previewText(text, false, PRICES)
    expect(preview.parts.join('')).toBe(text)
    expect([preview.unitsPerPart, preview.parts.length, preview.freeUnits, preview.price]).toEqual([
      unitsPerPart,
      parts,
      free,
      cents(price),
    ])
  })

  test('pays the surcharge for each part when it is express', () => {
    expect(previewText('a'.repeat(161), true, PRICES).price).toBe(cents(14))
  })
})

test('the characters that force UCS-2 are named with their places', () => {
  expect(forcingCharacters('🙂 it’s 5€ – it’s cafe\u0301')).toEqual([
    { character: '🙂', codePoint: 'U+1F642', count: 1, positions: [0], replacement: null },
    { character: '’', codePoint: 'U+2019', count: 2, positions: [4, 14], replacement: "'" },
    { character: '–', codePoint: 'U+2013', count: 1, positions: [10], replacement: '-' },
    { character: 'e\u0301', codePoint: 'U+0065 U+0301', count: 1, positions: [20], replacement: 'é' },
  ])
  expect(forcingCharacters('GSM-7 €')).toEqual([])
})

test('smart encoding tells what it saves', () => {
  const smart = previewSmartEncoding(`it’s ${'a'.repeat(100)}`, true, PRICES)
  expect(smart).toMatchObject({ applies: true, savesParts: 1, saves: cents(7) })
  expect(previewSmartEncoding('Ж', false, PRICES)).toMatchObject({
    applies: false,
    savesParts: 0,
    saves: NO_MONEY,
  })
})
