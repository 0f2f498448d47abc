import { Elysia } from 'elysia'
import { CALLBACK_LIFE, CALLBACK_STATES, type CallbackId } from '../../domain/callback/callback.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { MAX_REPLAY, replayMany, replayOne } from '../../flow/callback/replay-callbacks.ts'
import { findCallback, listCallbacks } from '../../store/callback/callbacks.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, jsonBody, refusals } from '../docs/docs-responses.ts'
import { REPLAY_CALLBACKS_EXAMPLES } from '../docs/request-examples.ts'
import { forAdmins, forClients } from '../docs/security.ts'
import { ALL_CLIENTS_REFUSALS, callerOf, KEY_REFUSALS, maySee, refuseUnlessFor } from '../http/access/auth.ts'
import { DEFAULT_PAGE } from '../http/fields.ts'
import { refuse, refuseField } from '../http/refuse.ts'
import { readWindow } from '../http/window.ts'
import { CallbackPage, CallbackWithBody, ReplayedCallback, ReplayedCallbacks } from './callback-answers.ts'
import { EXAMPLE_CALLBACK, EXAMPLE_CALLBACK_WITH_BODY } from './callback-examples.ts'
import { CallbackParams, ListCallbacksQuery, ReplayBody } from './callback-schemas.ts'
import { accepted, callbackPageJson, callbackWithBodyJson, NEEDS_BOUNDS } from './callback-view.ts'

const reading = { tags: ['Callbacks'], security: forClients('read') }
const replaying = { tags: ['Callbacks'], security: forAdmins('operate') }

const STATES_IN_WORDS = CALLBACK_STATES.map((state) => `${state}: ${CALLBACK_LIFE[state].means}.`).join(' ')

const OF_ALL_RULE = 'must be given, unless state is DEAD'

/** `/v1/callbacks`: what clients were told, and telling it again. */
export function callbackRoutes(deps: Pick<ApiDeps, 'db' | 'now'>) {
  return new Elysia({ normalize: false, prefix: '/v1/callbacks' })
    .get(
      '',
      async ({ query, request, set }) => {
        const isOfAll = query.client_id === undefined && query.message_id === undefined
        if (isOfAll && query.state !== 'DEAD')
          return refuseField(set, 'client_id', `${OF_ALL_RULE}, or message_id is given`)
        const caller = callerOf(request)
        const refusal = (isOfAll || query.client_id) && refuseUnlessFor(request, query.client_id ?? null, set)
        if (refusal) return refusal
        const window = readWindow(query)
        if (window.kind === 'violation') return refuseField(set, window.field, window.rule)
        const limit = Number(query.limit ?? DEFAULT_PAGE)
        const page = await listCallbacks(
          deps.db,
          {
            // The schema has checked the forms.
            clientId:
              caller.kind === 'client'
                ? caller.clientId
                : ((query.client_id as ClientId | undefined) ?? null),
            messageId: (query.message_id as MessageId | undefined) ?? null,
            state: query.state ?? null,
            fromAt: window.fromAt,
            toAt: window.toAt,
            beforeId: (query.cursor as CallbackId | undefined) ?? null,
          },
          limit,
        )
        return callbackPageJson(page, limit)
      },
      {
        query: ListCallbacksQuery,
        detail: {
          ...reading,
          summary: 'List callbacks of a client or of a message, or those of all that were given up',
          description: `Newest first; they are kept for 30 days. Without \`client_id\` and \`message_id\` those that were given up (\`state\` DEAD) of all clients, for admins. ${STATES_IN_WORDS} \`from\` (inclusive) and \`to\` (exclusive) narrow by the time it was queued.`,
          responses: {
            200: answer('a page', CallbackPage, {
              callbacks: [EXAMPLE_CALLBACK],
              next_cursor: EXAMPLE_CALLBACK.id,
            }),
            ...refusals(...ALL_CLIENTS_REFUSALS),
          },
        },
      },
    )
    .get(
      '/:id',
      async ({ params, request, set }) => {
        const callback = await findCallback(deps.db, params.id as CallbackId)
        if (!callback || !maySee(request, callback.clientId)) return refuse(set, 'unknown_callback')
        return callbackWithBodyJson(callback)
      },
      {
        params: CallbackParams,
        detail: {
          ...reading,
          summary: 'Read a callback',
          description:
            'With `body`, the bytes that are sent and signed, and what came of the last attempt: `last_status_code` is null when there was no answer, `last_error` says why.',
          responses: {
            200: answer('the callback', CallbackWithBody, EXAMPLE_CALLBACK_WITH_BODY),
            ...refusals(
              ...KEY_REFUSALS,
              'invalid_field',
              'unknown_callback',
              'internal_error',
              'database_unavailable',
            ),
          },
        },
      },
    )
    .post(
      '/:id/replay',
      async ({ params, set }) => {
        const outcome = await replayOne(deps, params.id as CallbackId)
        if (outcome !== 'replayed') return refuse(set, outcome)
        return accepted<ReplayedCallback>(set, { replayed: 1 })
      },
      {
        params: CallbackParams,
        detail: {
          ...replaying,
          summary: 'Replay one callback',
          description:
            'For admins. Sends it again now, with its `webhook-id` and its body, and starts the schedule anew.',
          responses: {
            202: answer('due now', ReplayedCallback, { replayed: 1 }),
            ...refusals(
              'invalid_field',
              'unknown_callback',
              'no_callback_endpoint',
              'callback_under_way',
              ...ADMIN_REFUSALS,
            ),
          },
        },
      },
    )
    .post(
      '/replay',
      async ({ body, set }) => {
        if (body.message_id === undefined && (body.from === undefined || body.to === undefined))
          return refuseField(set, 'message_id', NEEDS_BOUNDS)
        if (body.client_id === undefined && body.state !== 'DEAD')
          return refuseField(set, 'client_id', OF_ALL_RULE)
        const window = readWindow(body)
        if (window.kind === 'violation') return refuseField(set, window.field, window.rule)
        const outcome = await replayMany(deps, {
          clientId: (body.client_id as ClientId | undefined) ?? null,
          messageId: (body.message_id as MessageId | undefined) ?? null,
          state: body.state ?? null,
          fromAt: window.fromAt,
          toAt: window.toAt,
          afterId: (body.cursor as CallbackId | undefined) ?? null,
        })
        if (outcome === 'no_callback_endpoint') return refuse(set, outcome)
        return accepted<ReplayedCallbacks>(set, { replayed: outcome.replayed, next_cursor: outcome.lastId })
      },
      {
        body: ReplayBody,
        detail: {
          ...replaying,
          summary: 'Replay callbacks of a message or of a time',
          requestBody: jsonBody(ReplayBody, REPLAY_CALLBACKS_EXAMPLES),
          description: `For admins. Of one client, or without \`client_id\` those that were given up (DEAD) of all whose endpoints are there and not disabled. Oldest first, at most ${MAX_REPLAY} in one request; when \`next_cursor\` is not null ask again with it as \`cursor\`. Those under way are left alone.`,
          responses: {
            202: answer('due now', ReplayedCallbacks, { replayed: 12, next_cursor: null }),
            ...refusals('invalid_field', 'unknown_field', 'no_callback_endpoint', ...ADMIN_REFUSALS),
          },
        },
      },
    )
}
