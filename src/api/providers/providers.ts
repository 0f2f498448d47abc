import { Elysia } from 'elysia'
import { knowNow } from '../../flow/know-now.ts'
import {
  changeProvider,
  dropProvider,
  makeProvider,
  type Removed,
} from '../../flow/provider/change-providers.ts'
import { KINDS } from '../../provider/kinds.ts'
import { listLines } from '../../store/provider/provider-lines.ts'
import { findReceiptTokens } from '../../store/provider/provider-secrets.ts'
import { findProvider, listProviders } from '../../store/provider/providers.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, jsonBody, noContent, refusals } from '../docs/docs-responses.ts'
import { CREATE_PROVIDER_EXAMPLES, PATCH_PROVIDER_EXAMPLES } from '../docs/provider-request-examples.ts'
import { forAdmins } from '../docs/security.ts'
import { REPLAYED_HEADER } from '../http/idempotency.ts'
import type { Refusal } from '../http/refusal.ts'
import { type ReplySet, refuse } from '../http/refuse.ts'
import { KindList, OneProvider, PresetList, Provider, ProviderList } from './provider-answers.ts'
import {
  EXAMPLE_KINDS,
  EXAMPLE_ONE_PROVIDER,
  EXAMPLE_PRESETS,
  EXAMPLE_PROVIDER,
} from './provider-examples.ts'
import { askedOf, CHANGE_REFUSALS, PROVIDER_OPERATION, refusalOfChange } from './provider-operation.ts'
import { CreateProviderBody, PatchProviderBody, ProviderParams } from './provider-schemas.ts'
import { kindsJson, oneProviderJson, presetsJson, providerJson } from './provider-view.ts'

type ProviderDeps = Pick<
  ApiDeps,
  'db' | 'bus' | 'log' | 'providers' | 'providerSeal' | 'health' | 'reach' | 'now'
>

const CREATE_DESCRIPTION = [
  'What is left out is as the kind has it: `GET /v1/providers/kinds`. Every process knows it within 2 s; no message goes there before a route names it. The same again is answered with `Idempotency-Replayed: true` and makes nothing; a name that is taken by another is refused.',
  'Secrets are sealed and told to nobody again. Settings that break a rule of the kind are refused with their path, such as `settings.request.url`.',
].join('\n\n')

const PATCH_DESCRIPTION =
  'What is absent stays; `settings` take the place of all that were there, of `secrets` only those that are named change, and null takes one away. Every process goes by it within 2 s, without a restart; what is under way is finished.'

