import { Elysia } from 'elysia'
import { MAX_NAMED_KEYS, makeNamedKey, revokeKey } from '../../flow/api-keys.ts'
import { listClientKeys } from '../../store/client/api-keys.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, jsonBody, noContent, refusals } from '../docs/docs-responses.ts'
import { OWN_KEY_EXAMPLES } from '../docs/key-request-examples.ts'
import { FOR_OWNER } from '../docs/security.ts'
import { OWN_REFUSALS, ownerOf } from '../http/access/auth.ts'
import { refuse, refuseField } from '../http/refuse.ts'
import { LAST_KEY_RULE, LISTED } from './api-keys.ts'
import { ApiKey, ApiKeys } from './key-answers.ts'
import { EXAMPLE_KEYS, EXAMPLE_NAMED_KEY } from './key-examples.ts'
import { MakeOwnKeyBody, OwnKeyParams } from './key-schemas.ts'
import { apiKeyJson, apiKeysJson, makerOf, readNamedKey, shownOnce } from './key-view.ts'

const operation = { tags: ['Own account'], security: FOR_OWNER }

/** `/v1/me/api-keys`: a client makes keys for its programs, lists them and takes them away. */
export function ownKeyRoutes(deps: Pick<ApiDeps, 'db' | 'now' | 'newId'>) {
  return new Elysia({ normalize: false, prefix: '/v1/me/api-keys' })
    .get(
      '',
      async ({ request }) => {
        const { clientId } = ownerOf(request)
        return apiKeysJson(await listClientKeys(deps.db.sql, clientId), deps.now())
      },
      {
        detail: {
          ...operation,
          summary: 'List my API keys',
          description: LISTED,
          responses: {
            200: answer('the keys of the client', ApiKeys, EXAMPLE_KEYS),
            ...refusals(...OWN_REFUSALS),
          },
        },
      },
    )
    .post(
      '',
      async ({ request, body, set }) => {
        const { clientId } = ownerOf(request)
        const read = readNamedKey(body, deps.now())
        if (read.kind === 'violation') return refuseField(set, read.field, read.rule)
        const made = await makeNamedKey(deps, clientId, { ...read, madeBy: makerOf(request) })
        if (made === 'unknown_client' || made === 'too_many_keys') return refuse(set, made)
        shownOnce(set)
        return apiKeyJson(clientId, made, null)
      },
      {
        body: MakeOwnKeyBody,
        detail: {
          ...operation,
          summary: 'Make me another API key',
          requestBody: jsonBody(MakeOwnKeyBody, OWN_KEY_EXAMPLES),
          description: `One beside the others, ${MAX_NAMED_KEYS} with names at most; it is shown this once. To change a key over make the next one, use it, and take the old one away with it.`,
          responses: {
            201: answer('made', ApiKey, EXAMPLE_NAMED_KEY, ['Cache-Control']),
            ...refusals(...OWN_REFUSALS, 'invalid_field', 'unknown_field', 'unknown_client', 'too_many_keys'),
          },
        },
      },
    )
    .delete(
      '/:key_id',
      async ({ request, params, set }) => {
        const { clientId, keyId } = ownerOf(request)
        const outcome = await revokeKey(deps, clientId, params.key_id.toLowerCase(), keyId)
        if (outcome !== 'revoked') return refuse(set, outcome)
        set.status = 204
        return
      },
      {
        params: OwnKeyParams,
        detail: {
          ...operation,
          summary: 'Take one of my API keys away',
          description: LAST_KEY_RULE,
          responses: {
            204: noContent('taken away'),
            ...refusals(...OWN_REFUSALS, 'invalid_field', 'unknown_client', 'unknown_key', 'last_key'),
          },
        },
      },
    )
}
