import { Refused } from '../../api/http/refuse.ts'
import { isStorable } from '../../domain/message/message-draft.ts'
import type { ClientId } from '../../domain/message.ts'
import { idOfSid } from '../../domain/twilio/sid.ts'
import { keepAuthToken } from '../../store/twilio/twilio-accounts.ts'
import type { ApiDeps } from '../../world.ts'
import { answerAtDoor, type DoorRequest } from '../http/answering.ts'
import { basicOf, type DoorCallers } from '../http/caller.ts'
import { orFault, sayTwilio } from './errors.ts'

/** What a route does for the client that asks. */
export type ForAccount = (clientId: ClientId) => Promise<unknown>

/** Answers requests of accounts. */
export type Accounts = {
  /**
   * What `work` answers for the client that a SID in the path names, `AC…` or `VA…` (null: the user name alone says who). Whoever cannot
   * name himself as that client is refused as Twilio refuses. Never rejects.
   */
  answer(asked: DoorRequest, sid: string | null, work: ForAccount): Promise<unknown>
}

/** What opens them. */
export type AccountDeps = Pick<ApiDeps, 'db' | 'log' | 'now' | 'callbackSecrets'>

/** The same token is written again after this: another process may have been shown another one since, in milliseconds. */
const KEPT_FOR_MS = 60_000

/** Longest password that can be kept, in characters; API keys are shorter. */
const MAX_TOKEN_CHARACTERS = 255

/** Clients remembered at once; the one that came first makes room. */
const MAX_REMEMBERED = 10_000

/** Opens them. The token that a client shows is kept, sealed, since what is posted to it is signed with that. */
export function openAccounts(deps: AccountDeps, callers: DoorCallers): Accounts {
  const { db, log, now, callbackSecrets } = deps
  const kept = new Map<ClientId, { readonly hash: number | bigint; readonly untilMs: number }>()

  async function keepToken(clientId: ClientId, token: string): Promise<void> {
    const hash = Bun.hash(token)
    const before = kept.get(clientId)
    const nowMs = now()
    // A clock that went back must not make it last.
    if (before?.hash === hash && before.untilMs > nowMs && before.untilMs <= nowMs + KEPT_FOR_MS) return
    await keepAuthToken(db.sql, clientId, callbackSecrets.seal(clientId, token), nowMs)
    kept.delete(clientId)
    const [first] = kept.keys()
    if (kept.size >= MAX_REMEMBERED && first !== undefined) kept.delete(first)
    kept.set(clientId, { hash, untilMs: nowMs + KEPT_FOR_MS })
  }

  async function find({ request, server }: DoorRequest, sid: string | null): Promise<ClientId> {
    const basic = basicOf(request)
    if (basic === null) throw new Refused('no_api_key', 'Authenticate: send Authorization: Basic')
    const inPath = sid === null ? null : (idOfSid('AC', sid) ?? idOfSid('VA', sid))
    // With an API key of Twilio's the user name is that of the key, `SK…`: the path names the account.
    const named = idOfSid('AC', basic.user) ?? inPath
    const { length } = basic.password
    const isKeepable = length > 0 && length <= MAX_TOKEN_CHARACTERS && isStorable(basic.password)
    const isOne = named !== null && (sid === null || named === inPath) && isKeepable
    const credentials = isOne ? { user: named, password: basic.password } : null
    const clientId = await callers.find(request, server, credentials)
    await keepToken(clientId, basic.password)
    return clientId
  }

  return {
    answer: (asked, sid, work) =>
      answerAtDoor(log, asked, sayTwilio, () =>
        orFault(asked.set, async () => await work(await find(asked, sid))),
      ),
  }
}
