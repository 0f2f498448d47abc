import { Elysia } from 'elysia'
import type { ApiDeps } from '../../world.ts'
import type { DoorWay } from '../http/way.ts'
import { openAccounts } from './account.ts'
import { accountDoor } from './accounts.ts'
import { notFound } from './errors.ts'
import { API_VERSION } from './message-json.ts'
import { messageDoor } from './messages.ts'
import { serviceDoor } from './services.ts'
import { verificationDoor } from './verify.ts'

/** The door for Twilio's clients (docs/door-twilio.md): `/2010-04-01` with accounts, messages and numbers, and `/v2/Services` of Verify. */
export function twilioDoor(deps: ApiDeps, way: DoorWay) {
  const accounts = openAccounts(deps, way.callers)
  return new Elysia({ normalize: false })
    .use(messageDoor(deps, way.sending, accounts))
    .use(accountDoor(deps, accounts))
    .use(serviceDoor(deps, accounts))
    .use(verificationDoor(deps, way, accounts))
    .all(
      `/${API_VERSION}/*`,
      (asked) => accounts.answer(asked, null, async () => notFound(asked.set, asked.request)),
      { parse: 'none', detail: { hide: true } },
    )
}
