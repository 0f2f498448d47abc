import { Elysia } from 'elysia'
import { isStorable, STORABLE_RULE } from '../../domain/message/message-draft.ts'
import type { ClientId } from '../../domain/message.ts'
import { centsText, type Money, moneyOfCents, NO_MONEY } from '../../domain/money.ts'
import { adjust, type TopUpOutcome, topUp } from '../../flow/top-up.ts'
import { type LedgerFilter, readLedger } from '../../store/client/ledger.ts'
import type * as topups from '../../store/client/topups.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, CREATION_KEY, jsonBody, refusals } from '../docs/docs-responses.ts'
import { ADJUSTMENT_EXAMPLES, TOPUP_EXAMPLES } from '../docs/money-request-examples.ts'
import { forAdmins } from '../docs/security.ts'
import { ClientParams, DEFAULT_PAGE } from '../http/fields.ts'
import { REPLAYED_HEADER } from '../http/idempotency.ts'
import { type ReplySet, refuse, refuseField, refuseRepeat } from '../http/refuse.ts'
import { readWindow } from '../http/window.ts'
import { Adjustment, Ledger, Topup } from './client-answers.ts'
import { EXAMPLE_ADJUSTMENT, EXAMPLE_LEDGER, EXAMPLE_TOPUP } from './client-examples.ts'
import { ADJUSTMENT_RULE, AdjustBody, LedgerQuery, TOPUP_RULE, TopUpBody } from './client-schemas.ts'
import { adjustmentJson, ledgerJson, placeOf, topupJson } from './client-view.ts'
import { creationId } from './creation-id.ts'

const operation = { tags: ['Clients'], security: forAdmins('read') }

