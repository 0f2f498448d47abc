import { Elysia } from 'elysia'
import type { ApiDeps } from '../../world.ts'
import { FOR_OWNER } from '../docs/security.ts'
import { OWN_REFUSALS, ownerOf } from '../http/access/auth.ts'
import { OverlapBody } from '../http/fields.ts'
import { SetEndpointBody } from './callback-schemas.ts'
import { openEndpointActs } from './endpoint-acts.ts'
import { endpointDetails } from './endpoint-details.ts'

const details = endpointDetails({
  tags: ['Own account'],
  reads: FOR_OWNER,
  changes: FOR_OWNER,
  says: 'Of the client whose key it is.',
  refusals: OWN_REFUSALS,
})

/** `/v1/me/callback`: where the client whose key it is is told of its messages. */
export function ownEndpointRoutes(deps: Pick<ApiDeps, 'db' | 'now' | 'callbackPost' | 'callbackSecrets'>) {
  const acts = openEndpointActs(deps)
  const of = (request: Request) => ownerOf(request).clientId
  return new Elysia({ normalize: false, prefix: '/v1/me/callback' })
    .get('', async ({ request, set }) => await acts.read(of(request), set), { detail: details.read })
    .put('', async ({ request, body, set }) => await acts.put(of(request), body, set), {
      body: SetEndpointBody,
      detail: details.put,
    })
    .delete('', async ({ request, set }) => await acts.remove(of(request), set), { detail: details.remove })
    .post('/rotate-secret', async ({ request, body, set }) => await acts.rotate(of(request), body, set), {
      body: OverlapBody,
      detail: details.rotate,
    })
    .post('/enable', async ({ request, set }) => await acts.enable(of(request), set), {
      detail: details.enable,
    })
}
