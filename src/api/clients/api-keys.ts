import { Elysia } from 'elysia'
import type { ClientId } from '../../domain/message.ts'
import { type MadeApiKey, makeApiKey } from '../../flow/make-api-key.ts'
import { setApiKeyHash } from '../../store/client/api-keys.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, jsonBody, noContent, refusals } from '../docs/docs-responses.ts'
import { API_KEY_EXAMPLES } from '../docs/request-examples.ts'
import { forAdmins } from '../docs/security.ts'
import { ClientParams, OverlapBody } from '../http/fields.ts'
import { refuse } from '../http/refuse.ts'
import { ApiKey } from './client-answers.ts'
import { EXAMPLE_CLIENT } from './client-examples.ts'

const HOUR_MS = 3_600_000

const operation = { tags: ['Clients'], security: forAdmins('read') }

/** `/v1/clients/:id/api-keys` for admins: give a client a key, or take it away. */
export function apiKeyRoutes(deps: Pick<ApiDeps, 'db' | 'now'>) {
  return new Elysia({ normalize: false, prefix: '/v1/clients' })
    .post(
      '/:id/api-keys',
      async ({ params, body, set }) => {
        const clientId = params.id.toLowerCase() as ClientId // the schema has checked the form
        const hours = body?.overlap_hours ?? 0
        const made = await makeApiKey(
          deps,
          clientId,
          hours > 0 ? new Date(deps.now() + hours * HOUR_MS) : null,
        )
        if (made === null) return refuse(set, 'unknown_client')
        set.status = 201
        set.headers['cache-control'] = 'no-store'
        return apiKeyJson(clientId, made)
      },
      {
        params: ClientParams,
        body: OverlapBody,
        detail: {
          ...operation,
          security: forAdmins('config'),
          summary: 'Give a client a new API key',
          requestBody: { ...jsonBody(OverlapBody, API_KEY_EXAMPLES), required: false },
          description:
            'The key is shown this once: only its SHA-256 is kept. The key that the client had stays good for `overlap_hours`, so that it can change over in its own time; if that is not said, it stops working within 3 seconds. An older one ends in either case, and a repeat makes another key. With `AUTH=api_key` clients send it as `X-API-Key`.',
          responses: {
            201: answer(
              'made',
              ApiKey,
              apiKeyJson(EXAMPLE_CLIENT.id, {
                key: 'sms_EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXA',
                previousUntil: new Date('2026-11-25T10:00:00.000Z'),
              }),
              ['Cache-Control'],
            ),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field', 'unknown_client'),
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
          security: forAdmins('config'),
          summary: "Take a client's API key away",
          description:
            'It, and one that is good beside it, stop working within 3 seconds. A second call changes nothing.',
          responses: {
            204: noContent('the client has no key'),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_client'),
          },
        },
      },
    )
}

function apiKeyJson(clientId: string, { key, previousUntil }: MadeApiKey): ApiKey {
  return {
    client_id: clientId,
    api_key: key,
    previous_key_until: previousUntil === null ? null : previousUntil.toISOString(),
  }
}
