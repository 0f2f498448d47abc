import { Elysia } from 'elysia'
import { DEMO_CLIENT } from '../../domain/demo-client.ts'
import { centsOf } from '../../domain/money.ts'
import { DEFAULT_PRICE_LIST } from '../../domain/price/tariff.ts'
import { MAX_NAMED_KEYS } from '../../flow/api-keys.ts'
import { findPriceListOf } from '../../store/client/client-price-lists.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, refusals } from '../docs/docs-responses.ts'
import { FOR_OWNER } from '../docs/security.ts'
import { OWN_REFUSALS, ownerOf } from '../http/access/auth.ts'
import { OwnLimits } from './client-answers.ts'

/** `/v1/me/limits`: what the client whose key it is may, and by which list it pays. */
export function ownLimitsRoute(deps: Pick<ApiDeps, 'db' | 'now' | 'limits' | 'tariffs'>) {
  return new Elysia({ normalize: false, prefix: '/v1/me' }).get(
    '/limits',
    async ({ request }): Promise<OwnLimits> => {
      const { clientId } = ownerOf(request)
      const limit = deps.limits.of(clientId)
      const prices = deps.tariffs.pricesOf({ clientId, to: '' }, deps.now())
      return {
        client_id: clientId,
        rate_limit_rps: limit?.ratePerS ?? null,
        rate_limit_burst: limit?.burst ?? null,
        price_list: (await findPriceListOf(deps.db.sql, clientId)) ?? DEFAULT_PRICE_LIST,
        price_per_part_cents: centsOf(prices.pricePerPart),
        express_surcharge_cents: centsOf(prices.expressSurcharge),
        api_keys: MAX_NAMED_KEYS,
      }
    },
    {
      detail: {
        tags: ['Own account'],
        security: FOR_OWNER,
        summary: 'Read my limits',
        description: 'As they hold now; a change by an admin is seen within a few seconds.',
        responses: {
          200: answer('what the client may, and what it pays', OwnLimits, {
            client_id: DEMO_CLIENT.id,
            rate_limit_rps: 100,
            rate_limit_burst: 200,
            price_list: DEFAULT_PRICE_LIST,
            price_per_part_cents: 5,
            express_surcharge_cents: 2,
            api_keys: MAX_NAMED_KEYS,
          }),
          ...refusals(...OWN_REFUSALS),
        },
      },
    },
  )
}
