import { Elysia } from 'elysia'
import { readRules } from '../../domain/route/route-json.ts'
import type { RouteRule } from '../../domain/route/routing.ts'
import { knowNow } from '../../flow/know-now.ts'
import { readRoutes, replaceRoutes } from '../../store/routes.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, jsonBody, refusals } from '../docs/docs-responses.ts'
import { ROUTES_EXAMPLES } from '../docs/request-examples.ts'
import { forAdmins } from '../docs/security.ts'
import { IF_MATCH, ifMatchOf, tagOf } from '../http/entity-tag.ts'
import type { Refusal } from '../http/refusal.ts'
import { type ReplySet, refuse, refuseField } from '../http/refuse.ts'
import { Routes } from './route-answers.ts'
import { EXAMPLE_ROUTES } from './route-examples.ts'
import { RoutesBody } from './route-schemas.ts'
import { routesJson } from './route-view.ts'

const operation = { tags: ['Routes'], security: forAdmins('read') }

const PUT_DESCRIPTION = [
  'Puts the whole ordered list in the place of the one that stands, all or nothing; every process goes by it within 2 s. The same list again changes nothing and keeps its ETag.',
  'The first rule that matches wins; of rules that differ only in their prefix the longest prefix wins, whatever their order. Of a rule the targets of the lowest `order` are asked first, each by its `weight`. A rule that no message could go by is refused, and so is one that names a provider which is not there.',
  '`order` and `weight` are 1 when they are left out; of `failover` what is left out is `false` or `null`: never.',
].join('\n\n')

/** `/v1/routes` for admins: which provider a message goes to. */
export function routeRoutes(deps: Pick<ApiDeps, 'db' | 'directory' | 'log'>) {
  return new Elysia({ normalize: false, prefix: '/v1/routes' })
    .get(
      '',
      async ({ set }) => {
        const { version, rules } = await readRoutes(deps.db.sql)
        set.headers['etag'] = tagOf(version)
        return routesJson(rules)
      },
      {
        detail: {
          ...operation,
          summary: 'Read the routes',
          description: 'The rules in their order, as the database has them, with all that may be left out.',
          responses: {
            200: answer('the routes', Routes, EXAMPLE_ROUTES, ['ETag']),
            ...refusals(...ADMIN_REFUSALS),
          },
        },
      },
    )
    .put(
      '',
      async ({ request, body, set }) => {
        const read = readRules(body.routes)
        if (read.kind === 'violation') return refuseField(set, read.field, read.rule)
        return await put(deps, set, read.rules, ifMatchOf(request))
      },
      {
        body: RoutesBody,
        detail: {
          ...operation,
          security: forAdmins('config'),
          summary: 'Replace the routes',
          requestBody: jsonBody(RoutesBody, ROUTES_EXAMPLES),
          parameters: [IF_MATCH],
          description: PUT_DESCRIPTION,
          responses: {
            200: answer('the routes as they are now', Routes, EXAMPLE_ROUTES, ['ETag']),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field', 'precondition_failed'),
          },
        },
      },
    )
}

async function put(
  { db, directory, log }: Pick<ApiDeps, 'db' | 'directory' | 'log'>,
  set: ReplySet,
  rules: readonly RouteRule[],
  mayReplace: (version: number) => boolean,
): Promise<Routes | Refusal> {
  const outcome = await replaceRoutes(db, rules, mayReplace)
  switch (outcome.kind) {
    case 'precondition_failed':
      set.headers['etag'] = tagOf(outcome.version)
      return refuse(set, 'precondition_failed')
    case 'unknown_provider':
      return refuseField(set, outcome.field, outcome.rule)
    case 'replaced':
    case 'unchanged':
      await knowNow(directory, log)
      set.headers['etag'] = tagOf(outcome.version)
      return routesJson(rules)
  }
}
