import type { RepeatAnswer } from '../../api/http/idempotency.ts'
import type { Refusal } from '../../api/http/refusal.ts'
import { refuseOutcomes } from '../../api/http/refused-outcome.ts'
import type { AcceptOutcome } from '../../flow/accept/accept-request.ts'
import type { ApiDeps } from '../../world.ts'
import type { DoorRequest } from '../http/answering.ts'
import { fieldsOf, type Parameters } from '../http/parameters.ts'
import type { DoorWay } from '../http/way.ts'
import { ARGUMENTS, type JasminRefusal, refusalOfArguments } from './arguments.ts'
import { CREDENTIALS, callerOf } from './caller.ts'
import { readMessage } from './message.ts'

/** What `/send` answers with 200. */
export type Sent = { readonly body: string }

/** `/send`: one message to one number. */
export function openSend(
  { now }: Pick<ApiDeps, 'now'>,
  way: DoorWay,
): (given: Parameters, asked: DoorRequest) => Promise<Sent | JasminRefusal | Refusal> {
  return async (given, asked) => {
    const wrong = refusalOfArguments(given, ARGUMENTS.send)
    if (wrong) return wrong
    const clientId = await callerOf(way, given, asked)
    const { request, set } = asked
    const once = { clientId, route: 'jasmin', body: fieldsOf(given, CREDENTIALS) }
    const read = readMessage(given, way.asking(clientId))
    if (read.kind === 'refused') {
      // A time that is past now was to come when this was asked for first.
      const again = given.octets('sdt') && (await way.sending.answerAgain(request, set, once))
      return again ? repeated(again) : read
    }
    const answered = await way.sending.accept(request, set, {
      ...once,
      drafts: read.drafts,
      partsPerMessage: read.drafts.length,
      answer: successOf,
    })
    if (answered.kind !== 'decided') return repeated(answered)
    return successOf(answered.outcomes) ?? refuseOutcomes(set, answered.outcomes, now())
  }
}

function repeated(repeat: RepeatAnswer): Sent | Refusal {
  return repeat.kind === 'refused' ? repeat.body : { body: String(repeat.body) }
}

/** The id is that of the last part where a message had to be cut: its receipt is the one that is told. Null: some part was refused. */
function successOf(
  outcomes: readonly AcceptOutcome[],
): { readonly status: number; readonly body: string } | null {
  const last = outcomes.every(({ kind }) => kind === 'accepted') ? outcomes.at(-1) : undefined
  return last?.kind === 'accepted' ? { status: 200, body: `Success "${last.id}"` } : null
}
