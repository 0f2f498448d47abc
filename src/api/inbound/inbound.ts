import type { Static } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import { type HashNumber, keptForms } from '../../domain/erasure/number-hash.ts'
import type { InboundId } from '../../domain/inbound/inbound.ts'
import { readAddress } from '../../domain/inbound/inbound-address.ts'
import type { ClientId } from '../../domain/message.ts'
import { assignInbound } from '../../flow/inbound/assign-inbound.ts'
import {
  findInbound,
  type InboundFilter,
  listInbound,
  listPartsOf,
} from '../../store/inbound/inbound-views.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, csvAnswer, jsonBody, refusals } from '../docs/docs-responses.ts'
import { EXAMPLE_INBOUND, InboundMessage } from '../docs/inbound-schema.ts'
import { ASSIGN_INBOUND_EXAMPLES } from '../docs/number-request-examples.ts'
import { forAdmins, forAllClients, forClients } from '../docs/security.ts'
import { ALL_CLIENTS_REFUSALS, KEY_REFUSALS, maySee, refuseUnlessFor } from '../http/access/auth.ts'
import { wantsCsv } from '../http/csv/csv.ts'
import { DEFAULT_PAGE } from '../http/fields.ts'
import { refuse, refuseField } from '../http/refuse.ts'
import { readWindow } from '../http/window.ts'
import { EXAMPLE_INBOUND_CSV, EXAMPLE_WHOLE_INBOUND, InboundPage, WholeInbound } from './inbound-answers.ts'
import { exportInbound } from './inbound-export.ts'
import { AssignInboundBody, InboundParams, ListInboundQuery } from './inbound-schemas.ts'
import { inboundJson, inboundPageJson, wholeInboundJson } from './inbound-view.ts'

const operation = { tags: ['Inbound'] }

const LIST_DESCRIPTION = [
  'Newest first. `from`, `to` and `number` (either of them) are compared in E.164 form; `since` (inclusive) and `until` (exclusive) narrow by the time it came. With `Accept: text/csv` all that match come as CSV (RFC 4180), without a limit unless one is given; a text that a spreadsheet could run as a formula has an apostrophe before it.',
  'With `client_id` those of a client. Without it those of all, and with `unmatched=true` those that nobody has: these are for admins, unless HOST is a loopback address and `AUTH=none`.',
].join('\n\n')

/** `/v1/inbound`: what came in from handsets. */
export function inboundRoutes({ db, numberSecret }: Pick<ApiDeps, 'db' | 'numberSecret'>) {
  return new Elysia({ normalize: false, prefix: '/v1/inbound' })
    .get(
      '',
      async ({ query, request, set }) => {
        const refusal = refuseUnlessFor(request, query.client_id ?? null, set)
        if (refusal) return refusal
        const { since, until } = query
        const window = readWindow(
          { ...(since !== undefined && { from: since }), ...(until !== undefined && { to: until }) },
          { from: 'since', to: 'until' },
        )
        if (window.kind === 'violation') return refuseField(set, window.field, window.rule)
        const filter = filterOf(query, window, numberSecret?.hashNumber ?? null)
        if (wantsCsv(request)) return await exportInbound(db, filter, Number(query.limit ?? 0) || null)
        const limit = Number(query.limit ?? DEFAULT_PAGE)
        return inboundPageJson(await listInbound(db, filter, limit), limit)
      },
      {
        query: ListInboundQuery,
        detail: {
          ...operation,
          security: forAllClients('read'),
          summary: 'List inbound messages',
          description: LIST_DESCRIPTION,
          responses: {
            200: csvAnswer(
              answer('a page', InboundPage, {
                inbound: [EXAMPLE_INBOUND],
                next_cursor: EXAMPLE_INBOUND.id,
              }),
              'The fields of an inbound message in their order; null is empty.',
              EXAMPLE_INBOUND_CSV,
              ['Content-Disposition'],
            ),
            ...refusals(...ALL_CLIENTS_REFUSALS),
          },
        },
      },
    )
    .get(
      '/:id',
      async ({ params, request, set }) => {
        const id = idOf(params)
        const message = await findInbound(db.sql, id)
        if (!message || !maySee(request, message.client_id)) return refuse(set, 'unknown_inbound')
        return wholeInboundJson(message, await listPartsOf(db.sql, id))
      },
      {
        params: InboundParams,
        detail: {
          ...operation,
          security: forClients('read'),
          summary: 'Read an inbound message',
          description:
            'With `raw`: each of its parts as its provider told it, the octets too where it gave some. Nothing of it is changed.',
          responses: {
            200: answer('the inbound message', WholeInbound, EXAMPLE_WHOLE_INBOUND),
            ...refusals(
              ...KEY_REFUSALS,
              'invalid_field',
              'unknown_inbound',
              'internal_error',
              'database_unavailable',
            ),
          },
        },
      },
    )
    .post(
      '/:id/assign',
      async ({ params, body, set }) => {
        const clientId = body.client_id.toLowerCase() as ClientId // the schema has checked the form
        const outcome = await assignInbound({ db }, idOf(params), clientId)
        return outcome.kind === 'assigned' ? inboundJson(outcome.message) : refuse(set, outcome.kind)
      },
      {
        params: InboundParams,
        body: AssignInboundBody,
        detail: {
          ...operation,
          security: forAdmins('operate'),
          summary: 'Hand an inbound message to a client',
          requestBody: jsonBody(AssignInboundBody, ASSIGN_INBOUND_EXAMPLES),
          description:
            'For admins. Only one that nobody has. The client is told as if it had just come, once: a second call changes nothing.',
          responses: {
            200: answer("it is the client's now", InboundMessage, EXAMPLE_INBOUND),
            ...refusals(
              'invalid_field',
              'unknown_field',
              'unknown_inbound',
              'unknown_client',
              'inbound_assigned',
              ...ADMIN_REFUSALS,
            ),
          },
        },
      },
    )
}

function idOf({ id }: { readonly id: string }): InboundId {
  return id.toLowerCase() as InboundId // the schema has checked the form
}

function filterOf(
  query: Static<typeof ListInboundQuery>,
  { fromAt, toAt }: { readonly fromAt: Date | null; readonly toAt: Date | null },
  hashNumber: HashNumber | null,
): InboundFilter {
  const addressOf = (given: string | undefined) =>
    given === undefined ? null : keptForms(readAddress(given), hashNumber)
  return {
    // The schema has checked the forms.
    clientId: (query.client_id?.toLowerCase() as ClientId | undefined) ?? null,
    unmatched: query.unmatched === 'true',
    from: addressOf(query.from),
    to: addressOf(query.to),
    number: addressOf(query.number),
    action: query.action ?? null,
    sinceAt: fromAt,
    untilAt: toAt,
    beforeId: (query.cursor as InboundId | undefined) ?? null,
  }
}
