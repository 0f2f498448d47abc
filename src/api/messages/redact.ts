import { type Static, Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import type { MessageId } from '../../domain/message.ts'
import { redactParts } from '../../flow/erasure/redact-parts.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, jsonBody, refusals } from '../docs/docs-responses.ts'
import { forClients } from '../docs/security.ts'
import { KEY_REFUSALS, maySee } from '../http/access/auth.ts'
import { flagOf, idOf, named, textOf } from '../http/answer-fields.ts'
import { refuse, refuseField } from '../http/refuse.ts'
import { EXAMPLE_MESSAGE } from './examples.ts'
import { MessageIdParams } from './schemas.ts'

const yesOrNo = Type.Optional(Type.Boolean({ description: 'must be true or false' }))
const RedactBody = Type.Object(
  { text: yesOrNo, number: yesOrNo },
  { additionalProperties: false, description: 'must be a JSON object' },
)

const RedactedMessage = named('RedactedMessage', {
  message_id: idOf('names the message'),
  to: textOf('the number, or the hash that stands for it now'),
  text_redacted: flagOf('whether it has no text any more'),
  number_redacted: flagOf('whether a hash stands for its number'),
})
type RedactedMessage = Static<typeof RedactedMessage>

/** `POST /v1/messages/:id/redact`: remove what a message said, or whom it went to. */
export function redactRoute(deps: Pick<ApiDeps, 'archive' | 'db' | 'now' | 'numberSecret'>) {
  return new Elysia({ normalize: false, prefix: '/v1/messages' }).post(
    '/:id/redact',
    async ({ params, body, request, set }) => {
      const { text = false, number = false } = body
      if (!text && !number) return refuseField(set, 'text', 'must be true where number is not')
      const id = params.id.toLowerCase() as MessageId // the schema has checked the form
      const outcome = await redactParts(deps, id, { text, number }, (clientId) => maySee(request, clientId))
      switch (outcome.kind) {
        case 'unknown_message':
          return refuse(set, 'unknown_message')
        case 'open':
          return refuse(set, 'not_redactable')
        case 'archived':
          return refuse(set, 'message_archived')
        case 'off':
          return refuse(set, 'erasure_off')
        case 'redacted':
          return {
            message_id: id,
            to: outcome.to,
            text_redacted: outcome.text,
            number_redacted: !outcome.to.startsWith('+'),
          } satisfies RedactedMessage
      }
    },
    {
      params: MessageIdParams,
      body: RedactBody,
      detail: {
        tags: ['Messages'],
        security: forClients('operate'),
        summary: 'Redact a message',
        requestBody: jsonBody(RedactBody, {
          both: { summary: 'Its text and its number', value: { text: true, number: true } },
          text: { summary: 'Its text alone', value: { text: true } },
        }),
        description:
          'Once it is at its end; 409 `message_archived` where its day is in cold storage: restore the day first. `text` removes what it says, from what its callbacks quote, too; `number` puts a hash in the place of the number, in its history and callbacks, too: the same number has the same hash. With either goes what was said of it with providers. Its parts, states and money stay. A second call finds nothing to remove.',
        responses: {
          200: answer('removed, now or before', RedactedMessage, {
            message_id: EXAMPLE_MESSAGE.id,
            to: 'hash_5f0c2a9be41d7c3388e1a604',
            text_redacted: true,
            number_redacted: true,
          }),
          ...refusals(
            ...KEY_REFUSALS,
            'invalid_field',
            'unknown_field',
            'unknown_message',
            'not_redactable',
            'message_archived',
            'erasure_off',
            'internal_error',
            'database_unavailable',
            'archive_unavailable',
          ),
        },
      },
    },
  )
}
