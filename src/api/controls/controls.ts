import { type AnyElysia, Elysia } from 'elysia'
import { ALL_CLIENTS, CONTROL_NAMES, CONTROLS, type ControlName, controlOf } from '../../domain/controls.ts'
import type { ClientId } from '../../domain/message.ts'
import { knowNow } from '../../flow/know-now.ts'
import { findControl, sayControl } from '../../store/client-controls.ts'
import { findClient } from '../../store/clients.ts'
import type { ApiDeps } from '../../world.ts'
import { CONTROL_EXAMPLES } from '../docs/control-request-examples.ts'
import {
  ADMIN_REFUSALS,
  ADMIN_SECURITY,
  answer,
  jsonBody,
  noContent,
  refusals,
} from '../docs/docs-responses.ts'
import { IF_MATCH, ifMatchOf, tagOf } from '../http/entity-tag.ts'
import { ClientParams } from '../http/fields.ts'
import type { Refusal } from '../http/refusal.ts'
import { type ReplySet, refuse } from '../http/refuse.ts'
import { CONTROL_ANSWERS, type ControlAnswer } from './control-answers.ts'

type ControlDeps = Pick<ApiDeps, 'db' | 'directory' | 'log'>

const MERGED =
  'Every process goes by it within 2 s. What is not said is as it is for all clients, and what is not said there is as usual; of a group of settings that holds setting by setting.'

/** `/v1/controls/…` and `/v1/clients/:id/controls/…` for admins: what may go out, and when. */
export function controlRoutes(deps: ControlDeps): AnyElysia {
  const routes = new Elysia({ normalize: false })
  for (const name of CONTROL_NAMES) routes.use(ofAll(deps, name)).use(ofClient(deps, name))
  return routes
}

function ofAll(deps: ControlDeps, name: ControlName) {
  return new Elysia({ normalize: false, prefix: `/v1/controls/${name}` })
    .get('', ({ set }) => read(deps, set, ALL_CLIENTS, name), {
      detail: detailOf(name, 'get', 'all clients'),
    })
    .put(
      '',
      ({ set, body, request }) => say(deps, set, { clientId: ALL_CLIENTS, name, said: body, request }),
      {
        body: CONTROLS[name].schema,
        detail: detailOf(name, 'put', 'all clients'),
      },
    )
    .delete('', ({ set, request }) => say(deps, set, { clientId: ALL_CLIENTS, name, said: null, request }), {
      detail: detailOf(name, 'delete', 'all clients'),
    })
}

function ofClient(deps: ControlDeps, name: ControlName) {
  const idOf = (params: { readonly id: string }) => params.id.toLowerCase() as ClientId // the schema has checked the form
  return new Elysia({ normalize: false, prefix: `/v1/clients/:id/controls/${name}` })
    .get('', ({ set, params }) => read(deps, set, idOf(params), name), {
      params: ClientParams,
      detail: detailOf(name, 'get', 'a client'),
    })
    .put(
      '',
      ({ set, params, body, request }) =>
        say(deps, set, { clientId: idOf(params), name, said: body, request }),
      { params: ClientParams, body: CONTROLS[name].schema, detail: detailOf(name, 'put', 'a client') },
    )
    .delete(
      '',
      ({ set, params, request }) => say(deps, set, { clientId: idOf(params), name, said: null, request }),
      { params: ClientParams, detail: detailOf(name, 'delete', 'a client') },
    )
}

async function read(
  { db }: ControlDeps,
  set: ReplySet,
  clientId: ClientId,
  name: ControlName,
): Promise<ControlAnswer | Refusal> {
  if (!(await isThere(db, clientId))) return refuse(set, 'unknown_client')
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
  {
    clientId,
    name,
    said,
    request,
  }: {
    readonly clientId: ClientId
    readonly name: ControlName
    readonly said: object | null
    readonly request: Request
  },
): Promise<ControlAnswer | Refusal | undefined> {
  const { db, directory, log } = deps
  if (!(await isThere(db, clientId))) return refuse(set, 'unknown_client')
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

async function isThere(db: ControlDeps['db'], clientId: ClientId): Promise<boolean> {
  return clientId === ALL_CLIENTS || (await findClient(db.sql, clientId)) !== null
}

function detailOf(name: ControlName, method: 'get' | 'put' | 'delete', whose: 'all clients' | 'a client') {
  const { schema, usual, what } = CONTROLS[name]
  const operation = { tags: ['Controls'], security: ADMIN_SECURITY }
  const ofClient = whose === 'a client' ? (['invalid_field', 'unknown_client'] as const) : []
  const held = answer('what is said, and what holds', CONTROL_ANSWERS[name], { said: {}, holds: usual }, [
    'ETag',
  ])
  const of = `${what}: ${whose}`
  switch (method) {
    case 'get':
      return {
        ...operation,
        summary: `Read: ${of}`,
        description: MERGED,
        responses: { 200: held, ...refusals(...ADMIN_REFUSALS, ...ofClient) },
      }
    case 'put':
      return {
        ...operation,
        summary: `Set: ${of}`,
        description: `Puts all that is said here in the place of what was. ${MERGED}`,
        requestBody: jsonBody(schema, CONTROL_EXAMPLES[name]),
        parameters: [IF_MATCH],
        responses: {
          200: held,
          ...refusals(
            ...ADMIN_REFUSALS,
            'invalid_field',
            'unknown_field',
            'precondition_failed',
            ...ofClient,
          ),
        },
      }
    case 'delete':
      return {
        ...operation,
        summary: `Take back: ${of}`,
        description: `Nothing is said here any more. ${MERGED}`,
        parameters: [IF_MATCH],
        responses: {
          204: noContent('taken back'),
          ...refusals(...ADMIN_REFUSALS, 'precondition_failed', ...ofClient),
        },
      }
  }
}
