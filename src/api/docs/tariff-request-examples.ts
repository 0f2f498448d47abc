import type { RequestExamples } from './request-examples.ts'

/** `PUT /v1/price-lists/:name` as JSON. */
export const PRICES_EXAMPLES: RequestExamples = {
  plain: {
    summary: 'A price for every number, and one for a country',
    value: {
      prices: [
        { prefix: '', price_cents: 5 },
        { prefix: '49', price_cents: 0.79, express_surcharge_cents: 0.5 },
      ],
    },
  },
  dated: {
    summary: 'A price that changes with the month',
    value: {
      prices: [
        { prefix: '49', price_cents: 0.79 },
        { prefix: '49', price_cents: 0.85, valid_from: '2026-12-01T00:00:00Z' },
      ],
    },
  },
}

/** The same as CSV. */
export const PRICES_CSV_EXAMPLE =
  'prefix,price_cents,express_surcharge_cents,valid_from\r\n,5,,\r\n49,0.79,0.5,2026-12-01\r\n'

/** `PUT /v1/providers/:name/costs` as JSON. */
export const COSTS_EXAMPLES: RequestExamples = {
  plain: {
    summary: 'What the provider takes for a country, and for one of its networks',
    value: {
      costs: [
        { prefix: '49', cost_cents: 0.6 },
        { prefix: '49151', cost_cents: 0.55, valid_from: '2026-12-01T00:00:00Z' },
      ],
    },
  },
}

/** The same as CSV. */
export const COSTS_CSV_EXAMPLE = 'prefix,cost_cents,valid_from\r\n49,0.6,\r\n49151,0.55,2026-12-01\r\n'
