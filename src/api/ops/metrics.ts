import { Elysia } from 'elysia'
import type { ApiDeps } from '../../world.ts'
import { refusals, textAnswer } from '../docs/docs-responses.ts'
import { forAdmins, forAllClients } from '../docs/security.ts'
import { namesOneOf } from '../http/access/admin.ts'
import type { Enter } from '../http/access/entrance.ts'

/** `/metrics`: for Prometheus. With METRICS_TOKEN for who has it, and for admins; else as what is of all clients. */
export function metricsRoute(
  { scrape, metricsTokens }: Pick<ApiDeps, 'scrape' | 'metricsTokens'>,
  enter: Enter,
) {
  return new Elysia({ normalize: false }).get(
    '/metrics',
    async ({ request, route, query }) => {
      if (!namesOneOf(metricsTokens, request.headers.get('authorization')))
        await enter({ request, route, query })
      const { contentType, text } = await scrape()
      return new Response(text, { headers: { 'content-type': contentType } })
    },
    {
      detail: {
        tags: ['Operations'],
        security: metricsTokens.length > 0 ? forAdmins('read') : forAllClients('read'),
        summary: 'Metrics, for Prometheus',
        description:
          'What this process has counted since its start, and how the gateway stands, in the text format of Prometheus; docs/metrics.md has each name. With `METRICS_TOKEN` set it wants `Authorization: Bearer` with that or the ADMIN_TOKEN; without, it is for admins as all that is of all clients, and open on loopback. What is of the whole gateway is read anew at most once in 5 s, and left out when it cannot be read.',
        responses: {
          200: textAnswer(
            'the metrics',
            '# HELP sms_build_info always 1\n# TYPE sms_build_info gauge\nsms_build_info{version="0.1.0",role="api"} 1\n',
          ),
          ...refusals(
            'no_api_key',
            'wrong_api_key',
            'not_your_client',
            'not_an_admin',
            'admin_routes_off',
            'too_many_wrong_tokens',
            'internal_error',
            'database_unavailable',
          ),
        },
      },
    },
  )
}
