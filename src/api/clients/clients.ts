import { Elysia } from 'elysia'
import { isStorable, STORABLE_RULE } from '../../domain/message/message-draft.ts'
import type { ClientId } from '../../domain/message.ts'
import { centsText, MAX_MONEY, type Money, minus, moneyOfCents, NO_MONEY } from '../../domain/money.ts'
import { readParameters } from '../../domain/parameters.ts'
import { DEFAULT_PRICE_LIST } from '../../domain/price/tariff.ts'
import { changeClient } from '../../flow/change-client.ts'
import { makeClient } from '../../flow/create-client.ts'
import { MAX_CLIENTS_WITH_PARAMETERS } from '../../store/client/client-parameters.ts'
import { MAX_PRICED_CLIENTS } from '../../store/client/client-price-lists.ts'
import { findClient, listClients } from '../../store/client/clients.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, CREATION_KEY, jsonBody, refusals } from '../docs/docs-responses.ts'
import { CREATE_CLIENT_EXAMPLES, PATCH_CLIENT_EXAMPLES } from '../docs/request-examples.ts'
import { forAdmins } from '../docs/security.ts'
import { refuseUnlessScope } from '../http/access/auth.ts'
import { ClientParams, DEFAULT_PAGE } from '../http/fields.ts'
import { REPLAYED_HEADER } from '../http/idempotency.ts'
import type { Refusal } from '../http/refusal.ts'
import { type ReplySet, refuse, refuseField, refuseRepeat } from '../http/refuse.ts'
import { Client, ClientPage } from './client-answers.ts'
import { EXAMPLE_CLIENT } from './client-examples.ts'
import { CREDIT_RULE, CreateClientBody, ListClientsQuery, PatchClientBody } from './client-schemas.ts'
import { BALANCE_ADDS_UP, clientJson, clientPageJson } from './client-view.ts'
import { creationId } from './creation-id.ts'
import { readCreditRules } from './credit-rules.ts'

const operation = { tags: ['Clients'], security: forAdmins('read') }

