import type { MessageId } from '../../../domain/message.ts'
import type { SmppAccount } from '../../../domain/smpp/account.ts'
import type { CancelOutcome } from '../../../flow/message/cancel-messages.ts'
import type { PduOf } from '../../../smpp/pdu.ts'
import type { NewResponse } from '../../../smpp/responses.ts'
import { STATUSES } from '../../../smpp/status.ts'
import type { ApiDeps } from '../../../world.ts'
import { isRefused, refusalResponse, refused } from '../refusal.ts'
import { findNamed, unknownMessage } from './look.ts'

/** Answers cancel_sm, of one message by its id: a second one is answered as the first. */
export async function cancelMessage(
  deps: Pick<ApiDeps, 'db' | 'archive'> & { readonly cancel: (id: MessageId) => Promise<CancelOutcome> },
  account: SmppAccount,
  { body }: PduOf<'cancel_sm'>,
): Promise<NewResponse> {
  if (body.message_id === '')
    return refusalResponse(
      refused('ESME_RCANCELFAIL', 'message_id must be given: messages are cancelled one by one'),
    )
  const actor = await findNamed(deps, account, body.message_id)
  if (isRefused(actor)) return refusalResponse(actor)
  const outcome = await deps.cancel(actor.id)
  switch (outcome.kind) {
    case 'cancelled':
      return { status: STATUSES.ESME_ROK }
    case 'not_cancellable':
      return refusalResponse(
        refused('ESME_RCANCELFAIL', `the message is ${outcome.status}: it can no longer be cancelled`),
      )
    case 'unknown_message':
      return refusalResponse(unknownMessage())
  }
}
