import { isFinal } from '../../../domain/lifecycle.ts'
import type { Actor } from '../../../domain/message/actor.ts'
import type { SmppAccount } from '../../../domain/smpp/account.ts'
import { readMessageId } from '../../../domain/smpp/message-id.ts'
import { MESSAGE_STATES } from '../../../domain/smpp/message-state.ts'
import { absoluteTime } from '../../../domain/smpp/time.ts'
import type { ReadingDeps } from '../../../flow/reading/by-day.ts'
import { findActors } from '../../../flow/reading/find-actors.ts'
import type { PduOf } from '../../../smpp/pdu.ts'
import type { NewResponse } from '../../../smpp/responses.ts'
import { STATUSES } from '../../../smpp/status.ts'
import { isRefused, type Refused, refusalResponse, refused } from '../refusal.ts'

/** The message that this account names; of others, and of none, the answer is the same. The addresses are not compared: its id is enough. */
export async function findNamed(
  deps: ReadingDeps,
  { clientId, receipts }: SmppAccount,
  messageId: string,
): Promise<Actor | Refused> {
  const id = readMessageId(receipts.messageId, messageId)
  const [actor] = id === null ? [] : await findActors(deps, [id])
  return actor?.clientId === clientId ? actor : unknownMessage()
}

/** Of others, and of none. */
export function unknownMessage(): Refused {
  return refused('ESME_RINVMSGID', 'message_id names no message of this account')
}

/** Answers query_sm. The final date of a message is that of the last thing that was heard of it. */
export async function queryMessage(
  deps: ReadingDeps,
  account: SmppAccount,
  { body: { message_id } }: PduOf<'query_sm'>,
): Promise<NewResponse> {
  const actor = await findNamed(deps, account, message_id)
  if (isRefused(actor)) return refusalResponse(actor)
  const { status, movedAtMs } = actor
  return {
    status: STATUSES.ESME_ROK,
    body: {
      message_id,
      final_date: isFinal(status) ? absoluteTime(movedAtMs) : '',
      message_state: MESSAGE_STATES[status].state,
      error_code: 0,
    },
  }
}
