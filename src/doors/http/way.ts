import { openSending, type Sending } from '../../api/http/sending.ts'
import type { ClientId } from '../../domain/message.ts'
import type { Intake } from '../../flow/accept/intake.ts'
import type { ApiDeps } from '../../world.ts'
import { type DoorCallers, openDoorCallers } from './caller.ts'

/** What every door over HTTP gets. */
export type DoorWay = {
  /** Who comes. */
  readonly callers: DoorCallers
  /** The way in, with key, limit and backlog heeded as in the API. */
  readonly sending: Sending
  /** The same without HTTP: what costs a token and sends nothing asks it. */
  readonly intake: Intake
  /** What it takes to read what this client asks for now. */
  asking(clientId: ClientId): Asking
}

/** Who asks, and what depends on the moment. */
export type Asking = {
  readonly clientId: ClientId
  /** What a message goes out under when it names no sender: the group that stands in for others; null: there is none. */
  readonly usualSender: string | null
  readonly nowMs: number
  /** Joins the parts of what has to be cut, 0 to 255. */
  readonly reference: number
  /** Whether receipts may be told at private addresses. */
  readonly allowPrivate: boolean
}

/** Opens it, once for all of them. */
export function openDoorWay(
  deps: Pick<
    ApiDeps,
    'auth' | 'callbackPost' | 'controls' | 'db' | 'log' | 'newId' | 'now' | 'random' | 'tracer'
  >,
  intake: Intake,
): DoorWay {
  return {
    callers: openDoorCallers(deps),
    sending: openSending(intake, deps),
    intake,
    asking: (clientId) => ({
      clientId,
      usualSender: deps.controls.of('senders', clientId).group,
      nowMs: deps.now(),
      reference: Math.floor(deps.random() * 256),
      allowPrivate: deps.callbackPost.allowPrivate,
    }),
  }
}
