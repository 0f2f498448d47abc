import { Elysia } from 'elysia'
import type { ClientId } from '../../domain/message.ts'
import { testEndpoint } from '../../flow/callback/test-endpoint.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, refusals } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import { ClientParams, OverlapBody } from '../http/fields.ts'
import { refuse } from '../http/refuse.ts'
import { TestedEndpoint } from './callback-answers.ts'
import { EXAMPLE_TESTED } from './callback-examples.ts'
import { SetEndpointBody } from './callback-schemas.ts'
import { testedJson } from './callback-view.ts'
import { openEndpointActs } from './endpoint-acts.ts'
import { endpointDetails } from './endpoint-details.ts'

const details = endpointDetails({
  tags: ['Callbacks'],
  reads: forAdmins('read'),
  changes: forAdmins('config'),
  says: 'For admins.',
  refusals: [...ADMIN_REFUSALS, 'invalid_field'],
})

/** Test events to one client: six a minute, six at once. Each takes a socket and up to 20 s of this process. */
const TESTS = { ratePerS: 1, burst: 60 }
const TEST_COST = 10

/** `/v1/clients/:id/callback` for admins: where a client is told of its messages. */
export function callbackEndpointRoutes(
  deps: Pick<ApiDeps, 'db' | 'now' | 'newId' | 'limiter' | 'callbackPost' | 'callbackSecrets'>,
) {
  const acts = openEndpointActs(deps)
  const of = (params: { readonly id: string }) => params.id as ClientId // the schema has checked the form
  return new Elysia({ normalize: false, prefix: '/v1/clients/:id/callback' })
    .get('', async ({ params, set }) => await acts.read(of(params), set), {
      params: ClientParams,
      detail: details.read,
    })
    .put('', async ({ params, body, set }) => await acts.put(of(params), body, set), {
      params: ClientParams,
      body: SetEndpointBody,
      detail: details.put,
    })
    .delete('', async ({ params, set }) => await acts.remove(of(params), set), {
      params: ClientParams,
      detail: details.remove,
    })
    .post('/rotate-secret', async ({ params, body, set }) => await acts.rotate(of(params), body, set), {
      params: ClientParams,
      body: OverlapBody,
      detail: details.rotate,
    })
    .post('/enable', async ({ params, set }) => await acts.enable(of(params), set), {
      params: ClientParams,
      detail: details.enable,
    })
    .post(
      '/test',
      async ({ params, set }) => {
        const clientId = of(params)
        const verdict = await deps.limiter.take(`test:${clientId}`, TESTS, TEST_COST)
        if (verdict.kind === 'refused') {
          const refusal = refuse(set, 'test_limited')
          set.headers['retry-after'] = String(Math.ceil(verdict.retryAfterMs / 1_000))
          return refusal
        }
        const test = await testEndpoint(deps, clientId)
        return test ? testedJson(test) : refuse(set, 'no_callback_endpoint')
      },
      {
        params: ClientParams,
        detail: {
          tags: ['Callbacks'],
          security: forAdmins('operate'),
          summary: "Send a test event to a client's endpoint",
          description:
            'For admins. Sends an event of type `test`, signed as callbacks are, once and at once, and answers what came back: up to 20 s later. Also where the endpoint is disabled or paused, and that stays so. It is no callback: it is in no list, and is not sent again. Six a minute for each client.',
          responses: {
            200: answer('what came back', TestedEndpoint, EXAMPLE_TESTED),
            ...refusals('invalid_field', 'no_callback_endpoint', 'test_limited', ...ADMIN_REFUSALS),
          },
        },
      },
    )
}