/** `/v1/clients/:id/topups`, `/v1/clients/:id/adjustments` and `/v1/clients/:id/ledger` for admins: what a client got and what became of it. */
export function moneyRoutes(deps: Pick<ApiDeps, 'db' | 'newId'>) {
  return new Elysia({ normalize: false, prefix: '/v1/clients' })
    .post(
      '/:id/topups',
      async ({ request, params, body, set }) => {
        const clientId = params.id.toLowerCase() as ClientId // the schema has checked the form
        const { note = null } = body
        if (note !== null && !isStorable(note)) return refuseField(set, 'note', STORABLE_RULE)
        const amount = moneyOfCents(body.amount_cents)
        if (amount === null) return refuseField(set, 'amount_cents', TOPUP_RULE)
        const named = creationId(request, body.id, ['topup', clientId], deps.newId)
        if (named.kind === 'violation') return refuseField(set, named.field, named.rule)
        const outcome = await topUp(deps, { id: named.id, clientId, amount, note })
        return answerTo(set, outcome, topupJson, 'note')
      },
      {
        params: ClientParams,
        body: TopUpBody,
        detail: {
          ...operation,
          security: forAdmins('money'),
          summary: 'Top up a client',
          requestBody: jsonBody(TopUpBody, TOPUP_EXAMPLES),
          parameters: [CREATION_KEY],
          description:
            'Give an `id` or an Idempotency-Key: the same one with the same fields answers the same again with `Idempotency-Replayed: true` and adds nothing, so a top-up whose answer was lost can be asked for again. Without either every request adds money.',
          responses: {
            201: answer('added', Topup, EXAMPLE_TOPUP, ['Idempotency-Replayed']),
            ...refusals(
              ...ADMIN_REFUSALS,
              'invalid_field',
              'unknown_field',
              'unknown_client',
              'repeat_differs',
            ),
          },
        },
      },
    )
    .post(
      '/:id/adjustments',
      async ({ request, params, body, set }) => {
        const clientId = params.id.toLowerCase() as ClientId // the schema has checked the form
        if (!isStorable(body.reason)) return refuseField(set, 'reason', STORABLE_RULE)
        const amount = moneyOfCents(body.amount_cents)
        if (amount === null || amount === NO_MONEY) return refuseField(set, 'amount_cents', ADJUSTMENT_RULE)
        const named = creationId(request, body.id, ['adjustment', clientId], deps.newId)
        if (named.kind === 'violation') return refuseField(set, named.field, named.rule)
        const outcome = await adjust(deps, { id: named.id, clientId, amount, note: body.reason })
        return answerTo(set, outcome, adjustmentJson, 'reason')
      },
      {
        params: ClientParams,
        body: AdjustBody,
        detail: {
          ...operation,
          security: forAdmins('money'),
          summary: "Adjust a client's credit",
          requestBody: jsonBody(AdjustBody, ADJUSTMENT_EXAMPLES),
          parameters: [CREATION_KEY],
          description:
            'A correction with its reason, up or down, beside the top-ups: a payment that bounced, a mistake, a gift. It takes away no more than the client can spend, its limit included: what is held stays held. Asked again with the same `id` or Idempotency-Key it is answered again, as a top-up is.',
          responses: {
            201: answer('made', Adjustment, EXAMPLE_ADJUSTMENT, ['Idempotency-Replayed']),
            ...refusals(
              ...ADMIN_REFUSALS,
              'invalid_field',
              'unknown_field',
              'unknown_client',
              'repeat_differs',
            ),
          },
        },
      },
    )
    .get(
      '/:id/ledger',
      async ({ params, query, set }) => {
        const window = readWindow(query)
        if (window.kind === 'violation') return refuseField(set, window.field, window.rule)
        const filter: LedgerFilter = {
          clientId: params.id as ClientId, // the schema has checked the form
          fromAt: window.fromAt,
          toAt: window.toAt,
          order: query.order ?? 'desc',
          after: placeOf(query.cursor),
        }
        const page = await readLedger(deps.db, filter, Number(query.limit ?? DEFAULT_PAGE))
        if (!page) return refuse(set, 'unknown_client')
        return ledgerJson(params.id.toLowerCase(), page)
      },
      {
        params: ClientParams,
        query: LedgerQuery,
        detail: {
          ...operation,
          summary: "Read a client's ledger",
          description: [
            'Every movement of its money, newest first (`order=asc`: oldest first). `amount_cents` is what a line changed of what can be spent:',
            'a top-up adds, an adjustment corrects, a hold takes, a release gives back; a capture changes nothing of it, since the hold took it already. `held_change_cents` is what it changed of what is held.',
            '`balance_cents` and `held_cents` are what there was after the line; `opening_balance_cents` before the oldest line of the page, `closing_balance_cents` after the newest.',
            'Messages of archived days are summed up: a line for each UTC day and kind, at the end of that day, with `archived_messages`; in between the balances of such a day are not those of its instants.',
            'Reads all other messages of the client: half a second for 50,000, 3 to 10 s for a million.',
          ].join(' '),
          responses: {
            200: answer('a page', Ledger, EXAMPLE_LEDGER),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field', 'unknown_client'),
          },
        },
      },
    )
}

/** Answers what became of a top-up or a correction; `note` is what its words are called. */
function answerTo<Json>(
  set: ReplySet,
  outcome: TopUpOutcome,
  json: (topup: topups.Topup) => Json,
  note: 'note' | 'reason',
) {
  switch (outcome.kind) {
    case 'added':
      set.status = 201
      if (outcome.replayed) set.headers[REPLAYED_HEADER] = 'true'
      return json(outcome.topup)
    case 'differs':
      return refuseRepeat(set, outcome.field === 'note' ? note : outcome.field)
    case 'too_much':
      return refuseField(set, 'amount_cents', mostRule(outcome.left))
    case 'too_little':
      return refuseField(
        set,
        'amount_cents',
        `must be at least ${centsText(outcome.least)}: the client can spend no more`,
      )
    case 'unknown_client':
      return refuse(set, 'unknown_client')
  }
}

function mostRule(left: Money): string {
  return `must be at most ${centsText(left)}: no client's top-ups, with its limit, may be more in all than JSON keeps exact`
}