/** `/v1/providers` for admins: make, change, list, read and remove providers. */
export function providerRoutes(deps: ProviderDeps) {
  const changeDeps = { ...deps, kinds: KINDS }

  const learn = () => knowNow(deps.providers, deps.log)

  /** Of messages that have gone elsewhere; left where they are they count as a backlog for ever. */
  const forget = (name: string) =>
    deps.bus.forgetOrders(name).catch((error) => {
      deps.log.warn({ err: error, provider: name }, 'orders of a provider that is gone were left on the bus')
    })

  async function shown(name: string, set: ReplySet): Promise<Provider | Refusal> {
    const [row, lines] = await Promise.all([findProvider(deps.db.sql, name), listLines(deps.db.sql)])
    return row ? providerJson(deps, row, lines) : refuse(set, 'unknown_provider')
  }

  return new Elysia({ normalize: false, prefix: '/v1/providers' })
    .get(
      '',
      async () => {
        const [rows, lines] = await Promise.all([listProviders(deps.db.sql), listLines(deps.db.sql)])
        return { providers: rows.map((row) => providerJson(deps, row, lines)) }
      },
      {
        detail: {
          ...PROVIDER_OPERATION,
          summary: 'List providers',
          description: 'All of them, with what their lines are doing now.',
          responses: {
            200: answer('the providers', ProviderList, { providers: [EXAMPLE_PROVIDER] }),
            ...refusals(...ADMIN_REFUSALS),
          },
        },
      },
    )
    .get('/kinds', () => kindsJson(KINDS), {
      detail: {
        ...PROVIDER_OPERATION,
        summary: 'List kinds of providers',
        description:
          'What providers can be made of: the schema of their settings, the secrets they know, what they have otherwise.',
        responses: { 200: answer('the kinds', KindList, EXAMPLE_KINDS), ...refusals(...ADMIN_REFUSALS) },
      },
    })
    .get('/presets', () => presetsJson(KINDS), {
      detail: {
        ...PROVIDER_OPERATION,
        summary: 'List presets',
        description: 'Settings to begin with, for services and gateways that many use.',
        responses: {
          200: answer('the presets', PresetList, EXAMPLE_PRESETS),
          ...refusals(...ADMIN_REFUSALS),
        },
      },
    })
    .post(
      '',
      async ({ body, set }) => {
        const outcome = await makeProvider(changeDeps, { ...askedOf(body), name: body.name, kind: body.kind })
        const refused = refusalOfChange(set, outcome)
        if (refused) return refused
        await learn()
        set.status = 201
        set.headers['location'] = `/v1/providers/${body.name}`
        if (outcome.kind === 'same') set.headers[REPLAYED_HEADER] = 'true'
        return await shown(body.name, set)
      },
      {
        body: CreateProviderBody,
        detail: {
          ...PROVIDER_OPERATION,
          security: forAdmins('config'),
          summary: 'Make a provider',
          requestBody: jsonBody(CreateProviderBody, CREATE_PROVIDER_EXAMPLES),
          description: CREATE_DESCRIPTION,
          responses: {
            201: answer('made', Provider, EXAMPLE_PROVIDER, ['Location', 'Idempotency-Replayed']),
            ...refusals(...CHANGE_REFUSALS, 'repeat_differs', 'too_many_providers'),
          },
        },
      },
    )
    .get(
      '/:name',
      async ({ params: { name }, set }) => {
        const { sql } = deps.db
        const [row, lines] = await Promise.all([findProvider(sql, name), listLines(sql)])
        if (!row) return refuse(set, 'unknown_provider')
        const tokens = await findReceiptTokens(sql, [row.name])
        return oneProviderJson(deps, row, lines, tokens.get(row.name) ?? null)
      },
      {
        params: ProviderParams,
        detail: {
          ...PROVIDER_OPERATION,
          summary: 'Read a provider',
          description:
            'The only answer that shows where its receipts are to be posted: whoever has that address can tell receipts.',
          responses: {
            200: answer('the provider', OneProvider, EXAMPLE_ONE_PROVIDER),
            ...refusals(...ADMIN_REFUSALS, 'unknown_provider'),
          },
        },
      },
    )
    .patch(
      '/:name',
      async ({ params: { name }, body, set }) => {
        const refused = refusalOfChange(set, await changeProvider(changeDeps, name, askedOf(body)))
        if (refused) return refused
        await learn()
        return await shown(name, set)
      },
      {
        params: ProviderParams,
        body: PatchProviderBody,
        detail: {
          ...PROVIDER_OPERATION,
          security: forAdmins('config'),
          summary: 'Change a provider',
          requestBody: jsonBody(PatchProviderBody, PATCH_PROVIDER_EXAMPLES),
          description: PATCH_DESCRIPTION,
          responses: {
            200: answer('the provider as it is now', Provider, EXAMPLE_PROVIDER),
            ...refusals(...CHANGE_REFUSALS, 'unknown_provider'),
          },
        },
      },
    )
    .delete(
      '/:name',
      async ({ params: { name }, set }) => {
        const refused = refusalOfRemoval(set, await dropProvider(deps, name))
        if (refused) return refused
        await Promise.all([learn(), forget(name)])
        set.status = 204
        return undefined
      },
      {
        params: ProviderParams,
        detail: {
          ...PROVIDER_OPERATION,
          security: forAdmins('config'),
          summary: 'Remove a provider',
          description:
            'With its secrets and the token of its receipts. 409 while a route names it or a message that is not at its end is with it: drain it first. Receipts that come later are 403.',
          responses: {
            204: noContent('removed'),
            ...refusals(...ADMIN_REFUSALS, 'unknown_provider', 'provider_in_use'),
          },
        },
      },
    )
}

function refusalOfRemoval(set: ReplySet, outcome: Removed): Refusal | null {
  switch (outcome.kind) {
    case 'removed':
      return null
    case 'unknown':
      return refuse(set, 'unknown_provider')
    case 'busy':
      return refuse(set, 'provider_in_use', {
        error:
          'messages are open at the provider, nothing was done: drain it, and remove it when they have ended',
      })
    case 'named':
      return refuse(set, 'provider_in_use', {
        error: `the route ${outcome.routes[0]} names the provider, nothing was done: PUT /v1/routes without it first`,
      })
  }
}
