import { Elysia } from 'elysia'
import type { ClientId } from '../../domain/message.ts'
import { removeEndpoint, rotateSecret, setEndpoint } from '../../flow/callback/callback-endpoints.ts'
import { findCallbackEndpoint, MAX_COUNT } from '../../store/callback/callback-endpoints.ts'
import type { ApiDeps } from '../../world.ts'
import {
  ADMIN_REFUSALS,
  ADMIN_SECURITY,
  answer,
  answers,
  jsonBody,
  noContent,
  refusals,
} from '../docs/docs-responses.ts'
import { ENDPOINT_EXAMPLES, ROTATE_EXAMPLES } from '../docs/request-examples.ts'
import { ClientParams, OverlapBody } from '../http/fields.ts'
import { refuse, refuseField } from '../http/refuse.ts'
import { CallbackEndpoint, RotatedSecret, SetEndpoint } from './callback-answers.ts'
import { callbacksTo } from './callback-body.ts'
import {
  EXAMPLE_BODY,
  EXAMPLE_ENDPOINT,
  EXAMPLE_LOW,
  EXAMPLE_SECRET,
  EXAMPLE_SET,
} from './callback-examples.ts'
import { DEFAULT_OVERLAP_HOURS, SetEndpointBody } from './callback-schemas.ts'
import { endpointJson, rotatedJson, setEndpointJson } from './callback-view.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

const operation = { tags: ['Callbacks'], security: ADMIN_SECURITY }
const FOR_ADMINS = 'For admins.'

const SIGNING = [
  'Callbacks are POSTed as JSON and signed as Standard Webhooks says (standardwebhooks.com; there are libraries for every language): `webhook-id` is the same at each delivery of a callback, `webhook-timestamp` is in Unix seconds, `webhook-signature` holds `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, twice while the secret is being changed.',
  'Answer 2xx within 20 s. Otherwise it is sent again after 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 hours, later if `Retry-After` asks for it; then it is DEAD until it is replayed. 410 disables the endpoint; 429, 502 and 504 pause it; redirects are not followed. Callbacks may come twice and out of order: `webhook-id` names the callback, `data.sequence` grows with the message.',
].join('\n\n')

/** `/v1/clients/:id/callback`: where a client is told of its messages. */
export function callbackEndpointRoutes(
  deps: Pick<ApiDeps, 'db' | 'now' | 'callbackPost' | 'callbackSecrets'>,
) {
  return new Elysia({ normalize: false, prefix: '/v1/clients/:id/callback' })
    .get(
      '',
      async ({ params, set }) => {
        const clientId = params.id as ClientId // the schema has checked the form
        const nowMs = deps.now()
        const endpoint = await findCallbackEndpoint(deps.db.sql, clientId, nowMs - DAY_MS)
        return endpoint ? endpointJson(clientId, endpoint, nowMs) : refuse(set, 'unknown_client')
      },
      {
        params: ClientParams,
        detail: {
          ...operation,
          summary: "Read a client's endpoint and its health",
          description: `${FOR_ADMINS} \`breaker.state\` is \`open\` after five failures in a row: nothing is sent until \`open_until\`, then one callback as a probe. Counts end at ${MAX_COUNT}. \`url\` is null when there is no endpoint.`,
          responses: {
            200: answer('the endpoint', CallbackEndpoint, EXAMPLE_ENDPOINT),
            ...refusals('invalid_field', 'unknown_client', ...ADMIN_REFUSALS),
          },
        },
      },
    )
    .put(
      '',
      async ({ params, body, set }) => {
        const outcome = await setEndpoint(deps, params.id as ClientId, {
          url: body.url,
          everyStatus: body.every_status ?? false,
        })
        switch (outcome.kind) {
          case 'violation':
            return refuseField(set, 'url', outcome.rule)
          case 'unknown_client':
            return refuse(set, 'unknown_client')
          case 'set':
            return setEndpointJson(body.url, body.every_status ?? false, outcome.secret)
        }
      },
      {
        params: ClientParams,
        body: SetEndpointBody,
        detail: {
          ...operation,
          summary: "Set a client's endpoint",
          requestBody: jsonBody(SetEndpointBody, ENDPOINT_EXAMPLES),
          description: `${FOR_ADMINS} The client is told each final status, with \`every_status\` each change of status; and of each inbound message that is for it (\`message.received\`), and each time that its credit comes down to its low-water mark (\`credits.low\`). The first time the answer has the \`secret\`, and never again. Enables an endpoint that was disabled.\n\n${SIGNING}`,
          callbacks: callbacksTo(EXAMPLE_BODY, EXAMPLE_LOW),
          responses: {
            200: answers('set', SetEndpoint, EXAMPLE_SET),
            ...refusals('invalid_field', 'unknown_field', 'unknown_client', ...ADMIN_REFUSALS),
          },
        },
      },
    )
    .delete(
      '',
      async ({ params, set }) => {
        if (!(await removeEndpoint(deps, params.id as ClientId))) return refuse(set, 'no_callback_endpoint')
        set.status = 204
        return
      },
      {
        params: ClientParams,
        detail: {
          ...operation,
          summary: "Remove a client's endpoint",
          description: `${FOR_ADMINS} Its secret goes with it, and callbacks that are open end as DEAD.`,
          responses: {
            204: noContent('removed'),
            ...refusals('invalid_field', 'no_callback_endpoint', ...ADMIN_REFUSALS),
          },
        },
      },
    )
    .post(
      '/rotate-secret',
      async ({ params, body, set }) => {
        const overlapMs = (body?.overlap_hours ?? DEFAULT_OVERLAP_HOURS) * HOUR_MS
        const rotated = await rotateSecret(deps, params.id as ClientId, overlapMs)
        if (!rotated) return refuse(set, 'no_callback_endpoint')
        return rotatedJson(rotated.secret, rotated.previousUntil)
      },
      {
        params: ClientParams,
        body: OverlapBody,
        detail: {
          ...operation,
          summary: 'Change the signing secret',
          requestBody: { ...jsonBody(OverlapBody, ROTATE_EXAMPLES), required: false },
          description: `${FOR_ADMINS} The answer has the new secret, and never again. The one before signs too for \`overlap_hours\` (24 if not said): both signatures stand in \`webhook-signature\`.`,
          responses: {
            200: answer('changed', RotatedSecret, {
              secret: EXAMPLE_SECRET,
              previous_secret_until: '2026-11-25T10:00:00.000Z',
            }),
            ...refusals('invalid_field', 'unknown_field', 'no_callback_endpoint', ...ADMIN_REFUSALS),
          },
        },
      },
    )
}
