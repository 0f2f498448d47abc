import { Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import type { Msisdn } from '../../domain/message.ts'
import { MSISDN_PATTERN, MSISDN_RULE } from '../../domain/msisdn.ts'
import { askErasure } from '../../flow/erasure/ask-erasure.ts'
import { findErasure, listErasures } from '../../store/erasure/erasures.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, jsonBody, refusals } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import { askerOf } from '../http/access/asker.ts'
import { DEFAULT_PAGE, LimitField, placeCursorField, uuidField } from '../http/fields.ts'
import { cursorAfter, placeIn } from '../http/place-cursor.ts'
import { refuse } from '../http/refuse.ts'
import { Erasure, ErasurePage, EXAMPLE_ERASURE, erasureJson } from './erasure-answers.ts'

const EraseBody = Type.Object(
  { number: Type.String({ pattern: MSISDN_PATTERN, description: MSISDN_RULE, example: '+4915112345678' }) },
  { additionalProperties: false, description: 'must be a JSON object' },
)
const EraseParams = Type.Object({ id: uuidField(EXAMPLE_ERASURE.id) })
const ListQuery = Type.Object(
  { message_id: Type.Optional(uuidField()), cursor: placeCursorField(), limit: LimitField },
  { additionalProperties: false, description: 'must be query parameters' },
)

const operation = { tags: ['Operations'], security: forAdmins('read') }

/** `/v1/erase` for admins: a number is removed everywhere, by workers, and how far that has come. */
export function eraseRoutes(deps: Pick<ApiDeps, 'db' | 'now' | 'newId' | 'numberSecret'>) {
  return new Elysia({ normalize: false, prefix: '/v1/erase' })
    .post(
      '',
      async ({ body, request, set }) => {
        const number = body.number as Msisdn // the schema has checked the form
        const asked = await askErasure(deps, number, askerOf(request))
        switch (asked.kind) {
          case 'off':
            return refuse(set, 'erasure_off')
          case 'in_use':
            return refuse(set, 'number_in_use')
          case 'asked':
            set.status = 202
            set.headers['location'] = `/v1/erase/${asked.erasure.id}`
            return erasureJson(asked.erasure)
        }
      },
      {
        body: EraseBody,
        detail: {
          ...operation,
          security: forAdmins('operate'),
          summary: 'Remove a number everywhere',
          requestBody: jsonBody(EraseBody, {
            person: { summary: 'A person is to be forgotten', value: { number: '+4915112345678' } },
          }),
          description:
            'Of messages to it and from it the text goes, and a hash stands for the number; in texts, histories, errors, callbacks and what else quotes it, in whatever form it is written, `***` does; what was said with providers goes. It stays suppressed where it was. Money, counts and states stay. Messages on their way are waited for. Workers carry it out, also in the archive, and it survives a restart: GET /v1/erase/:id says how far it has come, and is the proof in the end. Of a number one is under way at a time: a second request is answered with that one. What came after it was asked for is not part of it. See docs/retention.md.',
          responses: {
            202: answer(
              'it will be done',
              Erasure,
              {
                ...EXAMPLE_ERASURE,
                state: 'erasing',
                counts: {},
                days: 0,
                archived_days: [],
                finished_at: null,
              },
              ['Location'],
            ),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field', 'erasure_off', 'number_in_use'),
          },
        },
      },
    )
    .get(
      '',
      async ({ query }): Promise<ErasurePage> => {
        const limit = Number(query.limit ?? DEFAULT_PAGE)
        const page = await listErasures(deps.db.sql, placeIn(query.cursor), limit, query.message_id)
        return { erasures: page.map(erasureJson), next_cursor: cursorAfter(page, limit) }
      },
      {
        query: ListQuery,
        detail: {
          ...operation,
          summary: 'List erasures',
          description:
            'Newest first; kept for good: they are the proof. Of numbers, and of archived messages that were redacted: with `message_id` those of one.',
          responses: {
            200: answer('a page', ErasurePage, { erasures: [EXAMPLE_ERASURE], next_cursor: null }),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field'),
          },
        },
      },
    )
    .get(
      '/:id',
      async ({ params, set }) => {
        const erasure = await findErasure(deps.db.sql, params.id)
        return erasure ? erasureJson(erasure) : refuse(set, 'unknown_erasure')
      },
      {
        params: EraseParams,
        detail: {
          ...operation,
          summary: 'Read an erasure',
          responses: {
            200: answer('how far it has come', Erasure, EXAMPLE_ERASURE),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_erasure'),
          },
        },
      },
    )
}
