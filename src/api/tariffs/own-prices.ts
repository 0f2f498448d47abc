import { Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import { oneOf } from '../../domain/fields/one-of.ts'
import { DEFAULT_PRICE_LIST } from '../../domain/price/tariff.ts'
import { findPriceListOf } from '../../store/client/client-price-lists.ts'
import { readTariff } from '../../store/tariff-lists.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, csvAnswer, refusals } from '../docs/docs-responses.ts'
import { FOR_OWNER } from '../docs/security.ts'
import { OWN_REFUSALS, ownerOf } from '../http/access/auth.ts'
import { wantsCsv } from '../http/csv/csv.ts'
import { tagOf } from '../http/entity-tag.ts'
import { PRICE_COLUMNS } from './price-lists.ts'
import { Prices } from './tariff-answers.ts'
import { EXAMPLE_PRICES, EXAMPLE_PRICES_CSV } from './tariff-examples.ts'
import { entriesAnswer } from './tariff-view.ts'

const OwnPricesQuery = Type.Object(
  { list: Type.Optional(oneOf(['own', DEFAULT_PRICE_LIST])) },
  { additionalProperties: false, description: 'must be query parameters' },
)

/** `/v1/me/prices`: what the client whose key it is pays. */
export function ownPricesRoute(deps: Pick<ApiDeps, 'db'>) {
  return new Elysia({ normalize: false, prefix: '/v1/me' }).get(
    '/prices',
    async ({ request, query }) => {
      const { clientId } = ownerOf(request)
      const own = query.list === DEFAULT_PRICE_LIST ? null : await findPriceListOf(deps.db.sql, clientId)
      const found = await readTariff(deps.db.sql, 'price', own ?? DEFAULT_PRICE_LIST)
      const tag = tagOf(found?.head.version ?? null)
      return await entriesAnswer('price', found?.entries ?? [], wantsCsv(request), tag)
    },
    {
      query: OwnPricesQuery,
      detail: {
        tags: ['Own account'],
        security: FOR_OWNER,
        summary: 'Read my prices',
        description: `The entries of the list that the client pays by (GET /v1/me/limits names it). Where a list of its own says nothing of a number, \`list=${DEFAULT_PRICE_LIST}\` does; where neither does, the limits say what a part costs.`,
        responses: {
          200: csvAnswer(
            answer('its entries', Prices, EXAMPLE_PRICES, ['ETag']),
            PRICE_COLUMNS,
            EXAMPLE_PRICES_CSV,
            [],
          ),
          ...refusals(...OWN_REFUSALS, 'invalid_field', 'unknown_field'),
        },
      },
    },
  )
}
