import { Elysia } from 'elysia'
import type { ClientId } from '../../domain/message.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import { ClientParams, OverlapBody } from '../http/fields.ts'
import { SetEndpointBody } from './callback-schemas.ts'
import { openEndpointActs } from './endpoint-acts.ts'
import { endpointDetails } from './endpoint-details.ts'

const details = endpointDetails({
  tags: ['Callbacks'],
  reads: forAdmins('read'),
  changes: forAdmins('config'),
  says: 'For admins.',
  refusals: [...ADMIN_REFUSALS, 'invalid_field'],
})

/** `/v1/clients/:id/callback` for admins: where a client is told of its messages. */
export function callbackEndpointRoutes(
  deps: Pick<ApiDeps, 'db' | 'now' | 'callbackPost' | 'callbackSecrets'>,
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
}
