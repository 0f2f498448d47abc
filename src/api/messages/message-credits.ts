import { Elysia } from 'elysia'
import type { MessageId } from '../../domain/message.ts'
import { centsOf } from '../../domain/money.ts'
import { readMoney } from '../../flow/reading/read-message.ts'
import type * as ledger from '../../store/client/ledger.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, refusals } from '../docs/docs-responses.ts'
import { forClients } from '../docs/security.ts'
import { ENDS_OF_LOCKS } from '../docs/state-words.ts'
import { KEY_REFUSALS, maySee } from '../http/access/auth.ts'
import { refuse } from '../http/refuse.ts'
import { EXAMPLE_MESSAGE } from './examples.ts'
import { MessageCredits } from './message-answers.ts'
import { MessageIdParams } from './schemas.ts'

const { id, client_id, status, created_at, updated_at, cost_cents } = EXAMPLE_MESSAGE
/** What a delivered message did to its client's money. */
export const EXAMPLE_CREDITS: MessageCredits = {
  message_id: id,
  client_id,
  status,
  lock: { state: 'CAPTURED', amount_cents: cost_cents, created_at, updated_at },
  entries: [
    { at: created_at, kind: 'hold', amount_cents: -cost_cents, held_change_cents: cost_cents },
    { at: updated_at, kind: 'capture', amount_cents: 0, held_change_cents: -cost_cents },
  ],
}

const DESCRIPTION = [
  'The credit lock of the message, its lines in the ledger of its client, oldest first, and its status, all as they were at one instant.',
  `A lock is HELD while its message is not final; ${ENDS_OF_LOCKS}. \`lock\` null: there is none. Anything else is a fault of the gateway.`,
].join(' ')

/** `GET /v1/messages/:id/credits`: what became of the money of a message. */
export function messageCreditsRoute(deps: Pick<ApiDeps, 'db' | 'archive'>) {
  return new Elysia({ normalize: false }).get(
    '/v1/messages/:id/credits',
    async ({ request, params, set }) => {
      const credits = await readMoney(deps, params.id as MessageId) // the schema has checked the form
      return credits && maySee(request, credits.clientId)
        ? creditsJson(params.id.toLowerCase(), credits)
        : refuse(set, 'unknown_message')
    },
    {
      params: MessageIdParams,
      detail: {
        tags: ['Messages'],
        security: forClients('read'),
        summary: "Read a message's money",
        description: DESCRIPTION,
        responses: {
          200: answer('its lock and its lines in the ledger', MessageCredits, EXAMPLE_CREDITS),
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
}

/** A message's money as JSON. */
export function creditsJson(
  messageId: string,
  { clientId, status, lock, entries }: ledger.MessageCredits,
): MessageCredits {
  return {
    message_id: messageId,
    client_id: clientId,
    status,
    lock: lock && {
      state: lock.state,
      amount_cents: centsOf(lock.amount),
      created_at: lock.createdAt.toISOString(),
      updated_at: lock.updatedAt.toISOString(),
    },
    entries: entries.map(({ at, kind, amount, heldChange }) => ({
      at: at.toISOString(),
      kind,
      amount_cents: centsOf(amount),
      held_change_cents: centsOf(heldChange),
    })),
  }
}
