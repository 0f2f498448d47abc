import { Elysia } from 'elysia'
import { DOOR_ROUTE } from '../http/answering.ts'
import type { DoorWay } from '../http/way.ts'
import { type AccountDoorDeps, accountDoor } from './accounts.ts'
import { type AccountDeps, openAccounts } from './answer-accounts.ts'
import { notFound } from './errors.ts'
import { API_VERSION } from './message-json.ts'
import { type MessagesDeps, messageDoor } from './messages.ts'
import { type VerifyDeps, verificationDoor } from './verify.ts'
import { type ServicesDeps, serviceDoor } from './verify-naming.ts'

/** What all of it needs. */
export type TwilioDeps = AccountDeps & AccountDoorDeps & MessagesDeps & ServicesDeps & VerifyDeps

/** The door for Twilio's clients (docs/door-twilio.md): `/2010-04-01` with accounts, messages and numbers, and `/v2/Services` of Verify. */
export function twilioDoor(deps: TwilioDeps, way: DoorWay) {
  const accounts = openAccounts(deps, way.callers)
  return new Elysia({ normalize: false })
    .use(messageDoor(deps, way.sending, accounts))
    .use(accountDoor(deps, accounts))
    .use(serviceDoor(deps, accounts))
    .use(verificationDoor(deps, way, accounts))
    .all(
      `/${API_VERSION}/*`,
      (asked) => accounts.answer(asked, null, async () => notFound(asked.set, asked.request)),
      DOOR_ROUTE,
    )
}
