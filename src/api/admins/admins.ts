import { Elysia } from 'elysia'
import { ADMIN_NAME_RULE, isAdminName, ROOT_NAME } from '../../domain/admin.ts'
import { must } from '../../domain/assert.ts'
import { readBound } from '../../domain/message/schedule.ts'
import { makeAdminToken, revokeAdminTokens } from '../../flow/admin/admin-tokens.ts'
import { findAdmin, listAdmins } from '../../store/admin/admins.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_EXAMPLES } from '../docs/admin-request-examples.ts'
import { ADMIN_REFUSALS, answer, jsonBody, refusals } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import { callerOf } from '../http/access/auth.ts'
import { DEFAULT_PAGE } from '../http/fields.ts'
import { refuse, refuseField } from '../http/refuse.ts'
import { nextCursor } from '../http/window.ts'
import {
  AdminToken,
  AdminTokenPage,
  EXAMPLE_ADMIN,
  EXAMPLE_OWN,
  MadeAdminToken,
  OwnAdmin,
} from './admin-answers.ts'
import { AdminParams, CreateAdminBody, ListAdminsQuery, UNTIL_RULE } from './admin-schemas.ts'
import { adminJson, ownJson } from './admin-view.ts'

const operation = { tags: ['Admins'], security: forAdmins('read') }

/** `/v1/admins`: tokens with a name, what they are for and how long. Only the root makes and revokes them. */
export function adminRoutes(deps: Pick<ApiDeps, 'db' | 'newId' | 'now'>) {
  return new Elysia({ normalize: false, prefix: '/v1/admins' })
    .post(
      '',
      async ({ body, set }) => {
        const { name, scopes, until = null } = body
        if (!isAdminName(name)) return refuseField(set, 'name', ADMIN_NAME_RULE)
        const untilMs = until === null ? null : readBound(until)
        if (until !== null && (untilMs === null || untilMs <= deps.now()))
          return refuseField(set, 'until', UNTIL_RULE)
        const asked = { name, scopes, until: untilMs === null ? null : new Date(untilMs) }
        const { token, kept } = await makeAdminToken(deps, asked, ROOT_NAME)
        set.status = 201
        set.headers['cache-control'] = 'no-store'
        return { ...adminJson(kept), token }
      },
      {
        body: CreateAdminBody,
        detail: {
          ...operation,
          security: forAdmins('root'),
          summary: 'Give an admin a token',
          requestBody: jsonBody(CreateAdminBody, ADMIN_EXAMPLES),
          description:
            'Only with the ADMIN_TOKEN. The token is shown this once: only its SHA-256 is kept. No scope includes another: who is to look at what he changes needs `read`, too. A repeat makes another token, and one name may have several, so that a new one can take the place of an old one before that is revoked.',
          responses: {
            201: answer(
              'made',
              MadeAdminToken,
              { ...EXAMPLE_ADMIN, token: 'smsa_EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXA' },
              ['Cache-Control'],
            ),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field'),
          },
        },
      },
    )
    .get(
      '',
      async ({ query }): Promise<AdminTokenPage> => {
        const limit = Number(query.limit ?? DEFAULT_PAGE)
        const filter = {
          beforeId: query.cursor ?? null,
          name: query.name ?? null,
          ended: query.ended === 'true',
        }
        const page = await listAdmins(deps.db, filter, limit)
        return { admins: page.map(adminJson), next_cursor: nextCursor(page, limit) }
      },
      {
        query: ListAdminsQuery,
        detail: {
          ...operation,
          summary: 'List tokens of admins',
          description:
            'Newest first, without those that were revoked unless `ended=true`. That of ADMIN_TOKEN is not among them.',
          responses: {
            200: answer('a page', AdminTokenPage, {
              admins: [EXAMPLE_ADMIN],
              next_cursor: EXAMPLE_ADMIN.id,
            }),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field'),
          },
        },
      },
    )
    .get(
      '/me',
      ({ request }): OwnAdmin => {
        const caller = callerOf(request)
        return ownJson(must(caller.kind === 'admin' ? caller.admin : null, 'the route is for admins'))
      },
      {
        detail: {
          ...operation,
          security: forAdmins('any'),
          summary: 'Read whose token this is',
          description:
            'Who asks, and what the token that it was asked with is for; any token of an admin will do.',
          responses: {
            200: answer('who asks', OwnAdmin, EXAMPLE_OWN),
            ...refusals(...ADMIN_REFUSALS),
          },
        },
      },
    )
    .delete(
      '/:id',
      async ({ params, set }) => {
        const id = params.id.toLowerCase()
        await revokeAdminTokens(deps, { id, name: null }, ROOT_NAME)
        const found = await findAdmin(deps.db, id)
        return found ? adminJson(found) : refuse(set, 'unknown_admin')
      },
      {
        params: AdminParams,
        detail: {
          ...operation,
          security: forAdmins('root'),
          summary: 'Revoke a token of an admin',
          description:
            'Only with the ADMIN_TOKEN. It is good no more within 3 seconds in every process, and live streams that were opened with it end. A second call changes nothing.',
          responses: {
            200: answer('revoked', AdminToken, {
              ...EXAMPLE_ADMIN,
              revoked_at: '2026-11-25T10:00:00.000Z',
              revoked_by: ROOT_NAME,
            }),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_admin'),
          },
        },
      },
    )
}
