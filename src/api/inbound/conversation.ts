import { Elysia } from 'elysia'
import type { ClientId } from '../../domain/message.ts'
import { MSISDN_RULE, readMsisdn } from '../../domain/msisdn.ts'
import { uuid7Ms } from '../../domain/uuid7.ts'
import { findArchivedSpan } from '../../flow/reading/archived-span.ts'
import { readConversation } from '../../store/inbound/conversations.ts'
import { SCANNED_MESSAGES } from '../../store/message/newest-search.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, refusals } from '../docs/docs-responses.ts'
import { forClients } from '../docs/security.ts'
import { QUERY_REFUSALS, refuseUnlessFor } from '../http/access/auth.ts'
import { DEFAULT_PAGE } from '../http/fields.ts'
import { refuseField } from '../http/refuse.ts'
import { Conversation, EXAMPLE_CONVERSATION } from './inbound-answers.ts'
import { ConversationQuery } from './inbound-schemas.ts'
import { conversationJson } from './inbound-view.ts'

/** `GET /v1/inbound/conversation`: what was written between a client and a number. */
export function conversationRoute(deps: Pick<ApiDeps, 'db' | 'now' | 'numberSecret' | 'archive'>) {
  const { db, now, numberSecret } = deps
  return new Elysia({ normalize: false }).get(
    '/v1/inbound/conversation',
    async ({ query, request, set }) => {
      const refusal = refuseUnlessFor(request, query.client_id, set)
      if (refusal) return refusal
      const number = readMsisdn(query.number)
      if (number === null) return refuseField(set, 'number', MSISDN_RULE)
      const limit = Number(query.limit ?? DEFAULT_PAGE)
      const clientId = query.client_id.toLowerCase() as ClientId // the schema has checked the form
      const found = await readConversation(
        db,
        {
          clientId,
          number,
          hashNumber: numberSecret?.hashNumber ?? null,
          beforeId: query.cursor ?? null,
          now: new Date(now()),
        },
        limit,
      )
      const archived = await findArchivedSpan(
        deps,
        null,
        query.cursor === undefined ? null : new Date(uuid7Ms(query.cursor) + 1),
      )
      return conversationJson(found, archived, limit)
    },
    {
      query: ConversationQuery,
      detail: {
        tags: ['Inbound'],
        security: forClients('read'),
        summary: 'Read the conversation of a client with a number',
        description: `Newest first, from both sides. All that came in is there, and what it replies to. Other messages to the number have no index: they are looked for among the newest ${SCANNED_MESSAGES.toLocaleString('en')} of the client before \`cursor\`, and \`searched.from\` says how far that came. Of days that are archived what was sent is not there, and \`archived\` says which days these are.`,
        responses: {
          200: answer('a page', Conversation, EXAMPLE_CONVERSATION),
          ...refusals(...QUERY_REFUSALS),
        },
      },
    },
  )
}
