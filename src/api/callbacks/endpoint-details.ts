import type { ErrorCode } from '../../domain/errors.ts'
import { MAX_COUNT } from '../../store/callback/callback-endpoints.ts'
import { answer, answers, jsonBody, noContent, refusals } from '../docs/docs-responses.ts'
import { ENDPOINT_EXAMPLES, ROTATE_EXAMPLES } from '../docs/request-examples.ts'
import { OverlapBody } from '../http/fields.ts'
import { CallbackEndpoint, RotatedSecret, SetEndpoint } from './callback-answers.ts'
import { callbacksTo } from './callback-body.ts'
import {
  EXAMPLE_BODY,
  EXAMPLE_ENDPOINT,
  EXAMPLE_LOW,
  EXAMPLE_SECRET,
  EXAMPLE_SET,
  EXAMPLE_TEST,
} from './callback-examples.ts'
import { SetEndpointBody } from './callback-schemas.ts'

const SIGNING = [
  'Callbacks are POSTed as JSON and signed as Standard Webhooks says (standardwebhooks.com; there are libraries for every language): `webhook-id` is the same at each delivery of a callback, `webhook-timestamp` is in Unix seconds, `webhook-signature` holds `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`, twice while the secret is being changed.',
  'Answer 2xx within 20 s. Otherwise it is sent again after 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 hours, later if `Retry-After` asks for it; then it is DEAD until it is replayed. 410 disables the endpoint; 429, 502 and 504 pause it; redirects are not followed. Callbacks may come twice and out of order: `webhook-id` names the callback, `data.sequence` grows with the message.',
].join('\n\n')

type Security = Record<string, string[]>[]

/** How routes of an endpoint are documented: what they are of, for whom, and how whoever else asks is refused. */
type Of = {
  readonly tags: string[]
  readonly reads: Security
  readonly changes: Security
  readonly says: string
  readonly refusals: readonly ErrorCode[]
}

/** What the document says of the routes of an endpoint. */
export function endpointDetails({ tags, reads, changes, says, refusals: usual }: Of) {
  const operation = { tags, security: changes }
  return {
    read: {
      tags,
      security: reads,
      summary: "Read a client's endpoint and its health",
      description: `${says} \`breaker.state\` is \`open\` after five failures in a row: nothing is sent until \`open_until\`, then one callback as a probe. Counts end at ${MAX_COUNT}. \`url\` is null when there is no endpoint.`,
      responses: {
        200: answer('the endpoint', CallbackEndpoint, EXAMPLE_ENDPOINT),
        ...refusals('unknown_client', ...usual),
      },
    },
    put: {
      ...operation,
      summary: "Set a client's endpoint",
      requestBody: jsonBody(SetEndpointBody, ENDPOINT_EXAMPLES),
      description: `${says} The client is told each final status, with \`every_status\` each change of status; and of each inbound message that is for it (\`message.received\`), and each time that its credit comes down to its low-water mark (\`credits.low\`). The first time the answer has the \`secret\`, and never again. Enables an endpoint that was disabled.\n\n${SIGNING}`,
      callbacks: callbacksTo(EXAMPLE_BODY, EXAMPLE_LOW, EXAMPLE_TEST),
      responses: {
        200: answers('set', SetEndpoint, EXAMPLE_SET),
        ...refusals('invalid_field', 'unknown_field', 'unknown_client', ...usual),
      },
    },
    remove: {
      ...operation,
      summary: "Remove a client's endpoint",
      description: `${says} Its secret goes with it, and callbacks that are open end as DEAD.`,
      responses: { 204: noContent('removed'), ...refusals('no_callback_endpoint', ...usual) },
    },
    rotate: {
      ...operation,
      summary: 'Change the signing secret',
      requestBody: { ...jsonBody(OverlapBody, ROTATE_EXAMPLES), required: false },
      description: `${says} The answer has the new secret, and never again. The one before signs too for \`overlap_hours\` (24 if not said): both signatures stand in \`webhook-signature\`.`,
      responses: {
        200: answer('changed', RotatedSecret, {
          secret: EXAMPLE_SECRET,
          previous_secret_until: '2026-11-25T10:00:00.000Z',
        }),
        ...refusals('invalid_field', 'unknown_field', 'no_callback_endpoint', ...usual),
      },
    },
    enable: {
      ...operation,
      summary: "Enable a client's endpoint",
      description: `${says} One that was disabled is told again, and one whose breaker is open at once. Callbacks that ended meanwhile stay at their end: replay them.`,
      responses: {
        200: answer('the endpoint as it is now', CallbackEndpoint, EXAMPLE_ENDPOINT),
        ...refusals('no_callback_endpoint', 'unknown_client', ...usual),
      },
    },
  }
}
