import { BY_REST } from '../../domain/door.ts'
import { acceptAnswers } from '../accept/accept-answers.ts'
import type { AcceptDeps } from '../accept/accept-messages.ts'

/** How often an api looks for replies to what came in, in milliseconds. */
export const ANSWER_INBOUND_MS = 1_000

/** Makes ordinary messages of what clients' URLs answered to what came in, as `acceptAnswers` does: all gates are asked. */
export async function answerInbound(deps: AcceptDeps): Promise<void> {
  await acceptAnswers(deps, {
    table: 'inbound_replies',
    admission: deps.admission,
    keyPrefix: 'inbound-reply',
    given: { ...BY_REST, door: 'twilio' },
    unsent: 'what a client answered to an inbound message is not sent',
  })
}
