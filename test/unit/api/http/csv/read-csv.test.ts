import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { csvRecord } from '../../../../../src/api/http/csv/csv.ts'
import { type CsvFault, readCsv } from '../../../../../src/api/http/csv/read-csv.ts'

function readAll(text: string): { rows: (readonly [number, readonly string[]])[]; fault: CsvFault | null } {
  const records = readCsv(text)
  const rows: (readonly [number, readonly string[]])[] = []
  for (let next = records.next(); ; next = records.next()) {
    if (next.done) return { rows, fault: next.value }
    rows.push([next.value.line, next.value.cells])
  }
}

describe('a CSV text', () => {
  test.each([
    ['', []],
    ['a', [[1, ['a']]]],
    [
      'a,b\r\nc,\r\n',
      [
        [1, ['a', 'b']],
        [2, ['c', '']],
      ],
    ],
    [
      'a\nb\rc',
      [
        [1, ['a']],
        [2, ['b']],
        [3, ['c']],
      ],
    ],
    ['\ufeffa,b', [[1, ['a', 'b']]]],
    [
      'a\n\n\nb\n',
      [
        [1, ['a']],
        [4, ['b']],
      ],
    ],
    [',\n', [[1, ['', '']]]],
    ['"a","b,c"', [[1, ['a', 'b,c']]]],
    ['"a ""b"" c",d', [[1, ['a "b" c', 'd']]]],
    [
      '"a\r\nb",c\r\nd,e',
      [
        [1, ['a\r\nb', 'c']],
        [3, ['d', 'e']],
      ],
    ],
    ['""', []],
    ['"",""', [[1, ['', '']]]],
    ['a"b,c', [[1, ['a"b', 'c']]]],
  ] as const)('%j is read by RFC 4180', (text, rows) => {
    expect(readAll(text)).toEqual({ rows: rows.map(([line, cells]) => [line, [...cells]]), fault: null })
  })

  test.each([
    ['a,b\n"c,d\n', 2, 1, 'must end with the quote'],
    ['a,"b""', 1, 2, 'must end with the quote'],
    ['"a\nb","c"d\n', 2, 2, 'must end behind its closing quote'],
  ] as const)('%j is none, in line %p, column %p', (text, line, column, rule) => {
    expect(readAll(text).fault).toEqual({ line, column, rule: expect.stringContaining(rule) })
  })

  test('that was written is read again', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '1', ' ', ',', '"', ';', '\n', '\r') })
    const record = fc.array(cell, { minLength: 2, maxLength: 4 })
    fc.assert(
      fc.property(fc.array(record, { maxLength: 5 }), (records) => {
        // An apostrophe stands before what a spreadsheet could run.
        const plain = records.map((cells) =>
          cells.map((text) => (/^[\r\n\t]/.test(text) ? `'${text}` : text)),
        )
        const { rows, fault } = readAll(records.map((cells) => csvRecord(cells)).join(''))
        expect(fault).toBeNull()
        expect(rows.map(([, cells]) => cells)).toEqual(plain)
      }),
      { numRuns: 300 },
    )
  })
})
