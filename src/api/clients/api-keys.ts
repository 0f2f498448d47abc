import { Elysia } from 'elysia'
import type { ClientId } from '../../domain/message.ts'
import { MAX_NAMED_KEYS, makeApiKey, makeNamedKey, revokeKey } from '../../flow/api-keys.ts'
import { listClientKeys, removeAllKeys } from '../../store/client/api-keys.ts'
import { findClient } from '../../store/client/clients.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, jsonBody, noContent, refusals } from '../docs/docs-responses.ts'
import { API_KEY_EXAMPLES } from '../docs/key-request-examples.ts'
import { forAdmins } from '../docs/security.ts'
import { ClientParams } from '../http/fields.ts'
import { refuse, refuseField } from '../http/refuse.ts'
import { ApiKey, ApiKeys } from './key-answers.ts'
import { EXAMPLE_KEYS, EXAMPLE_MAIN_KEY } from './key-examples.ts'
import { KeyParams, MakeKeyBody } from './key-schemas.ts'
import { apiKeyJson, apiKeysJson, makerOf, readNamedKey, shownOnce } from './key-view.ts'

const HOUR_MS = 3_600_000

const operation = { tags: ['Clients'], security: forAdmins('read') }

const NAMELESS_RULE = 'must be given with a name: the main key has no end'
const NAMED_RULE = 'must not be given with a name: such a key ends none'

/** What is said of keys that are listed. */
export const LISTED = 'Keys are never shown again: `prefix` tells which is which.'

/** Which keys stay, in words. */
export const LAST_KEY_RULE =
  'It stops working within 3 seconds. Refused (409 `last_key`) for the last one that is good, and for the one that the request comes with.'

/** `/v1/clients/:id/api-keys` for admins: give a client keys, list them, take them away. */
export function apiKeyRoutes(deps: Pick<ApiDeps, 'db' | 'now' | 'newId'>) {
  return new Elysia({ normalize: false, prefix: '/v1/clients' })
    .get(
      '/:id/api-keys',
      async ({ params, set }) => {
        const clientId = params.id as ClientId // the schema has checked the form
        if (!(await findClient(deps.db.sql, clientId))) return refuse(set, 'unknown_client')
        return apiKeysJson(await listClientKeys(deps.db.sql, clientId), deps.now())
      },
      {
        params: ClientParams,
        detail: {
          ...operation,
          summary: "List a client's API keys",
          description: LISTED,
          responses: {
            200: answer('its keys', ApiKeys, EXAMPLE_KEYS),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_client'),
          },
        },
      },
    )
    .post(
      '/:id/api-keys',
      async ({ request, params, body, set }) => {
        const clientId = params.id.toLowerCase() as ClientId // the schema has checked the form
        const { name, ends_at, overlap_hours } = body ?? {}
        if (name === undefined) {
          if (ends_at !== undefined) return refuseField(set, 'ends_at', NAMELESS_RULE)
          const hours = overlap_hours ?? 0
          const previousUntil = hours > 0 ? new Date(deps.now() + hours * HOUR_MS) : null
          const made = await makeApiKey(deps, clientId, { previousUntil, madeBy: makerOf(request) })
          if (made === null) return refuse(set, 'unknown_client')
          shownOnce(set)
          return apiKeyJson(clientId, made, made.previousUntil)
        }
        if (overlap_hours !== undefined) return refuseField(set, 'overlap_hours', NAMED_RULE)
        const read = readNamedKey({ name, ...(ends_at !== undefined && { ends_at }) }, deps.now())
        if (read.kind === 'violation') return refuseField(set, read.field, read.rule)
        const made = await makeNamedKey(deps, clientId, { ...read, madeBy: makerOf(request) })
        if (made === 'unknown_client' || made === 'too_many_keys') return refuse(set, made)
        shownOnce(set)
        return apiKeyJson(clientId, made, null)
      },
      {
        params: ClientParams,
        body: MakeKeyBody,
        detail: {
          ...operation,
          security: forAdmins('config'),
          summary: 'Give a client a new API key',
          requestBody: { ...jsonBody(MakeKeyBody, API_KEY_EXAMPLES), required: false },
          description: `The key is shown this once: only its SHA-256 is kept. With a \`name\` it is one beside the others, until \`ends_at\` or until it is taken away, ${MAX_NAMED_KEYS} at most. Without a name it is the main key: the one before stays good for \`overlap_hours\`, so that the client can change over in its own time; if that is not said, it stops working within 3 seconds, and one before that in either case. A repeat makes another key. Clients send it as \`X-API-Key\`, with \`AUTH=api_key\` to all routes, else to those of \`/v1/me/\`.`,
          responses: {
            201: answer('made', ApiKey, EXAMPLE_MAIN_KEY, ['Cache-Control']),
            ...refusals(
              ...ADMIN_REFUSALS,
              'invalid_field',
              'unknown_field',
              'unknown_client',
              'too_many_keys',
            ),
          },
        },
      },
    )
    .delete(
      '/:id/api-keys',
      async ({ params, set }) => {
        const clientId = params.id as ClientId // the schema has checked the form
        if (!(await deps.db.sql.begin((tx) => removeAllKeys(tx, clientId))))
          return refuse(set, 'unknown_client')
        set.status = 204
      },
      {
        params: ClientParams,
        detail: {
          ...operation,
          security: forAdmins('config'),
          summary: 'Take all API keys of a client away',
          description: 'Stops a client: they stop working within 3 seconds. A second call changes nothing.',
          responses: {
            204: noContent('the client has no key'),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_client'),
          },
        },
      },
    )
    .delete(
      '/:id/api-keys/:key_id',
      async ({ params, set }) => {
        // The schema has checked the forms.
        const outcome = await revokeKey(deps, params.id as ClientId, params.key_id.toLowerCase(), null)
        if (outcome !== 'revoked') return refuse(set, outcome)
        set.status = 204
        return
      },
      {
        params: KeyParams,
        detail: {
          ...operation,
          security: forAdmins('config'),
          summary: 'Take one API key of a client away',
          description: `${LAST_KEY_RULE} To stop a client take all of its keys away.`,
          responses: {
            204: noContent('taken away'),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_client', 'unknown_key', 'last_key'),
          },
        },
      },
    )
}
