import { Elysia } from 'elysia'
import type { ClientId } from '../../domain/message.ts'
import { MSISDN_RULE, readMsisdn } from '../../domain/msisdn.ts'
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
export function conversationRoute({ db, now, numberSecret }: Pick<ApiDeps, 'db' | 'now' | 'numberSecret'>) {
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
      return conversationJson(found, limit)
    },
    {
      query: ConversationQuery,
      detail: {
        tags: ['Inbound'],
        security: forClients('read'),
        summary: 'Read the conversation of a client with a number',
        description: `Newest first, from both sides. All that came in is there, and what it replies to. Other messages to the number have no index: they are looked for among the newest ${SCANNED_MESSAGES.toLocaleString('en')} of the client before \`cursor\`, and \`searched.from\` says how far that came.`,
        responses: {
          200: answer('a page', Conversation, EXAMPLE_CONVERSATION),
          ...refusals(...QUERY_REFUSALS),
        },
      },
    },
  )
}
