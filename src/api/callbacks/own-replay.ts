import { Elysia } from 'elysia'
import type { CallbackId } from '../../domain/callback/callback.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { replayMany, replayOne } from '../../flow/callback/replay-callbacks.ts'
import { findCallback } from '../../store/callback/callbacks.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, jsonBody, LIMIT_HEADERS, refusals } from '../docs/docs-responses.ts'
import { OWN_REPLAY_EXAMPLES } from '../docs/key-request-examples.ts'
import { FOR_OWNER } from '../docs/security.ts'
import { OWN_REFUSALS, ownerOf } from '../http/access/auth.ts'
import { refuseBeyondLimit } from '../http/access/rate-limit.ts'
import { type ReplySet, refuse, refuseField } from '../http/refuse.ts'
import { readWindow } from '../http/window.ts'
import { ReplayedCallback, ReplayedCallbacks } from './callback-answers.ts'
import { CallbackParams, OwnReplayBody } from './callback-schemas.ts'
import { accepted, NEEDS_BOUNDS } from './callback-view.ts'

/** Callbacks that a client replays in one request, at most: what it costs of the client's limit. */
const MAX_OWN_REPLAY = 500

const operation = { tags: ['Own account'], security: FOR_OWNER }

/** `/v1/me/callbacks`: the client whose key it is has its callbacks told again. */
export function ownReplayRoutes(deps: Pick<ApiDeps, 'db' | 'now' | 'limits' | 'limiter'>) {
  /** A bucket apart from that of messages: what is told again keeps nothing from being sent. */
  const replaying = {
    async askLimit(clientId: ClientId, cost: number) {
      const limit = deps.limits.of(clientId)
      return limit && { limit, verdict: await deps.limiter.take(`replay:${clientId}`, limit, cost) }
    },
  }
  const refuseTooMany = async (set: ReplySet, clientId: ClientId, cost: number) =>
    await refuseBeyondLimit(replaying, set, clientId, cost)

  return new Elysia({ normalize: false, prefix: '/v1/me/callbacks' })
    .post(
      '/:id/replay',
      async ({ request, params, set }) => {
        const { clientId } = ownerOf(request)
        const id = params.id as CallbackId // the schema has checked the form
        const callback = await findCallback(deps.db, id)
        if (callback?.clientId !== clientId) return refuse(set, 'unknown_callback')
        const refusal = await refuseTooMany(set, clientId, 1)
        if (refusal) return refusal
        const outcome = await replayOne(deps, id)
        return outcome === 'replayed'
          ? accepted<ReplayedCallback>(set, { replayed: 1 })
          : refuse(set, outcome)
      },
      {
        params: CallbackParams,
        detail: {
          ...operation,
          summary: 'Replay one of my callbacks',
          description:
            'Sends it again now, with its `webhook-id` and its body, and starts the schedule anew. Counts as one by the rate of the client, apart from its messages.',
          responses: {
            202: answer('due now', ReplayedCallback, { replayed: 1 }, LIMIT_HEADERS),
            ...refusals(
              ...OWN_REFUSALS,
              'invalid_field',
              'unknown_callback',
              'no_callback_endpoint',
              'callback_under_way',
              'rate_limited',
            ),
          },
        },
      },
    )
    .post(
      '/replay',
      async ({ request, body, set }) => {
        const { clientId } = ownerOf(request)
        if (body.message_id === undefined && (body.from === undefined || body.to === undefined))
          return refuseField(set, 'message_id', NEEDS_BOUNDS)
        const window = readWindow(body)
        if (window.kind === 'violation') return refuseField(set, window.field, window.rule)
        const refusal = await refuseTooMany(set, clientId, MAX_OWN_REPLAY)
        if (refusal) return refusal
        const filter = {
          clientId,
          messageId: (body.message_id as MessageId | undefined) ?? null,
          state: body.state ?? null,
          fromAt: window.fromAt,
          toAt: window.toAt,
          afterId: (body.cursor as CallbackId | undefined) ?? null,
        }
        const outcome = await replayMany(deps, filter, MAX_OWN_REPLAY)
        if (outcome === 'no_callback_endpoint') return refuse(set, outcome)
        return accepted<ReplayedCallbacks>(set, { replayed: outcome.replayed, next_cursor: outcome.lastId })
      },
      {
        body: OwnReplayBody,
        detail: {
          ...operation,
          summary: 'Replay my callbacks of a message or of a time',
          requestBody: jsonBody(OwnReplayBody, OWN_REPLAY_EXAMPLES),
          description: `Oldest first, at most ${MAX_OWN_REPLAY} in one request, which counts as that many by the rate of the client, apart from its messages; when \`next_cursor\` is not null ask again with it as \`cursor\`. Those under way are left alone.`,
          responses: {
            202: answer('due now', ReplayedCallbacks, { replayed: 12, next_cursor: null }, LIMIT_HEADERS),
            ...refusals(
              ...OWN_REFUSALS,
              'invalid_field',
              'unknown_field',
              'no_callback_endpoint',
              'rate_limited',
            ),
          },
        },
      },
    )
}