/** `/v1/clients` for admins: make, change, list and read clients. */
export function clientRoutes(deps: Pick<ApiDeps, 'db' | 'newId' | 'tariffs' | 'log'>) {
  return new Elysia({ normalize: false, prefix: '/v1/clients' })
    .post(
      '',
      async ({ request, body, set }) => {
        const refusal = refuseMoney(request, body, set)
        if (refusal) return refusal
        if (!isStorable(body.name)) return refuseField(set, 'name', STORABLE_RULE)
        const credit = moneyOfCents(body.credit_cents ?? 0)
        if (credit === null) return refuseField(set, 'credit_cents', CREDIT_RULE)
        const named = creationId(request, body.id, ['client'], deps.newId)
        if (named.kind === 'violation') return refuseField(set, named.field, named.rule)
        const parameters = readParameters(body)
        if (parameters.kind === 'violation') return refuseField(set, parameters.field, parameters.rule)
        const rules = readCreditRules(body)
        if (rules.kind === 'violation') return refuseField(set, rules.field, rules.rule)
        const { creditLimit = NO_MONEY, lowWater = null, dailyCap = null } = rules
        const mostLimit = minus(MAX_MONEY, credit)
        if (creditLimit > mostLimit)
          return refuseField(set, 'credit_limit_cents', limitRule(NO_MONEY, mostLimit))
        const asked = {
          id: named.id as ClientId, // a UUID
          name: body.name,
          credit,
          creditLimit,
          lowWater,
          dailyCap,
          rateLimitRps: body.rate_limit_rps ?? null,
          rateLimitBurst: body.rate_limit_burst ?? null,
          priceList: ownListOf(body.price_list) ?? null,
          tlvs: parameters.tlvs,
          dlt: parameters.dlt,
        }
        const outcome = await makeClient(deps, asked)
        if (outcome.kind === 'differs') return refuseRepeat(set, outcome.field)
        if (outcome.kind === 'price_list') return refuseField(set, 'price_list', LIST_RULES[outcome.why])
        if (outcome.kind === 'too_many_parameters')
          return refuseField(set, body.dlt ? 'dlt' : 'tlvs', TOO_MANY_RULE)
        set.status = 201
        set.headers['location'] = `/v1/clients/${asked.id}`
        if (outcome.replayed) set.headers[REPLAYED_HEADER] = 'true'
        const { createdAt } = outcome
        const untouched = {
          held: NO_MONEY,
          captured: NO_MONEY,
          spent: NO_MONEY,
          hasApiKey: false,
          updatedAt: createdAt,
        }
        return clientJson({ ...asked, ...untouched, createdAt })
      },
      {
        body: CreateClientBody,
        detail: {
          ...operation,
          security: forAdmins('config'),
          summary: 'Make a client',
          requestBody: jsonBody(CreateClientBody, CREATE_CLIENT_EXAMPLES),
          parameters: [CREATION_KEY],
          description:
            '`credit_cents` is its first top-up. The same `id`, or the same Idempotency-Key, with the same fields answers the same again with `Idempotency-Replayed: true` and makes nothing; with other fields, or when a field was changed since, it is refused.',
          responses: {
            201: answer(
              'made',
              Client,
              {
                ...EXAMPLE_CLIENT,
                credit_cents: 100_000,
                held_cents: 0,
                captured_cents: 0,
                spent_today_cents: 0,
                spendable_cents: 20_000,
              },
              ['Location', 'Idempotency-Replayed'],
            ),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field', 'repeat_differs'),
          },
        },
      },
    )
    .get(
      '',
      async ({ query }) => {
        const limit = Number(query.limit ?? DEFAULT_PAGE)
        const page = await listClients(
          deps.db.sql,
          { named: query.name ?? null, beforeId: query.cursor ?? null },
          limit,
        )
        return clientPageJson(page, limit)
      },
      {
        query: ListClientsQuery,
        detail: {
          ...operation,
          summary: 'List clients',
          description:
            'In the order of their ids, the largest first: of those whose ids the gateway chose the newest. With `name` those that have each of its words somewhere in their names or in their ids, in any case (beyond A to Z as the locale of the database has it). `next_cursor` is null on the last page.',
          responses: {
            200: answer('a page', ClientPage, { clients: [EXAMPLE_CLIENT], next_cursor: EXAMPLE_CLIENT.id }),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field'),
          },
        },
      },
    )
    .get(
      '/:id',
      async ({ params, set }) => {
        const client = await findClient(deps.db.sql, params.id as ClientId) // the schema has checked the form
        return client ? clientJson(client) : refuse(set, 'unknown_client')
      },
      {
        params: ClientParams,
        detail: {
          ...operation,
          summary: 'Read a client',
          description: BALANCE_ADDS_UP,
          responses: {
            200: answer('the client', Client, EXAMPLE_CLIENT),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_client'),
          },
        },
      },
    )
    .patch(
      '/:id',
      async ({ request, params, body, set }) => {
        const id = params.id as ClientId // the schema has checked the form
        const refusal = refuseMoney(request, body, set)
        if (refusal) return refusal
        if (body.name !== undefined && !isStorable(body.name)) return refuseField(set, 'name', STORABLE_RULE)
        const parameters = readParameters(body)
        if (parameters.kind === 'violation') return refuseField(set, parameters.field, parameters.rule)
        const rules = readCreditRules(body)
        if (rules.kind === 'violation') return refuseField(set, rules.field, rules.rule)
        const { creditLimit, lowWater, dailyCap } = rules
        const outcome = await changeClient(deps, id, {
          creditLimit,
          lowWater,
          dailyCap,
          name: body.name,
          rateLimitRps: body.rate_limit_rps,
          rateLimitBurst: body.rate_limit_burst,
          priceList: ownListOf(body.price_list),
          tlvs: body.tlvs === undefined ? undefined : parameters.tlvs,
          dlt: body.dlt === undefined ? undefined : parameters.dlt,
        })
        switch (outcome.kind) {
          case 'changed':
            return clientJson(outcome.client)
          case 'price_list':
            return refuseField(set, 'price_list', LIST_RULES[outcome.why])
          case 'credit_limit':
            return refuseField(set, 'credit_limit_cents', limitRule(outcome.least, outcome.most))
          case 'too_many_parameters':
            return refuseField(set, body.dlt ? 'dlt' : 'tlvs', TOO_MANY_RULE)
          case 'unknown_client':
            return refuse(set, 'unknown_client')
        }
      },
      {
        params: ClientParams,
        body: PatchClientBody,
        detail: {
          ...operation,
          security: forAdmins('config'),
          summary: 'Change a client',
          requestBody: jsonBody(PatchClientBody, PATCH_CLIENT_EXAMPLES),
          description:
            'What is absent stays as it is. `null` gives a client the limit of the gateway again (RATE_LIMIT_RPS, RATE_LIMIT_BURST), or the price list `default`, or no `tlvs` or `dlt`, each of which is replaced whole. A new rate limit holds within a few seconds, a list or parameters within 2; `credit_limit_cents`, `low_water_cents` and `daily_cap_cents` hold at once. `null` takes a mark or a cap away; a mark at or above `credit_cents` sends `credits.low` now.',
          responses: {
            200: answer('the client as it is now', Client, EXAMPLE_CLIENT),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field', 'unknown_client'),
          },
        },
      },
    )
}

/** The list that is everybody's is no list of its own. */
function ownListOf(name: string | null | undefined): string | null | undefined {
  return name === DEFAULT_PRICE_LIST ? null : name
}

/** A limit covers what the client owes, and together with its top-ups stays exact. */
function limitRule(least: Money, most: Money): string {
  return `must be from ${centsText(least)}, which the client owes, to ${centsText(most)}: with its top-ups no more than JSON keeps exact`
}

const TOO_MANY_RULE = `must be null: ${MAX_CLIENTS_WITH_PARAMETERS} clients have parameters of their own`

const LIST_RULES = {
  unknown: 'must be the name of a price list: PUT /v1/price-lists/:name makes one',
  full: `must be null: ${MAX_PRICED_CLIENTS} clients have price lists of their own`,
}

/** What is of a client's money needs a scope of its own, on top of that of the route; a first top-up of nothing is none. */
function refuseMoney(
  request: Request,
  body: Readonly<Record<string, unknown>>,
  set: ReplySet,
): Refusal | null {
  const isMoney = ([name, value]: [string, unknown]) =>
    name === 'price_list' || (name.endsWith('_cents') && !(name === 'credit_cents' && value === 0))
  return Object.entries(body).some(isMoney) ? refuseUnlessScope(request, 'money', set) : null
}
