import { Elysia } from 'elysia'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { listThroughDays } from '../../flow/reading/list-messages.ts'
import { readHistory, readMessage } from '../../flow/reading/read-message.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, csvAnswer, refusals } from '../docs/docs-responses.ts'
import { forClients } from '../docs/security.ts'
import { callerOf, KEY_REFUSALS, maySee, QUERY_REFUSALS, refuseUnlessFor } from '../http/access/auth.ts'
import { wantsCsv } from '../http/csv/csv.ts'
import { DEFAULT_PAGE } from '../http/fields.ts'
import { refuse, refuseField } from '../http/refuse.ts'
import { readWindow } from '../http/window.ts'
import {
  EXAMPLE_EVENTS,
  EXAMPLE_MESSAGE,
  EXAMPLE_MESSAGE_FOR_ADMINS,
  EXAMPLE_MESSAGES_CSV,
  EXAMPLE_WHY,
} from './examples.ts'
import { MessageHistory, MessagePage } from './message-answers.ts'
import { exportMessages } from './message-export.ts'
import { Message } from './message-schema.ts'
import { historyJson, messageJson, messageJsonForAdmins, messagePageJson } from './message-view.ts'
import { ListMessagesQuery, MessageIdParams } from './schemas.ts'

const operation = { tags: ['Messages'], security: forClients('read') }

/** `/v1/messages`: read and list. */
export function messageRoutes(deps: Pick<ApiDeps, 'db' | 'archive' | 'searchedForMs'>) {
  return new Elysia({ normalize: false, prefix: '/v1/messages' })
    .get(
      '/:id',
      async ({ request, params, set }) => {
        const found = await readMessage(deps, params.id as MessageId) // the schema has checked the form
        if (!found || !maySee(request, found.message.client_id)) return refuse(set, 'unknown_message')
        return callerOf(request).kind === 'admin' ? messageJsonForAdmins(found) : messageJson(found)
      },
      {
        params: MessageIdParams,
        detail: {
          ...operation,
          summary: 'Read a message',
          responses: {
            200: answer('the message', Message, EXAMPLE_MESSAGE_FOR_ADMINS),
            ...refusals(
              ...KEY_REFUSALS,
              'invalid_field',
              'unknown_message',
              'internal_error',
              'database_unavailable',
              'archive_unavailable',
            ),
          },
        },
      },
    )
    .get(
      '/:id/events',
      async ({ request, params, set }) => {
        const id = params.id as MessageId // the schema has checked the form
        const isClient = callerOf(request).kind === 'client'
        const history = await readHistory(deps, id, isClient ? (of) => maySee(request, of) : null)
        return history ? historyJson(history) : refuse(set, 'unknown_message')
      },
      {
        params: MessageIdParams,
        detail: {
          ...operation,
          summary: "Read a message's history",
          description:
            'Every event in the order it took effect, without gaps. `detail` is the raw answer or receipt of the provider. An event that came after the end is there too, with `ignored: true`. `why` says of each submission by which rule it went to its provider, and who was passed over. Receipts that came when the day of the message was archived already are in `late_receipts`: they change nothing any more.',
          responses: {
            200: answer('the history, oldest first', MessageHistory, {
              events: EXAMPLE_EVENTS,
              why: EXAMPLE_WHY,
              archived: false,
              late_receipts: [],
            }),
            ...refusals(
              ...KEY_REFUSALS,
              'invalid_field',
              'unknown_message',
              'internal_error',
              'database_unavailable',
              'archive_unavailable',
            ),
          },
        },
      },
    )
    .get(
      '',
      async ({ request, query, set }) => {
        const refusal = refuseUnlessFor(request, query.client_id, set)
        if (refusal) return refusal
        const window = readWindow(query)
        if (window.kind === 'violation') return refuseField(set, window.field, window.rule)
        const filter = {
          clientId: query.client_id as ClientId, // the schema has checked the form
          status: query.status ?? null,
          fromAt: window.fromAt,
          toAt: window.toAt,
          beforeId: (query.cursor as MessageId | undefined) ?? null,
        }
        if (wantsCsv(request)) return await exportMessages(deps, filter, Number(query.limit ?? 0) || null)
        return messagePageJson(await listThroughDays(deps, filter, Number(query.limit ?? DEFAULT_PAGE)))
      },
      {
        query: ListMessagesQuery,
        detail: {
          ...operation,
          summary: "List a client's messages",
          description:
            'Newest first. `from` (inclusive) and `to` (exclusive) narrow by the time of acceptance; `next_cursor` is null on the last page. Days that are archived are read as the others, only slower. Where few of many messages match, a page may be shorter than `limit`, or empty, and have a next one. With `Accept: text/csv` all that match come as CSV (RFC 4180), without a limit unless one is given; a text that a spreadsheet could run as a formula has an apostrophe before it.',
          responses: {
            200: csvAnswer(
              answer('a page', MessagePage, { messages: [EXAMPLE_MESSAGE], next_cursor: EXAMPLE_MESSAGE.id }),
              'The fields of a message in their order; null is empty.',
              EXAMPLE_MESSAGES_CSV,
              ['Content-Disposition'],
            ),
            ...refusals(...QUERY_REFUSALS, 'archive_unavailable'),
          },
        },
      },
    )
}
