import { describe, expect, test } from 'bun:test'
import { openPaint } from '../../../clients/typescript/src/cli/paint.ts'
import { cutTo, shown, shownJson, widthOf } from '../../../clients/typescript/src/cli/shown.ts'
import { factsOf, tableOf } from '../../../clients/typescript/src/cli/table.ts'

const plain = openPaint(false)

describe('a text of a stranger', () => {
  test('moves no cursor, sets no title and turns no letters round', () => {
    expect(shown('a\u001b[2Jb')).toBe('a\\u{1b}[2Jb')
    expect(shown('a\u009b2Jb')).toBe('a\\u{9b}2Jb')
    expect(shown('abc\u202edef')).toBe('abc\\u{202e}def')
    expect(shown('one\r\ntwo\nthree\rfour')).toBe('one↵two↵three↵four')
  })

  test('is the same text again when it is read from JSON', () => {
    const text = 'é \u001b[2J \u009b \u202e \u{1f389} "'
    for (const unseen of ['\u001b', '\u009b', '\u202e']) expect(shownJson({ text })).not.toContain(unseen)
    expect(JSON.parse(shownJson({ text }))).toEqual({ text })
  })
})

describe('places on a terminal', () => {
  test('are two for what is wide, none for what joins', () => {
    expect(widthOf('abc')).toBe(3)
    expect(widthOf('漢字')).toBe(4)
    expect(widthOf('🎉')).toBe(2)
    expect(widthOf('e\u0301')).toBe(1)
  })

  test('are never more than there are', () => {
    expect(cutTo('abcdef', 6)).toBe('abcdef')
    expect(cutTo('abcdef', 5)).toBe('abcd…')
    expect(cutTo('漢字漢字', 5)).toBe('漢字…')
  })
})

describe('a table', () => {
  const columns = [
    { head: 'NAME', of: ({ name }: Row) => name },
    { head: 'CENTS', of: ({ cents }: Row) => cents, isRight: true },
    { head: 'TEXT', of: ({ text }: Row) => text, givesWay: true },
  ]
  type Row = { readonly name: string; readonly cents: number | null; readonly text: string }
  const rows: Row[] = [
    { name: '漢', cents: 5, text: 'a long text that has to give way' },
    { name: 'abcde', cents: null, text: 'short\n' },
  ]

  test('stands in line, whatever is in it', () => {
    expect(tableOf(rows, columns, { paint: plain, width: null, hasHead: true })).toEqual([
      'NAME   CENTS  TEXT',
      '漢         5  a long text that has to give way',
      'abcde      –  short↵',
    ])
  })

  test('fits a terminal', () => {
    expect(tableOf(rows, columns, { paint: plain, width: 30, hasHead: false })).toEqual([
      '漢         5  a long text tha…',
      'abcde      –  short↵',
    ])
  })

  test('is coloured beside its places', () => {
    const paint = openPaint(true)
    expect(
      tableOf([{ a: 'x' }], [{ head: 'A', of: ({ a }) => a, style: () => 'red' }], {
        paint,
        width: null,
        hasHead: false,
      }),
    ).toEqual(['\u001b[31mx\u001b[39m'])
  })

  test('of facts leaves out what is not there', () => {
    expect(
      factsOf(
        [
          ['a', 1],
          ['long', null],
          ['bcd', 'x'],
        ],
        plain,
      ),
    ).toEqual(['a    1', 'bcd  x'])
  })
})
