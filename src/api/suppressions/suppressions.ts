import { type Static, Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import { oneOf } from '../../domain/fields/one-of.ts'
import type { ClientId, Msisdn } from '../../domain/message.ts'
import { MSISDN_PATTERN } from '../../domain/msisdn.ts'
import { SUPPRESSION_SOURCES } from '../../domain/opt-out/suppression.ts'
import {
  readSuppression as findById,
  listSuppressions,
  removeSuppression,
  removeSuppressionsOf,
  type SuppressionFilter,
} from '../../store/opt-out/suppressions.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, csvAnswer, noContent, refusals } from '../docs/docs-responses.ts'
import { forAllClients, forClients } from '../docs/security.ts'
import {
  ALL_CLIENTS_REFUSALS,
  callerOf,
  KEY_REFUSALS,
  refusedFor,
  refuseUnlessFor,
} from '../http/access/auth.ts'
import { wantsCsv } from '../http/csv/csv.ts'
import { exportCsv, pageById } from '../http/csv/csv-pages.ts'
import { ClientIdField, CursorField, DEFAULT_PAGE, LimitField, uuidField } from '../http/fields.ts'
import { refuse } from '../http/refuse.ts'
import { nextCursor } from '../http/window.ts'
import { postRoute } from './add.ts'
import {
  EXAMPLE_SUPPRESSION,
  EXAMPLE_SUPPRESSIONS_CSV,
  RemovedSuppressions,
  SUPPRESSION_COLUMNS,
  SuppressionPage,
  suppressionJson,
} from './suppression-answers.ts'
import { SUPPRESSION_RULES } from './suppression-fields.ts'

const NumberField = Type.String({
  pattern: MSISDN_PATTERN,
  description: SUPPRESSION_RULES.number,
  example: EXAMPLE_SUPPRESSION.number,
})
const SenderField = Type.Optional(
  Type.String({ minLength: 1, maxLength: 16, description: 'must be a sender, 1 to 16 characters' }),
)

const ListQuery = Type.Object(
  {
    client_id: Type.Optional(ClientIdField),
    number: Type.Optional(NumberField),
    sender: SenderField,
    source: Type.Optional(oneOf(SUPPRESSION_SOURCES)),
    cursor: CursorField,
    limit: LimitField,
  },
  { additionalProperties: false, description: 'must be query parameters' },
)
const RemoveQuery = Type.Object(
  { client_id: Type.Optional(ClientIdField), number: NumberField, sender: SenderField },
  { additionalProperties: false, description: 'must be query parameters' },
)
const IdParams = Type.Object({ id: uuidField(EXAMPLE_SUPPRESSION.id) })

const operation = { tags: ['Opt-out'], security: forAllClients('read') }

/** `/v1/suppressions`: which numbers are not written to. With `client_id` what is that client's, without it all. */
export function suppressionRoutes(
  deps: Pick<ApiDeps, 'db' | 'directory' | 'log' | 'newId' | 'now' | 'suppressions'>,
) {
  return new Elysia({ normalize: false, prefix: '/v1/suppressions' })
    .get(
      '',
      async ({ request, query, set }) => {
        const refusal = refuseUnlessFor(request, query.client_id ?? null, set)
        if (refusal) return refusal
        const filter = filterOf(deps, query)
        if (wantsCsv(request))
          return await exportSuppressions(deps.db, filter, Number(query.limit ?? 0) || null)
        const limit = Number(query.limit ?? DEFAULT_PAGE)
        const page = await listSuppressions(deps.db.sql, filter, limit)
        return { suppressions: page.map(suppressionJson), next_cursor: nextCursor(page, limit) }
      },
      {
        query: ListQuery,
        detail: {
          ...operation,
          summary: 'List numbers that are not written to',
          description:
            'Newest first. With `client_id` those of that client, without it those of all, for admins; those that hold for all clients have the `client_id` null, and are found with the nil UUID. With `Accept: text/csv` all that match come as CSV (RFC 4180), as it can be read in again.',
          responses: {
            200: csvAnswer(
              answer('a page', SuppressionPage, {
                suppressions: [EXAMPLE_SUPPRESSION],
                next_cursor: EXAMPLE_SUPPRESSION.id,
              }),
              'The fields in their order; null is empty.',
              EXAMPLE_SUPPRESSIONS_CSV,
              ['Content-Disposition'],
            ),
            ...refusals(...ALL_CLIENTS_REFUSALS),
          },
        },
      },
    )
    .use(postRoute(deps))
    .delete(
      '',
      async ({ request, query, set }) => {
        const refusal = refuseUnlessFor(request, query.client_id ?? null, set)
        if (refusal) return refusal
        // The schema has checked the form.
        const number = query.number as Msisdn
        return { removed: await removeSuppressionsOf(deps.db.sql, { ...filterOf(deps, query), number }) }
      },
      {
        query: RemoveQuery,
        detail: {
          ...operation,
          security: forAllClients('operate'),
          summary: 'Take back what is said of a number',
          description: 'With `client_id` and `sender` only what is said of these. It acts at once.',
          responses: {
            200: answer('taken back', RemovedSuppressions, { removed: 1 }),
            ...refusals(...ALL_CLIENTS_REFUSALS),
          },
        },
      },
    )
    .delete(
      '/:id',
      async ({ request, params, set }) => {
        const found = await findById(deps.db.sql, params.id)
        if (!found || refusedFor(callerOf(request), found.clientId)) return refuse(set, 'unknown_suppression')
        if (!(await removeSuppression(deps.db.sql, params.id))) return refuse(set, 'unknown_suppression')
        set.status = 204
        return
      },
      {
        params: IdParams,
        detail: {
          ...operation,
          security: forClients('operate'),
          summary: 'Take back a suppression',
          responses: {
            204: noContent('taken back'),
            ...refusals(
              ...KEY_REFUSALS,
              'invalid_field',
              'unknown_suppression',
              'internal_error',
              'database_unavailable',
            ),
          },
        },
      },
    )
}

function filterOf(
  { suppressions }: Pick<ApiDeps, 'suppressions'>,
  query: Partial<Static<typeof ListQuery>>,
): SuppressionFilter {
  // The schema has checked the forms.
  const number = query.number as Msisdn | undefined
  return {
    clientId: query.client_id as ClientId | undefined,
    number,
    numberHash: number && suppressions.hashOf(number),
    sender: query.sender,
    source: query.source,
    beforeId: query.cursor,
  }
}

/** All that the filter lets through as CSV, as it can be read in again; `limit` null is all there are. */
function exportSuppressions(
  { sql }: ApiDeps['db'],
  filter: SuppressionFilter,
  limit: number | null,
): Promise<Response> {
  return exportCsv(
    {
      filename: 'suppressions.csv',
      columns: SUPPRESSION_COLUMNS,
      read: async (beforeId, size) =>
        pageById(await listSuppressions(sql, { ...filter, beforeId: beforeId ?? undefined }, size), size),
      cellsOf: (row) => Object.values(suppressionJson(row)),
    },
    filter.beforeId ?? null,
    limit,
  )
}
