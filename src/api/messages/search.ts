import { type Static, Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import { exampleOf } from '../../domain/fields/field.ts'
import { FOUND_FIELDS } from '../../domain/fields/shown-fields.ts'
import type { MessageFilter } from '../../domain/message/message-filter.ts'
import type { MessageId } from '../../domain/message.ts'
import { readMsisdn } from '../../domain/msisdn.ts'
import { searchThroughDays } from '../../flow/reading/search-messages.ts'
import { oneClient } from '../../store/message/filtered.ts'
import { digitsOf, type MessageSearch, type SearchResult } from '../../store/message/found-messages.ts'
import { SCANNED_OPEN } from '../../store/message/message-search.ts'
import { SCANNED_MESSAGES } from '../../store/message/newest-search.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, csvAnswer, refusals } from '../docs/docs-responses.ts'
import { forAllClients } from '../docs/security.ts'
import { ALL_CLIENTS_REFUSALS, refuseUnlessFor } from '../http/access/auth.ts'
import { wantsCsv } from '../http/csv/csv.ts'
import { DEFAULT_PAGE, wholeNumberField } from '../http/fields.ts'
import { FILTER_QUERY, filterOfQuery } from './filter.ts'
import { FoundMessages } from './message-answers.ts'
import { exportFound } from './message-export.ts'
import { foundJson } from './message-view.ts'
import { ListMessagesQuery } from './schemas.ts'

const { cursor, limit } = ListMessagesQuery.properties

/** How messages of all clients are searched. */
export const SearchMessagesQuery = Type.Object(
  {
    q: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 256,
        description:
          "must be a message's id, its request's id, its number or at least its last 4 digits, its reference or its provider_message_id",
        example: 'order-123',
      }),
    ),
    request_id: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 128,
        description:
          'must be the X-Request-Id of the answer to the request that made the messages, 1 to 128 characters',
      }),
    ),
    ...FILTER_QUERY,
    older_than_seconds: wholeNumberField('^[1-9][0-9]{0,7}$', { minimum: 1, maximum: 99_999_999 }),
    cursor,
    limit,
  },
  { additionalProperties: false, description: 'must be query parameters' },
)

const DESCRIPTION = [
  'Newest first, without texts. All that is given must hold; of what is given several times with commas, one. What an id or a provider_message_id names is on the first page, wherever it is.',
  'One search takes a part of a second: it says in `searched.from` how far it came, and `next_cursor` goes on from there, even when nothing was found yet. Numbers, their last digits, and whole references have an index of each day. By `status`, `provider`, `country` and `client_id` the minutes are skipped that have none, as the reports count them. Of the rest, and by anything else, one search looks at ' +
    `up to ${SCANNED_MESSAGES.toLocaleString('en')} messages before \`cursor\`.`,
  `\`older_than_seconds\` finds messages to which nothing happened for so long: without a status, or with some of which none is final, those that are stuck. They have an index; of open ones one search looks at the newest ${SCANNED_OPEN.toLocaleString('en')} accepted before then.`,
  '`request_id` finds the messages that one request made, by the X-Request-Id of its answer: the one that it was given, or the one that the gateway made. It has an index, and so is the same said in `q`. Of a name that was given again and again the newest 1,000 requests are looked at.',
  '`held` finds those that wait for the hours of their class or for their sender (`held_for` says for which). `door` finds those that came in by a protocol of others.',
  'Of days that are archived only what is named by its own id or by that of its request, as the gateway made it, is found; where there are such days, `searched.from` is no earlier than the end of the newest one.',
  'With `Accept: text/csv` all that is found comes as CSV (RFC 4180), without a limit unless one is given: one search after the other until nothing is left to look at. Of archived days it has what the search has.',
  'With one `client_id` only that client is searched. Without it, or with several, the search is for admins, unless HOST is a loopback address and `AUTH=none`.',
].join('\n\n')

const EXAMPLE_FOUND = exampleOf(FOUND_FIELDS)

/** `GET /v1/messages/search`: for admins who look for a message. */
export function searchRoute(
  deps: Pick<ApiDeps, 'archive' | 'db' | 'now' | 'numberSecret' | 'searchedForMs'>,
) {
  return new Elysia({ normalize: false }).get(
    '/v1/messages/search',
    async ({ query, request, set }) => {
      const filter = filterOfQuery(query)
      const refusal = refuseUnlessFor(request, oneClient(filter), set)
      if (refusal) return refusal
      const search = searchOf(deps, query, filter)
      if (wantsCsv(request)) return await exportFound(deps, search, Number(query.limit ?? 0) || null)
      return searchJson(await searchThroughDays(deps, search, Number(query.limit ?? DEFAULT_PAGE)))
    },
    {
      query: SearchMessagesQuery,
      detail: {
        tags: ['Messages'],
        security: forAllClients('read'),
        summary: 'Search messages of all clients',
        description: DESCRIPTION,
        responses: {
          200: csvAnswer(
            answer('what was found', FoundMessages, {
              messages: [EXAMPLE_FOUND],
              searched: { from: null, complete: true },
              next_cursor: null,
            }),
            'The fields of a message that is found in their order; null is empty.',
            `${Object.keys(EXAMPLE_FOUND).join(',')}\r\n${Object.values(EXAMPLE_FOUND).join(',')}\r\n`,
            ['Content-Disposition'],
          ),
          ...refusals(...ALL_CLIENTS_REFUSALS, 'archive_unavailable'),
        },
      },
    },
  )
}

function searchOf(
  { now, numberSecret }: Pick<ApiDeps, 'now' | 'numberSecret'>,
  query: Static<typeof SearchMessagesQuery>,
  filter: MessageFilter,
): MessageSearch {
  const nowMs = now()
  const quietMs = query.older_than_seconds === undefined ? null : Number(query.older_than_seconds) * 1_000
  const number = query.q === undefined ? null : readMsisdn(digitsOf(query.q))
  return {
    query: query.q ?? null,
    queryHash: number && (numberSecret?.hashNumber(number) ?? null),
    requestId: query.request_id ?? null,
    filter,
    now: new Date(nowMs),
    quietSince: quietMs === null ? null : new Date(nowMs - quietMs),
    beforeId: (query.cursor as MessageId | undefined) ?? null, // the schema has checked the form
  }
}

/** A page of a search as JSON. */
export function searchJson({ messages, searchedFrom, next }: SearchResult): FoundMessages {
  return {
    messages: messages.map(foundJson),
    searched: { from: searchedFrom?.toISOString() ?? null, complete: searchedFrom === null },
    next_cursor: next,
  }
}
