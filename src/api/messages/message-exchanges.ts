import { Elysia } from 'elysia'
import type { MessageId } from '../../domain/message.ts'
import { readExchanges } from '../../flow/reading/read-message.ts'
import type { StoredExchange } from '../../store/message/exchange-packs.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, refusals } from '../docs/docs-responses.ts'
import { EXAMPLE_RECEIPT } from '../docs/request-examples.ts'
import { forAdmins } from '../docs/security.ts'
import { refuse } from '../http/refuse.ts'
import { EXAMPLE_EVENTS, EXAMPLE_MESSAGE } from './examples.ts'
import { type Exchange, MessageExchanges } from './exchange-answers.ts'
import { MessageIdParams } from './schemas.ts'

const DAY_MS = 86_400_000

/** A throttled message may be asked for again for hours; what counts is how it ended. */
const MAX_EXCHANGES = 200

const { id, to, from, text } = EXAMPLE_MESSAGE
const [, dispatched, , delivered] = EXAMPLE_EVENTS
/** What was said for a delivered message. */
export const EXAMPLE_EXCHANGES: MessageExchanges = {
  message_id: id,
  log_days: 7,
  kept_since: '2026-11-17T10:00:00.000Z',
  complete: true,
  exchanges: [
    {
      what: 'submission',
      provider: 'mock',
      attempt: 1,
      part: null,
      at: dispatched?.at ?? '',
      took_ms: 3,
      outcome: 'accepted',
      sent: { line: 'submit', fields: { from, to, encoding: 'GSM7', parts: 1 }, body: text },
      answered: {
        line: 'command_status 0x00000000: accepted',
        fields: { provider_message_id: EXAMPLE_RECEIPT.provider_message_id },
        body: null,
      },
    },
    {
      what: 'receipt',
      provider: 'mock',
      attempt: 1,
      part: null,
      at: delivered?.at ?? '',
      took_ms: null,
      outcome: 'DELIVRD',
      sent: null,
      answered: { line: 'receipt', fields: {}, body: JSON.stringify(EXAMPLE_RECEIPT) },
    },
  ],
}

const DESCRIPTION = [
  'Each request to a provider with its answer, and each receipt, in the words of both sides; PDUs as their fields. Secrets of the provider and tokens of its receipts are `***`, codes of OTPs `******`; a side is cut at 4,000 characters.',
  'Written within a second, and kept for PROVIDER_LOG_DAYS (7; 0 keeps nothing) whatever becomes of the message. It is no proof: what was said while the database was away for long, or in the last moment before a power cut, may be missing; the history is complete. Of an archived message what was there still when its day was archived is kept with it; `kept_since` is null then.',
  'For admins only: it holds the text of the message.',
].join(' ')

/** `GET /v1/messages/:id/exchanges`: what was said to providers for a message, and what they said. */
export function exchangesRoute(deps: Pick<ApiDeps, 'db' | 'archive' | 'now' | 'providerLogDays'>) {
  const { now, providerLogDays } = deps
  return new Elysia({ normalize: false }).get(
    '/v1/messages/:id/exchanges',
    async ({ params, set }) => {
      const messageId = params.id as MessageId // the schema has checked the form
      const sinceMs = providerLogDays === 0 ? null : now() - providerLogDays * DAY_MS
      const found = await readExchanges(deps, messageId, { sinceMs, most: MAX_EXCHANGES + 1 })
      if (!found) return refuse(set, 'unknown_message')
      const { exchanges, isArchived } = found
      return {
        message_id: messageId.toLowerCase(),
        log_days: providerLogDays,
        kept_since: isArchived || sinceMs === null ? null : new Date(sinceMs).toISOString(),
        complete: exchanges.length <= MAX_EXCHANGES,
        exchanges: exchanges.slice(-MAX_EXCHANGES).map(exchangeJson),
      } satisfies MessageExchanges
    },
    {
      params: MessageIdParams,
      detail: {
        tags: ['Messages'],
        security: forAdmins('read'),
        summary: 'Read what was said to providers for a message',
        description: DESCRIPTION,
        responses: {
          200: answer('what was said, oldest first', MessageExchanges, EXAMPLE_EXCHANGES),
          ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_message', 'archive_unavailable'),
        },
      },
    },
  )
}

/** An exchange as JSON. */
function exchangeJson({
  what,
  provider,
  attempt,
  part,
  startedAtMs,
  tookMs,
  outcome,
  sent,
  answered,
}: StoredExchange): Exchange {
  return {
    what,
    provider,
    attempt,
    part,
    at: new Date(startedAtMs).toISOString(),
    took_ms: tookMs,
    outcome,
    sent,
    answered,
  }
}
