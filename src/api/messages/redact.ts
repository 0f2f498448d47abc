import { Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import type { MessageId } from '../../domain/message.ts'
import { redactParts } from '../../flow/erasure/redact-parts.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, jsonBody, refusals } from '../docs/docs-responses.ts'
import { forClients } from '../docs/security.ts'
import { askerOf } from '../http/access/asker.ts'
import { KEY_REFUSALS, maySee } from '../http/access/auth.ts'
import { refuse, refuseField } from '../http/refuse.ts'
import { archiveJson, EXAMPLE_REDACTED, RedactedMessage } from './redact-answers.ts'
import { MessageIdParams } from './schemas.ts'

const yesOrNo = Type.Optional(Type.Boolean({ description: 'must be true or false' }))
const RedactBody = Type.Object(
  { text: yesOrNo, number: yesOrNo },
  { additionalProperties: false, description: 'must be a JSON object' },
)

/** `POST /v1/messages/:id/redact`: remove what a message said, or whom it went to. */
export function redactRoute(deps: Pick<ApiDeps, 'archive' | 'db' | 'newId' | 'now' | 'numberSecret'>) {
  return new Elysia({ normalize: false, prefix: '/v1/messages' }).post(
    '/:id/redact',
    async ({ params, body, request, set }) => {
      const { text = false, number = false } = body
      if (!text && !number) return refuseField(set, 'text', 'must be true where number is not')
      const id = params.id.toLowerCase() as MessageId // the schema has checked the form
      const outcome = await redactParts(
        deps,
        { messageId: id, text, number, deleted: false },
        { may: (clientId) => maySee(request, clientId), name: askerOf(request) },
      )
      switch (outcome.kind) {
        case 'unknown_message':
          return refuse(set, 'unknown_message')
        case 'open':
          return refuse(set, 'not_redactable')
        case 'off':
          return refuse(set, 'erasure_off')
        case 'redacted':
          if (outcome.inArchive && outcome.inArchive.state !== 'done') set.status = 202
          return {
            message_id: id,
            to: outcome.to,
            text_redacted: outcome.text,
            number_redacted: !outcome.to.startsWith('+'),
            archive: outcome.inArchive && archiveJson(outcome.inArchive),
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
          'Once it is at its end. `text` removes what it says, from what its callbacks quote, too; `number` puts a hash in the place of the number, in its history and callbacks, too: the same number has the same hash. With either goes what was said of it with providers. Its parts, states and money stay. From the answer on nobody reads what is to go. Where its day has files in the archive these are written anew by workers (202), which survives a restart; those of a day that are asked for together are removed together. A second call finds nothing to remove, or says how far that is: 202 until it is done, then 200.',
        responses: {
          200: answer('removed, now or before', RedactedMessage, EXAMPLE_REDACTED),
          202: answer(
            'nobody reads it any more, and it will be removed from the files of the archive',
            RedactedMessage,
            {
              ...EXAMPLE_REDACTED,
              archive: {
                erasure_id: '019abcde-0000-7000-8000-0000000000ee',
                day: '2026-08-01',
                state: 'erasing',
                asked_at: '2026-11-24T10:00:00.000Z',
                finished_at: null,
              },
            },
          ),
          ...refusals(
            ...KEY_REFUSALS,
            'invalid_field',
            'unknown_field',
            'unknown_message',
            'not_redactable',
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
