import { describe, expect, test } from 'bun:test'
import { priceCents } from '../../../src/domain/price.ts'

describe('the price of a message', () => {
  const table: readonly [
    name: string,
    parts: number,
    express: boolean,
    pricePerPartCents: number,
    expressSurchargeCents: number,
    cents: number,
  ][] = [
    ['of one part is the price of a part', 1, false, 5, 2, 5],
    ['of one express part adds the surcharge', 1, true, 5, 2, 7],
    ['of three parts is three times the price', 3, false, 5, 2, 15],
    ['of three express parts adds the surcharge to each', 3, true, 5, 2, 21],
    ['of ten express parts', 10, true, 7, 3, 100],
    ['that is express without a surcharge is the plain price', 2, true, 5, 0, 10],
    ['of parts that are free is the surcharge alone', 2, true, 0, 2, 4],
    ['of parts that are free is nothing', 2, false, 0, 2, 0],
  ]
  for (const [name, parts, express, pricePerPartCents, expressSurchargeCents, cents] of table) {
    test(name, () => {
      expect(priceCents({ parts, express }, { pricePerPartCents, expressSurchargeCents })).toBe(cents)
    })
  }
})
