import { Elysia } from 'elysia'
import type { ClientId } from '../../domain/message.ts'
import { makeApiKey } from '../../flow/make-api-key.ts'
import { setApiKeyHash } from '../../store/client/api-keys.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, ADMIN_SECURITY, answer, noContent, refusals } from '../docs/docs-responses.ts'
import { ClientParams } from '../http/fields.ts'
import { refuse } from '../http/refuse.ts'
import { ApiKey } from './client-answers.ts'
import { EXAMPLE_CLIENT } from './client-examples.ts'

const operation = { tags: ['Clients'], security: ADMIN_SECURITY }

/** `/v1/clients/:id/api-keys` for admins: give a client a key, or take it away. */
export function apiKeyRoutes(deps: Pick<ApiDeps, 'db'>) {
  return new Elysia({ normalize: false, prefix: '/v1/clients' })
    .post(
      '/:id/api-keys',
      async ({ params, set }) => {
        const clientId = params.id.toLowerCase() as ClientId // the schema has checked the form
        const key = await makeApiKey(deps, clientId)
        if (key === null) return refuse(set, 'unknown_client')
        set.status = 201
        set.headers['cache-control'] = 'no-store'
        return apiKeyJson(clientId, key)
      },
      {
        params: ClientParams,
        detail: {
          ...operation,
          summary: 'Give a client a new API key',
          description:
            'The key is shown this once: only its SHA-256 is kept. A key that the client had before stops working within 3 seconds, and a repeat makes another key. With `AUTH=api_key` clients send it as `X-API-Key`.',
          responses: {
            201: answer(
              'made',
              ApiKey,
              apiKeyJson(EXAMPLE_CLIENT.id, 'sms_EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXA'),
              ['Cache-Control'],
            ),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_client'),
          },
        },
      },
    )
    .delete(
      '/:id/api-keys',
      async ({ params, set }) => {
        const isThere = await setApiKeyHash(deps.db.sql, params.id as ClientId, null)
        if (!isThere) return refuse(set, 'unknown_client')
        set.status = 204
      },
      {
        params: ClientParams,
        detail: {
          ...operation,
          summary: "Take a client's API key away",
          description: 'The key stops working within 3 seconds. A second call changes nothing.',
          responses: {
            204: noContent('the client has no key'),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_client'),
          },
        },
      },
    )
}

function apiKeyJson(clientId: string, key: string): ApiKey {
  return { client_id: clientId, api_key: key }
}
