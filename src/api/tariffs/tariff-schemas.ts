import { type TProperties, Type } from '@sinclair/typebox'
import { MAX_TARIFF_ENTRIES, PREFIX_PATTERN, PRICE_LIST_NAME_PATTERN } from '../../domain/price/tariff.ts'
import { PROVIDER_NAME_PATTERN } from '../../domain/provider/provider.ts'
import { ENTRY_RULES, MAX_PER_PART_CENTS } from './read-entry.ts'

// Every description is the rule itself, worded so that it can follow the name of the field in a refusal. Bodies are looked
// at row by row (read-entries.ts), so that a refusal names the row: their schemas are for the documentation.

const NAME_RULE = 'must be 1 to 32 of a–z, 0–9 and -, the first not -'

/** The path of a list of prices. */
export const PriceListParams = Type.Object({
  name: Type.String({ pattern: PRICE_LIST_NAME_PATTERN, description: NAME_RULE, example: 'default' }),
})

/** The path of a provider's costs. */
export const CostsParams = Type.Object({
  name: Type.String({ pattern: PROVIDER_NAME_PATTERN, description: NAME_RULE, example: 'mock' }),
})

const amount = (field: 'price_cents' | 'cost_cents' | 'express_surcharge_cents', example: number) => ({
  minimum: 0,
  maximum: MAX_PER_PART_CENTS,
  description: ENTRY_RULES[field],
  example,
})
const prefix = Type.String({ pattern: PREFIX_PATTERN, description: ENTRY_RULES.prefix, example: '49' })
const validFrom = Type.Optional(
  Type.String({ description: ENTRY_RULES.valid_from, example: '2026-12-01T00:00:00Z' }),
)
const list = <P extends TProperties>(entry: P) =>
  Type.Array(Type.Object(entry, { additionalProperties: false }), {
    maxItems: MAX_TARIFF_ENTRIES,
    description: `must be a list of at most ${MAX_TARIFF_ENTRIES} entries`,
  })

/** A list of prices as the documentation shows it. */
export const DocumentedPrices = Type.Object(
  {
    prices: list({
      prefix,
      price_cents: Type.Number(amount('price_cents', 0.79)),
      express_surcharge_cents: Type.Optional(
        Type.Union([Type.Number(), Type.Null()], amount('express_surcharge_cents', 0.5)),
      ),
      valid_from: validFrom,
    }),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

/** A list of costs as the documentation shows it. */
export const DocumentedCosts = Type.Object(
  { costs: list({ prefix, cost_cents: Type.Number(amount('cost_cents', 0.6)), valid_from: validFrom }) },
  { additionalProperties: false, description: 'must be a JSON object' },
)
