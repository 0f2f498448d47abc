import { Elysia } from 'elysia'
import type { ApiDeps } from '../deps.ts'
import type { ClientId, MessageId } from '../domain/message.ts'
import { readDraft } from '../domain/message-draft.ts'
import { acceptMessages } from '../flow/accept-messages.ts'
import { openGroupCommit } from '../flow/group-commit.ts'
import { SCRIPTED_NUMBERS } from '../provider/mock-script.ts'
import { findMessage, listEvents, listMessages } from '../store/messages.ts'
import { wantsCsv } from './csv.ts'
import { answer, csvAnswer, jsonBody, refusals } from './docs-responses.ts'
import { EXAMPLE_EVENTS, EXAMPLE_MESSAGE, EXAMPLE_MESSAGES_CSV } from './examples.ts'
import { exportMessages } from './message-export.ts'
import { eventJson, messageJson } from './message-view.ts'
import { refuseBeyondLimit, tellLimit } from './rate-limit.ts'
import { refuse, refuseField } from './refuse.ts'
import { DEFAULT_PAGE, ListMessagesQuery, MessageIdParams, SendMessageBody } from './schemas.ts'

/** Messages per commit: beyond this a commit gets no cheaper per message. */
const MAX_ACCEPT_BATCH = 250

/** Messages that may wait for a commit, a few seconds' worth; beyond this the answer is 503 `queue_full`. */
const MAX_ACCEPT_WAITING = 10_000

/** A second commit may start while the first one waits for the disk. */
const MAX_ACCEPT_RUNNING = 2

const tags = ['Messages']

const SEND_DESCRIPTION = [
  'Prices the message, holds its credits and queues it, in one commit. The answer comes after that commit: what was answered 202 survives a crash.',
  'With the `mock` provider the last four digits of `to` say what happens:',
  SCRIPTED_NUMBERS.map(({ suffix, meaning }) => `- **${suffix}** ${meaning}`).join('\n'),
].join('\n\n')

/** `/v1/messages`: send, read, list. */
export function messageRoutes(deps: ApiDeps) {
  const accepting = openGroupCommit({
    // While one commit's outcome is unknown, the others need not wait for it.
    run: (drafts: Parameters<typeof acceptMessages>[1], makeWay) => acceptMessages(deps, drafts, makeWay),
    maxBatch: MAX_ACCEPT_BATCH,
    maxWaiting: MAX_ACCEPT_WAITING,
    maxRunning: MAX_ACCEPT_RUNNING,
  })
  const { limiter } = deps
  return new Elysia({ normalize: false, prefix: '/v1/messages' })
    .post(
      '',
      async ({ body, set }) => {
        if (body.otp) return refuse(set, 'otp_not_available')
        const read = readDraft(body)
        if (read.kind === 'violation') return refuseField(set, read.field, read.rule)
        const verdict = limiter && (await limiter.take(read.draft.clientId, 1))
        if (limiter && verdict?.kind === 'refused') return refuseBeyondLimit(set, limiter.limit, verdict)
        const outcome = await accepting.join(read.draft)
        switch (outcome.kind) {
          case 'accepted':
            set.status = 202
            set.headers['location'] = `/v1/messages/${outcome.id}`
            if (limiter && verdict) tellLimit(set, limiter.limit, verdict)
            return { message_id: outcome.id, status: 'QUEUED' }
          case 'failed':
            throw outcome.error
          case 'unknown_client':
            return refuse(set, 'unknown_client')
          case 'insufficient_credits':
            return refuse(set, 'insufficient_credits', {
              required: outcome.requiredCents,
              available: outcome.availableCents,
            })
        }
      },
      {
        body: SendMessageBody,
        detail: {
          tags,
          summary: 'Send a message',
          requestBody: jsonBody(SendMessageBody),
          description: SEND_DESCRIPTION,
          responses: {
            202: answer('accepted and queued', { message_id: EXAMPLE_MESSAGE.id, status: 'QUEUED' }, [
              'Location',
              'RateLimit-Policy',
              'RateLimit',
            ]),
            ...refusals(
              'invalid_field',
              'unknown_field',
              'invalid_json',
              'insufficient_credits',
              'unknown_client',
              'body_too_large',
              'unsupported_media_type',
              'otp_not_available',
              'rate_limited',
              'internal_error',
              'database_unavailable',
              'queue_full',
            ),
          },
        },
      },
    )
    .get(
      '/:id',
      async ({ params, set }) => {
        const message = await findMessage(deps.db, params.id as MessageId) // the schema has checked the form
        return message ? messageJson(message) : refuse(set, 'unknown_message')
      },
      {
        params: MessageIdParams,
        detail: {
          tags,
          summary: 'Read a message',
          responses: {
            200: answer('the message', EXAMPLE_MESSAGE),
            ...refusals('invalid_field', 'unknown_message', 'internal_error', 'database_unavailable'),
          },
        },
      },
    )
    .get(
      '/:id/events',
      async ({ params, set }) => {
        const events = await listEvents(deps.db, params.id as MessageId)
        return events.length > 0 ? { events: events.map(eventJson) } : refuse(set, 'unknown_message')
      },
      {
        params: MessageIdParams,
        detail: {
          tags,
          summary: "Read a message's history",
          description:
            'Every event in the order it took effect, without gaps. `detail` is the raw answer or receipt of the provider. An event that came after the end is there too, with `ignored: true`.',
          responses: {
            200: answer('the history, oldest first', { events: EXAMPLE_EVENTS }),
            ...refusals('invalid_field', 'unknown_message', 'internal_error', 'database_unavailable'),
          },
        },
      },
    )
    .get(
      '',
      async ({ query, request, set }) => {
        const fromAt = query.from === undefined ? null : new Date(query.from)
        const toAt = query.to === undefined ? null : new Date(query.to)
        for (const [field, at] of Object.entries({ from: fromAt, to: toAt })) {
          if (at && Number.isNaN(at.getTime())) return refuseField(set, field, 'must be a time that exists')
        }
        const filter = {
          clientId: query.client_id as ClientId, // the schema has checked the form
          status: query.status ?? null,
          fromAt,
          toAt,
          beforeId: (query.cursor as MessageId | undefined) ?? null,
        }
        if (wantsCsv(request)) return await exportMessages(deps.db, filter, Number(query.limit ?? 0) || null)
        const limit = Number(query.limit ?? DEFAULT_PAGE)
        const page = await listMessages(deps.db, filter, limit)
        return {
          messages: page.map(messageJson),
          next_cursor: page.length === limit ? (page.at(-1)?.id ?? null) : null,
        }
      },
      {
        query: ListMessagesQuery,
        detail: {
          tags,
          summary: "List a client's messages",
          description:
            'Newest first. `from` (inclusive) and `to` (exclusive) narrow by the time of acceptance; `next_cursor` is null on the last page. With `Accept: text/csv` all that match come as CSV (RFC 4180), without a limit unless one is given; a text that a spreadsheet could run as a formula has an apostrophe before it.',
          responses: {
            200: csvAnswer(
              answer('a page', { messages: [EXAMPLE_MESSAGE], next_cursor: EXAMPLE_MESSAGE.id }),
              EXAMPLE_MESSAGES_CSV,
            ),
            ...refusals('invalid_field', 'unknown_field', 'internal_error', 'database_unavailable'),
          },
        },
      },
    )
}
