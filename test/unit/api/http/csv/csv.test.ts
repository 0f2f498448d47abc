import { describe, expect, test } from 'bun:test'
import { csvRecord, wantsCsv } from '../../../../../src/api/http/csv/csv.ts'

describe('a cell', () => {
  // RFC 4180, 2.5 to 2.7, and OWASP's list of what starts a formula.
  test.each([
    ['plain', 'plain'],
    ['', ''],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['two\r\nlines', '"two\r\nlines"'],
    [' edge', '" edge"'],
    ['semi;colon', '"semi;colon"'],
    ['Grüße 漢字 😀', 'Grüße 漢字 😀'],
    ['=1+1', "'=1+1"],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ['+cmd|calc', "'+cmd|calc"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', '"\'\t=1"'],
    ['\r=1', '"\'\r=1"'],
    ['＝1', "'＝1"],
    ['+1234567890', '+1234567890'],
    ['-12.50', '-12.50'],
    ['-', "'-"],
  ])('of %j is %j', (text, cell) => {
    expect(csvRecord([text])).toBe(`${cell}\r\n`)
  })

  test('of a number, a truth or nothing is written as it is', () => {
    expect(csvRecord([-5, 0.25, true, false, null, 'x'])).toBe('-5,0.25,true,false,,x\r\n')
  })
})

describe('CSV is asked for', () => {
  test.each([
    ['text/csv', true],
    ['TEXT/CSV; charset=utf-8', true],
    ['text/csv, application/json;q=0.5', true],
    ['application/json, text/csv;q=0.9', false],
    ['application/json', false],
    ['*/*', false],
    ['text/csv, */*;q=0.1', true],
    ['text/csv;q=0', false],
    ['text/csv;q=0.2, */*', false],
    ['text/csv;q=0.2', true],
    ['text/csv, */*', true],
    ['text/csv, application/json', true],
    ['text/*', true],
    ['text/*;q=0.3, application/json;q=0.2', true],
    ['text/*, text/csv;q=0', false],
    ['text/*;q=0.5, application/json', false],
    ['*/*, application/json;q=0', true],
    ['*/*;q=0.5, application/json;q=0.1', true],
    ['application/*;q=0.8, text/csv;q=0.7', false],
    ['application/json;q=0', false],
    ['*/*;q=0', false],
    ['image/png', false],
    ['text/csv; header=present; Q=0.9, application/json; q=0.5', true],
    ['text/csv;q=nonsense, */*;q=0.1', false],
    ['text/csv;q=-1', false],
    ['text/csv;q=9, application/json', false],
    ['text/csv;q=0.001, text/csv;q=1, application/json;q=0.5', true],
    [' , text/csv ,', true],
    ['', false],
  ])('by %j: %p', (accept, expected) => {
    expect(wantsCsv({ headers: new Headers({ accept }) })).toBe(expected)
  })
})
