import { Elysia } from 'elysia'
import type { ClientId } from '../../domain/message.ts'
import type { AcceptOutcome } from '../../flow/accept/accept-request.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, IDEMPOTENCY_KEY, jsonBody, LIMIT_HEADERS, refusals } from '../docs/docs-responses.ts'
import { BATCH_EXAMPLES } from '../docs/request-examples.ts'
import { forClients } from '../docs/security.ts'
import { CLIENT_REFUSALS, refuseUnlessFor } from '../http/access/auth.ts'
import { type ReplySet, refuse, refuseField } from '../http/refuse.ts'
import { refusedMessage, retryAt } from '../http/refused-outcome.ts'
import type { Sending } from '../http/sending.ts'
import { BARRED_CODES } from './barred-codes.ts'
import { type BatchEntry, readBatch } from './batch-items.ts'
import { EXAMPLE_BATCH } from './examples-bulk.ts'
import { BatchBody, DocumentedBatchBody, MAX_BATCH } from './schemas-bulk.ts'
import { Batch, type BatchMessage } from './sent-answers.ts'

const DESCRIPTION = [
  `Up to ${MAX_BATCH} messages of one client, accepted in one commit. Each is answered for itself, in the order given: accepted with its id, or refused with the code, field and rule that it would have been refused with alone; a refused one does not stop the others. Credits are taken in the order given.`,
  '`from`, `text`, `tlvs`, `dlt`, `express`, `smart_encoding`, `send_at` and `validity_seconds` may stand beside `messages` for all of them; what a message says itself goes first.',
  'A `template` makes the texts: `{name}` is replaced by the value of that name in the `variables` of the message, `{{` and `}}` are braces. A value is put in as it is; more variables than the template names do no harm, one that is missing refuses its message.',
  'When no message was accepted the answer is a refusal, that of the first message (402 when credits were missing for any), with all of them in `messages`. The body may have 4 MiB, and the batch counts as its messages in the rate limit.',
].join('\n\n')

/** `POST /v1/messages/batch`: send many messages. */
export function batchRoute({ now }: Pick<ApiDeps, 'now'>, sending: Sending) {
  return new Elysia({ normalize: false, prefix: '/v1/messages' }).post(
    '/batch',
    async ({ body, request, set }) => {
      const refusal = refuseUnlessFor(request, body.client_id, set)
      if (refusal) return refusal
      const asked = {
        clientId: body.client_id.toLowerCase() as ClientId, // the schema has checked the form
        route: 'batch',
        body,
      }
      const read = readBatch(body, now())
      if (read.kind === 'violation') {
        const isLate = read.field === 'send_at'
        const again = isLate ? await sending.answerAgain(request, set, asked) : null
        return again?.body ?? refuseField(set, read.field, read.rule)
      }
      const { entries } = read
      const drafts = entries.flatMap((entry) => ('draft' in entry ? [entry.draft] : []))
      if (drafts.length === 0) {
        const again = await sending.answerAgain(request, set, asked)
        return again ? again.body : refuseAll(set, itemsOf(entries, []), now())
      }
      const answered = await sending.accept(request, set, {
        ...asked,
        drafts,
        answer: (outcomes) => ({ status: 202, body: batchJson(itemsOf(entries, outcomes)) }),
      })
      if (answered.kind !== 'decided') return answered.body
      if (answered.outcomes.every(({ kind }) => kind === 'unknown_client'))
        return refuse(set, 'unknown_client')
      const items = itemsOf(entries, answered.outcomes)
      if (!items.some(isAccepted)) return refuseAll(set, items, now())
      set.status = 202
      return batchJson(items)
    },
    {
      body: BatchBody,
      detail: {
        tags: ['Messages'],
        security: forClients('operate'),
        summary: 'Send many messages',
        requestBody: jsonBody(DocumentedBatchBody, BATCH_EXAMPLES),
        parameters: [IDEMPOTENCY_KEY],
        description: DESCRIPTION,
        responses: {
          202: answer('at least one accepted', Batch, EXAMPLE_BATCH, [
            ...LIMIT_HEADERS,
            'Idempotency-Replayed',
          ]),
          ...refusals(
            ...CLIENT_REFUSALS,
            'invalid_field',
            'unknown_field',
            'insufficient_credits',
            'daily_cap_reached',
            'unknown_client',
            'no_route',
            'below_cost',
            ...BARRED_CODES,
            'request_in_flight',
            'key_reused',
            'rate_limited',
            'internal_error',
            'database_unavailable',
            'outcome_unknown',
            'clock_astray',
            'queue_full',
          ),
        },
      },
    },
  )
}

/** One answer per entry, in their order; the outcomes are those of the drafts among them. */
function itemsOf(entries: readonly BatchEntry[], outcomes: readonly AcceptOutcome[]): BatchMessage[] {
  let next = 0
  return entries.map((entry, index): BatchMessage => {
    if ('refusal' in entry) return { index, status: 'refused', ...entry.refusal }
    const outcome = outcomes[next++]
    if (outcome?.kind === 'accepted')
      return { index, status: 'accepted', message_id: outcome.id, message_status: outcome.status }
    const { code, facts } = refusedMessage(outcome ?? { kind: 'unknown_client' }, `messages.${index}.`)
    return { ...facts, index, status: 'refused', code }
  })
}

function isAccepted({ status }: BatchMessage): boolean {
  return status === 'accepted'
}

function batchJson(items: readonly BatchMessage[]): Batch {
  const accepted = items.filter(isAccepted).length
  return { accepted, refused: items.length - accepted, messages: items }
}

/** Nothing was accepted: the refusal is that of the first message, but want of credits goes first, then a daily cap. */
function refuseAll(set: ReplySet, items: readonly BatchMessage[], nowMs: number) {
  const refused = items.flatMap((item) => (item.status === 'refused' ? [item] : []))
  const withCode = (wanted: string) => refused.find(({ code }) => code === wanted)
  const lead = withCode('insufficient_credits') ?? withCode('daily_cap_reached') ?? refused[0]
  const {
    index: _,
    status: __,
    code,
    ...words
  } = lead ?? { index: 0, status: 'refused', code: 'invalid_field' }
  const known = code === 'unknown_client' ? 'invalid_field' : code
  const refusal = refuse(set, known, words)
  if (lead?.until) retryAt(set, Date.parse(lead.until), nowMs)
  return { ...refusal, ...batchJson(items) }
}
