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
  /** What a message of this client goes out under when it names no sender: the group that stands in for others; null: there is none. */
  usualSender(clientId: ClientId): string | null
}

/** Opens it, once for all of them. */
export function openDoorWay(
  deps: Pick<ApiDeps, 'auth' | 'controls' | 'db' | 'log' | 'now'>,
  intake: Intake,
): DoorWay {
  return {
    callers: openDoorCallers(deps),
    sending: openSending(intake, deps),
    intake,
    usualSender: (clientId) => deps.controls.of('senders', clientId).group,
  }
}
