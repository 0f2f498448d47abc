import { openSending, type Sending } from '../../api/http/sending.ts'
import type { Intake } from '../../flow/accept/intake.ts'
import type { ApiDeps } from '../../world.ts'
import { type DoorCallers, type NamedAccounts, openDoorCallers } from './caller.ts'

/** What every door over HTTP gets: who comes, and the way in, with key, limit and backlog heeded as in the API. */
export type DoorWay = {
  readonly callers: DoorCallers
  readonly sending: Sending
  /** The same without HTTP: what costs a token and sends nothing asks it. */
  readonly intake: Intake
}

/** Opens it, once for all of them. */
export function openDoorWay(
  deps: Pick<ApiDeps, 'auth' | 'db' | 'log' | 'now'>,
  intake: Intake,
  accounts: NamedAccounts | null,
): DoorWay {
  return { callers: openDoorCallers(deps, accounts), sending: openSending(intake, deps), intake }
}
