import { type AnyElysia, Elysia } from 'elysia'
import {
  ALL_CLIENTS,
  CONTROL_NAMES,
  CONTROLS,
  type ControlName,
  controlOf,
  violationOfControl,
} from '../../domain/controls.ts'
import type { ClientId } from '../../domain/message.ts'
import { knowNow } from '../../flow/know-now.ts'
import { findControl, sayControl } from '../../store/client/client-controls.ts'
import { findClient } from '../../store/client/clients.ts'
import type { ApiDeps } from '../../world.ts'
import { ifMatchOf, tagOf } from '../http/entity-tag.ts'
import { ClientParams } from '../http/fields.ts'
import type { Refusal } from '../http/refusal.ts'
import { type ReplySet, refuse, refuseField } from '../http/refuse.ts'
import type { ControlAnswer } from './control-answers.ts'
import { detailOf } from './control-docs.ts'
import { senderPresetRoute } from './sender-preset.ts'

type ControlDeps = Pick<ApiDeps, 'db' | 'directory' | 'log'>

/** What is said, and by which request. Null: nothing any more. */
type Saying = {
  readonly clientId: ClientId
  readonly name: ControlName
  readonly said: object | null
  readonly request: Request
}

/** `/v1/controls/…` and `/v1/clients/:id/controls/…` for admins: what may go out, and when. */
export function controlRoutes(deps: ControlDeps): AnyElysia {
  const routes = new Elysia({ normalize: false }).use(senderPresetRoute())
  for (const name of CONTROL_NAMES) routes.use(ofAll(deps, name)).use(ofClient(deps, name))
  return routes
}

function ofAll(deps: ControlDeps, name: ControlName) {
  const clientId = ALL_CLIENTS
  return new Elysia({ normalize: false, prefix: `/v1/controls/${name}` })
    .get('', ({ set }) => read(deps, set, clientId, name), { detail: detailOf(name, 'get', 'all clients') })
    .put('', ({ set, body: said, request }) => say(deps, set, { clientId, name, said, request }), {
      body: CONTROLS[name].schema,
      detail: detailOf(name, 'put', 'all clients'),
    })
    .delete('', ({ set, request }) => say(deps, set, { clientId, name, said: null, request }), {
      detail: detailOf(name, 'delete', 'all clients'),
    })
}

function ofClient(deps: ControlDeps, name: ControlName) {
  return new Elysia({ normalize: false, prefix: `/v1/clients/:id/controls/${name}` })
    .get(
      '',
      ({ set, params }) => withClient(deps, set, params, (clientId) => read(deps, set, clientId, name)),
      { params: ClientParams, detail: detailOf(name, 'get', 'a client') },
    )
    .put(
      '',
      ({ set, params, body: said, request }) =>
        withClient(deps, set, params, (clientId) => say(deps, set, { clientId, name, said, request })),
      { params: ClientParams, body: CONTROLS[name].schema, detail: detailOf(name, 'put', 'a client') },
    )
    .delete(
      '',
      ({ set, params, request }) =>
        withClient(deps, set, params, (clientId) => say(deps, set, { clientId, name, said: null, request })),
      { params: ClientParams, detail: detailOf(name, 'delete', 'a client') },
    )
}

/** What is answered of the client that the path names; a refusal where there is none. */
async function withClient<T>(
  { db }: ControlDeps,
  set: ReplySet,
  params: { readonly id: string },
  answer: (clientId: ClientId) => Promise<T>,
): Promise<T | Refusal> {
  const id = params.id.toLowerCase() as ClientId // the schema has checked the form
  return (await findClient(db.sql, id)) === null ? refuse(set, 'unknown_client') : await answer(id)
}

async function read(
  { db }: ControlDeps,
  set: ReplySet,
  clientId: ClientId,
  name: ControlName,
): Promise<ControlAnswer> {
  const [found, ofAll] = await Promise.all([
    findControl(db.sql, clientId, name),
    findControl(db.sql, ALL_CLIENTS, name),
  ])
  set.headers['etag'] = tagOf(found?.version ?? null)
  const said = found?.said ?? {}
  return { said, holds: controlOf(name, ofAll?.said ?? {}, said) }
}

async function say(
  deps: ControlDeps,
  set: ReplySet,
  { clientId, name, said, request }: Saying,
): Promise<ControlAnswer | Refusal | undefined> {
  const { db, directory, log } = deps
  const wrong = said === null ? null : violationOfControl(name, said)
  if (wrong) return refuseField(set, wrong.field, wrong.rule)
  const outcome = await sayControl(db, clientId, name, said, ifMatchOf(request))
  if (outcome.kind === 'precondition_failed') {
    set.headers['etag'] = tagOf(outcome.version)
    return refuse(set, 'precondition_failed')
  }
  await knowNow(directory, log)
  if (said !== null) return await read(deps, set, clientId, name)
  set.status = 204
  return undefined
}
