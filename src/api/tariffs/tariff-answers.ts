import { type Static, Type } from '@sinclair/typebox'
import { centsOf, countOf, instantOf, listOf, named, orNull, textOf } from '../http/answer-fields.ts'

const entries = countOf('entries it has')
const updated_at = instantOf('when it was last written')
const prefix = textOf('what the number begins with, without the plus; an empty text: every number')
const valid_from = instantOf('from when on it holds')

/** A list of prices without its entries. */
export const PriceList = named('PriceList', { name: textOf('names the list'), entries, updated_at })
export type PriceList = Static<typeof PriceList>

/** All lists of prices. */
export const PriceLists = named('PriceLists', { price_lists: listOf(PriceList, 'by name') })
export type PriceLists = Static<typeof PriceLists>

/** The entries of a list of prices. */
export const Prices = named('Prices', {
  prices: listOf(
    Type.Object({
      prefix,
      price_cents: centsOf('what a part costs'),
      express_surcharge_cents: orNull(
        centsOf('what a part of an express message costs besides; null: EXPRESS_SURCHARGE_CENTS'),
      ),
      valid_from,
    }),
    'by prefix, then time',
  ),
})
export type Prices = Static<typeof Prices>

/** A provider's list of costs without its entries. */
export const CostList = named('CostList', { provider: textOf('whose list it is'), entries, updated_at })
export type CostList = Static<typeof CostList>

/** The entries of a provider's list of costs. */
export const Costs = named('Costs', {
  costs: listOf(
    Type.Object({ prefix, cost_cents: centsOf('what the provider takes for a part'), valid_from }),
    'by prefix, then time',
  ),
})
export type Costs = Static<typeof Costs>
