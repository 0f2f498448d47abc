import { expect, test } from 'bun:test'
import { firstWordOf } from '../../../../src/domain/inbound/first-word.ts'

test.each([
  ['info please', 'info'],
  ['  INFO  ', 'info'],
  ['Info!', 'info'],
  ['"info"', 'info'],
  ['in-fo now', 'in-fo'],
  ['info\nplease', 'info'],
  // Full width, as phones of East Asia write.
  ['ＩＮＦＯ', 'info'],
  // A mark of direction, a zero-width space, a soft hyphen.
  ['\u200einfo', 'info'],
  ['in\u200bfo', 'info'],
  ['in\u00adfo', 'info'],
  // A sharp s is two s in capitals.
  ['STRASSE', 'strasse'],
  ['straße', 'strasse'],
  ['ИНФО', 'инфо'],
  ['👍', ''],
  ['', ''],
  ['!?', ''],
  [`${'x'.repeat(50)} y`, 'x'.repeat(40)],
])('of %p it is %p', (text, word) => {
  expect(firstWordOf(text)).toBe(word)
})
