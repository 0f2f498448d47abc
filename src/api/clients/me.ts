import { Elysia } from 'elysia'
import { DEMO_CLIENT } from '../../domain/demo-client.ts'
import type { ClientId } from '../../domain/message.ts'
import { findBalance } from '../../store/client/clients.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, refusals } from '../docs/docs-responses.ts'
import { forClients } from '../docs/security.ts'
import { CLIENT_REFUSALS, refuseUnlessFor } from '../http/access/auth.ts'
import { refuse } from '../http/refuse.ts'
import { Balance } from './client-answers.ts'
import { MeQuery } from './client-schemas.ts'
import { BALANCE_ADDS_UP, balanceJson } from './client-view.ts'

/** `/v1/me`: a client and its money. */
export function meRoutes(deps: Pick<ApiDeps, 'db'>) {
  return new Elysia({ normalize: false, prefix: '/v1/me' }).get(
    '',
    async ({ request, query, set }) => {
      const refusal = refuseUnlessFor(request, query.client_id, set)
      if (refusal) return refusal
      const balance = await findBalance(deps.db.sql, query.client_id as ClientId) // the schema has checked the form
      if (!balance) return refuse(set, 'unknown_client')
      return balanceJson(balance)
    },
    {
      query: MeQuery,
      detail: {
        tags: ['Clients'],
        security: forClients('read'),
        summary: 'Read a balance',
        description: BALANCE_ADDS_UP,
        responses: {
          200: answer('the client and its money', Balance, {
            id: DEMO_CLIENT.id,
            name: DEMO_CLIENT.name,
            credit_cents: 99_995,
            held_cents: 0,
            captured_cents: 5,
            credit_limit_cents: 0,
            low_water_cents: null,
            daily_cap_cents: null,
            spent_today_cents: 5,
            spendable_cents: 99_995,
          }),
          ...refusals(
            ...CLIENT_REFUSALS,
            'invalid_field',
            'unknown_field',
            'unknown_client',
            'internal_error',
            'database_unavailable',
          ),
        },
      },
    },
  )
}
