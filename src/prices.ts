import type { Config } from './config.ts'
import { must } from './domain/assert.ts'
import { type Money, moneyOfCents } from './domain/money.ts'
import type { Prices } from './domain/price/price.ts'

/** The prices of the configuration: those of a part where no price list has one. */
export function pricesOf(config: Config): Prices {
  return {
    pricePerPart: moneyIn(config, 'PRICE_PER_PART_CENTS'),
    expressSurcharge: moneyIn(config, 'EXPRESS_SURCHARGE_CENTS'),
  }
}

function moneyIn(config: Config, name: 'PRICE_PER_PART_CENTS' | 'EXPRESS_SURCHARGE_CENTS'): Money {
  return must(moneyOfCents(config[name]), `${name} as its rule has it`)
}
