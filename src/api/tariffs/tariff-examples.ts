import type { Costs, PriceList, Prices } from './tariff-answers.ts'

const FROM = '2026-12-01T00:00:00.000Z'
const ALWAYS = '1970-01-01T00:00:00.000Z'

/** A list of prices. */
export const EXAMPLE_PRICE_LIST: PriceList = {
  name: 'default',
  entries: 2,
  updated_at: '2026-11-24T10:00:00.000Z',
}

/** Its entries. */
export const EXAMPLE_PRICES: Prices = {
  prices: [
    { prefix: '', price_cents: 5, express_surcharge_cents: null, valid_from: ALWAYS },
    { prefix: '49', price_cents: 0.79, express_surcharge_cents: 0.5, valid_from: FROM },
  ],
}

/** The same as CSV. */
export const EXAMPLE_PRICES_CSV = `prefix,price_cents,express_surcharge_cents,valid_from\r\n,5,,${ALWAYS}\r\n49,0.79,0.5,${FROM}\r\n`

/** What a provider takes. */
export const EXAMPLE_COSTS: Costs = { costs: [{ prefix: '49', cost_cents: 0.6, valid_from: FROM }] }

/** The same as CSV. */
export const EXAMPLE_COSTS_CSV = `prefix,cost_cents,valid_from\r\n49,0.6,${FROM}\r\n`
