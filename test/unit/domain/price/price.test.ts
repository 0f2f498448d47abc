import { describe, expect, test } from 'bun:test'
import { priceOf } from '../../../../src/domain/price/price.ts'
import { cents } from '../../../support/money.ts'

describe('the price of a message', () => {
  const table: readonly [
    name: string,
    parts: number,
    express: boolean,
    perPart: number,
    surcharge: number,
    price: number,
  ][] = [
    ['of one part is the price of a part', 1, false, 5, 2, 5],
    ['of one express part adds the surcharge', 1, true, 5, 2, 7],
    ['of three parts is three times the price', 3, false, 5, 2, 15],
    ['of three express parts adds the surcharge to each', 3, true, 5, 2, 21],
    ['of ten express parts', 10, true, 7, 3, 100],
    ['that is express without a surcharge is the plain price', 2, true, 5, 0, 10],
    ['of parts that are free is the surcharge alone', 2, true, 0, 2, 4],
    ['of parts that are free is nothing', 2, false, 0, 2, 0],
    ['of three parts of 0.79 is 2.37, to the last decimal', 3, false, 0.79, 0, 2.37],
    ['of ten express parts of fractions', 10, true, 0.1, 0.2, 3],
    ['of the dearest parts', 10, true, 100_000, 99_999.9999, 1_999_999.999],
  ]
  for (const [name, parts, express, perPart, surcharge, price] of table) {
    test(name, () => {
      const prices = { pricePerPart: cents(perPart), expressSurcharge: cents(surcharge) }
      expect(priceOf({ parts, express }, prices)).toBe(cents(price))
    })
  }
})
