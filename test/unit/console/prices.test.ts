import { describe, expect, test } from 'bun:test'
import { faultCells, recordsIn } from '../../../src/console/web/forms/csv-fault.ts'
import { listOfPlace, pathOf, placeOfList, rowsFor, rowsOf } from '../../../src/console/web/prices/lists.ts'

describe('a line that was refused', () => {
  const FILE = '\uFEFFprefix,price_cents\r\n49,"0,79"\r\n\r\n4917,x,"a ""b"""\n'
  const shown = (line: number, column: number) =>
    faultCells(FILE, line, column)?.map(({ text, isWrong }) => (isWrong ? `>${text}<` : text))

  test('is found by its number, and its wrong cell is marked', () => {
    expect(shown(2, 2)).toEqual(['49', '>0,79<'])
    expect(shown(4, 3)).toEqual(['4917', 'x', '>a "b"<'])
  })
  test('is shown without a mark where no cell is named', () => expect(shown(2, 0)).toEqual(['49', '0,79']))
  test('is not shown where there is none', () => {
    expect(shown(3, 1)).toBeUndefined()
    expect(shown(99, 1)).toBeUndefined()
  })
  test('is cut where it is long', () =>
    expect(faultCells(`a,${'x'.repeat(100)}`, 1, 2)?.[1]?.text).toBe(`${'x'.repeat(40)}…`))
  test('is one of so many records', () => {
    expect(recordsIn(FILE)).toBe(2)
    expect(recordsIn('')).toBe(0)
  })
})

describe('a list', () => {
  test('has an address, and is found by it', () => {
    for (const list of [
      { kind: 'price', name: 'default' },
      { kind: 'price', name: 'resellers' },
      { kind: 'cost', name: 'acme' },
    ] as const)
      expect(listOfPlace(new URLSearchParams(placeOfList(list)))).toEqual(list)
  })
  test('is read where the gateway has it', () => {
    expect(pathOf({ kind: 'price', name: 'a b' })).toBe('/v1/price-lists/a%20b')
    expect(pathOf({ kind: 'cost', name: 'acme' })).toBe('/v1/providers/acme/costs')
  })

  const valid_from = '1970-01-01T00:00:00.000Z'
  const rows = rowsOf({
    costs: ['', '4', '49', '4917', '4918', '43'].map((prefix) => ({ prefix, cost_cents: 1, valid_from })),
  })
  const found: readonly (readonly [string, readonly string[]])[] = [
    ['', ['', '4', '49', '4917', '4918', '43']],
    ['49', ['49', '4917', '4918', '4', '']],
    ['+49 17 123', ['4917', '49', '4', '']],
    ['33', ['']],
  ]
  for (const [typed, prefixes] of found)
    test(`says of “${typed}” what speaks of it, the longest prefix first`, () =>
      expect(rowsFor(rows, typed).map(({ prefix }) => prefix)).toEqual([...prefixes]))
})
