import { Elysia } from 'elysia'
import { LIFECYCLE } from '../../domain/lifecycle.ts'
import type { MessageId } from '../../domain/message.ts'
import { type CancelDeps, type CancelOutcome, openCancelling } from '../../flow/message/cancel-messages.ts'
import { readMessage } from '../../flow/reading/read-message.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, refusals } from '../docs/docs-responses.ts'
import { forClients } from '../docs/security.ts'
import { CANCELLABLE_IN_WORDS } from '../docs/state-words.ts'
import { callerOf, KEY_REFUSALS, maySee } from '../http/access/auth.ts'
import { refuse } from '../http/refuse.ts'
import { EXAMPLE_MESSAGE } from './examples.ts'
import { CancelledMessage } from './message-answers.ts'
import { MessageIdParams } from './schemas.ts'

/** `POST /v1/messages/:id/cancel`: take back a message that waits. */
export function cancelRoute(deps: CancelDeps) {
  const cancel = openCancelling(deps)
  return new Elysia({ normalize: false, prefix: '/v1/messages' }).post(
    '/:id/cancel',
    async ({ params, request, set }) => {
      const id = params.id.toLowerCase() as MessageId // the schema has checked the form
      if (!(await isTheirs(deps, request, id))) return refuse(set, 'unknown_message')
      const outcome = await cancel(id)
      switch (outcome.kind) {
        case 'cancelled':
          return cancelledJson(id)
        case 'not_cancellable':
          return refuse(set, 'not_cancellable', {
            error: `the message is ${statusWords(outcome)}: it can no longer be cancelled`,
            status: outcome.status,
          })
        case 'unknown_message':
          return refuse(set, 'unknown_message')
      }
    },
    {
      params: MessageIdParams,
      detail: {
        tags: ['Messages'],
        security: forClients('operate'),
        summary: 'Cancel a message',
        description: `While it is ${CANCELLABLE_IN_WORDS}: it is not submitted any more, and its credits are released in the same commit. Later the answer is 409 with the status, and so it is once a provider has taken it, though it waits for the next one of its route. It needs no body, and a second cancel is answered as the first. A message whose last submission had no answer (FAILED_TEMP after a timeout) may arrive all the same.`,
        responses: {
          200: answer('cancelled, now or before', CancelledMessage, {
            message_id: EXAMPLE_MESSAGE.id,
            status: 'CANCELLED',
          }),
          ...refusals(
            ...KEY_REFUSALS,
            'invalid_field',
            'unknown_message',
            'not_cancellable',
            'internal_error',
            'database_unavailable',
            'archive_unavailable',
            'outcome_unknown',
            'queue_full',
          ),
        },
      },
    },
  )
}

function statusWords({ status, taken }: Extract<CancelOutcome, { kind: 'not_cancellable' }>): string {
  return taken && LIFECYCLE[status].cancellable ? `${status}, and a provider has taken it before` : status
}

function cancelledJson(id: MessageId): CancelledMessage {
  return { message_id: id, status: 'CANCELLED' }
}

/** Looks only when somebody calls with a key: to others' messages the answer is as if they did not exist. */
async function isTheirs(
  deps: Pick<ApiDeps, 'db' | 'archive'>,
  request: Request,
  id: MessageId,
): Promise<boolean> {
  if (callerOf(request).kind !== 'client') return true
  const found = await readMessage(deps, id)
  return found !== null && maySee(request, found.message.client_id)
}
