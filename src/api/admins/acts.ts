import { Elysia } from 'elysia'
import { findAct, listActs } from '../../store/admin/acts.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, refusals } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import { DEFAULT_PAGE } from '../http/fields.ts'
import { refuse, refuseField } from '../http/refuse.ts'
import { nextCursor, readWindow } from '../http/window.ts'
import { Act, ActPage, EXAMPLE_ACT } from './admin-answers.ts'
import { ActParams, ListActsQuery } from './admin-schemas.ts'
import { actJson } from './admin-view.ts'

const operation = { tags: ['Admins'], security: forAdmins('read') }

/** `/v1/acts`: who did what. */
export function actRoutes({ db }: Pick<ApiDeps, 'db'>) {
  return new Elysia({ normalize: false, prefix: '/v1/acts' })
    .get(
      '',
      async ({ query, set }) => {
        const window = readWindow(query)
        if (window.kind === 'violation') return refuseField(set, window.field, window.rule)
        const limit = Number(query.limit ?? DEFAULT_PAGE)
        const filter = {
          byKind: query.by ?? null,
          byName: query.name ?? null,
          what: query.what ?? null,
          subjectKind: query.subject_kind ?? null,
          subjectId: query.subject_id ?? null,
          clientId: query.client_id ?? null,
          outcome: query.outcome ?? null,
          fromAt: window.fromAt,
          toAt: window.toAt,
          beforeId: query.cursor ?? null,
        }
        const page = await listActs(db, filter, limit)
        return { acts: page.map(actJson), next_cursor: nextCursor(page, limit) }
      },
      {
        query: ListActsQuery,
        detail: {
          ...operation,
          summary: 'List who did what',
          description:
            'Every change by an admin, by the command line, and by clients of what is their own, newest first; also an admin’s try that was refused. An act is kept before it is carried out: one that is `begun` and not under way is one whose process died over it. `from` and `to` go by when it began. What passes by the gateway is not here: a message is its own record.',
          responses: {
            200: answer('a page', ActPage, { acts: [EXAMPLE_ACT], next_cursor: EXAMPLE_ACT.id }),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field'),
          },
        },
      },
    )
    .get(
      '/:id',
      async ({ params, set }) => {
        const act = await findAct(db.sql, params.id)
        return act ? actJson(act) : refuse(set, 'unknown_act')
      },
      {
        params: ActParams,
        detail: {
          ...operation,
          summary: 'Read an act',
          responses: {
            200: answer('the act', Act, EXAMPLE_ACT),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_act'),
          },
        },
      },
    )
}
