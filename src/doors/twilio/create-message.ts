import type { RepeatAnswer } from '../../api/http/idempotency.ts'
import { FieldRefused, type ReplySet } from '../../api/http/refuse.ts'
import { refuseOutcomes } from '../../api/http/refused-outcome.ts'
import type { Sending } from '../../api/http/sending.ts'
import type { MessageDraft } from '../../domain/message/message-draft.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { sidOf } from '../../domain/twilio/sid.ts'
import { findTwilioMessage } from '../../store/twilio/twilio-messages.ts'
import type { ApiDeps } from '../../world.ts'
import type { DoorRequest } from '../http/answering.ts'
import type { Parameters } from '../http/parameters.ts'
import { sayTwilio } from './errors.ts'
import { messageJson } from './message-json.ts'
import { type ReadMessageDeps, readTwilioMessage } from './read-message.ts'

/** What a new message needs. */
export type CreateMessageDeps = ReadMessageDeps & Pick<ApiDeps, 'db'>

/** Accepts a message, and answers it as Twilio does. Rejects with `TwilioFault` and `FieldRefused`. */
export async function createMessage(
  deps: CreateMessageDeps,
  sending: Sending,
  { request, set }: DoorRequest,
  clientId: ClientId,
  given: Parameters,
): Promise<unknown> {
  const body = Object.fromEntries(given.names().map((name) => [name, given.all(name).join()]))
  const asked = { clientId, route: 'twilio/messages', body }
  const repeated = async (repeat: RepeatAnswer) =>
    repeat.kind === 'refused'
      ? sayTwilio(repeat.body, set)
      : await created(deps, set, clientId, keptId(repeat.body))
  const read = readOrLate(deps, clientId, given)
  if (read instanceof FieldRefused) {
    const again = await sending.answerAgain(request, set, asked)
    if (again === null) throw read
    return await repeated(again)
  }
  const answered = await sending.accept(request, set, {
    ...asked,
    drafts: [read],
    answer: ([outcome]) =>
      outcome?.kind === 'accepted' ? { status: 201, body: { message_id: outcome.id } } : null,
  })
  if (answered.kind !== 'decided') return await repeated(answered)
  const [outcome] = answered.outcomes
  return outcome?.kind === 'accepted'
    ? await created(deps, set, clientId, outcome.id)
    : sayTwilio(refuseOutcomes(set, answered.outcomes, deps.now()), set)
}

/** A message, or that its time is past: a repeat of one that was taken before that is answered all the same. */
function readOrLate(
  deps: CreateMessageDeps,
  clientId: ClientId,
  given: Parameters,
): MessageDraft | FieldRefused {
  try {
    return readTwilioMessage(deps, clientId, given)
  } catch (error) {
    if (error instanceof FieldRefused && error.violation.field === 'send_at') return error
    throw error
  }
}

function keptId(body: unknown): MessageId {
  return (body as { readonly message_id: MessageId }).message_id // as it was kept above
}

/** What was accepted is answered so, whether it can be read or not. */
async function created(
  deps: Pick<CreateMessageDeps, 'db'>,
  set: ReplySet,
  clientId: ClientId,
  id: MessageId,
): Promise<unknown> {
  set.status = 201
  const message = await findTwilioMessage(deps.db.sql, clientId, id).catch(() => null)
  return message ? messageJson(message) : { sid: sidOf('SM', id), account_sid: sidOf('AC', clientId) }
}
