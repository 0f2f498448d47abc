import { openKeyring } from '../../api/http/access/keyring.ts'
import { openWrongTokens } from '../../api/http/access/wrong-tokens.ts'
import { Refused } from '../../api/http/refuse.ts'
import { networkOf } from '../../domain/ip-address.ts'
import type { ClientId } from '../../domain/message.ts'
import { openLogIn } from '../../flow/smpp/log-in.ts'
import { findSmppAccountBySystemId } from '../../store/smpp/smpp-accounts.ts'
import type { ApiDeps } from '../../world.ts'

/** Longest password of an account, in characters. */
const MAX_PASSWORD_CHARACTERS = 64

/** How an account of the SMPP server may be called. */
const SYSTEM_ID = /^[ -~]{1,15}$/

const CLIENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What whoever comes to a door names himself with. */
export type Credentials = { readonly user: string; readonly password: string }

/** Where a request came from, as Elysia knows it. */
export type AddressOf = { requestIP(request: Request): { readonly address: string } | null } | null

/** Finds whose credentials these are. */
export type DoorCallers = {
  /**
   * The client that they name: by its id, or by the system_id of its SMPP account. The password is an API key of the client, or with
   * a system_id that of the account, which may then come from the addresses of the account only; with `AUTH=none` any. Rejects with
   * `Refused` (`wrong_api_key`, slowed per source, `too_many_wrong_tokens`) for others, and otherwise when the database is away.
   */
  find(request: Request, server: AddressOf, credentials: Credentials | null): Promise<ClientId>
}

/** Opens what the doors over HTTP ask who comes. */
export function openDoorCallers(deps: Pick<ApiDeps, 'auth' | 'db' | 'now' | 'log'>): DoorCallers {
  const keyring = openKeyring(deps)
  const guesses = openWrongTokens({
    log: deps.log,
    now: () => performance.now(),
    wait: Bun.sleep,
    said: 'wrong name or password at a door: further ones from here are slowed and not logged',
  })
  const logIn = openLogIn({ ...deps, slow: guesses.slow })

  async function ownerOf(user: string): Promise<ClientId | null> {
    if (CLIENT_ID.test(user)) return user.toLowerCase() as ClientId // the pattern has checked the form
    if (!SYSTEM_ID.test(user)) return null
    return (await findSmppAccountBySystemId(deps.db.sql, user))?.clientId ?? null
  }

  async function clientOf({ user, password }: Credentials, address: string): Promise<ClientId | Found> {
    if (deps.auth === 'none') return (await ownerOf(user)) ?? 'wrong'
    const keyOwner = await keyring.find(password)
    if (keyOwner !== null) return (await ownerOf(user)) === keyOwner.clientId ? keyOwner.clientId : 'wrong'
    if (!SYSTEM_ID.test(user) || password.length > MAX_PASSWORD_CHARACTERS) return 'wrong'
    const came = await logIn.ask(user, password, address)
    if (came.kind === 'account') return came.account.clientId
    return came.kind === 'later' ? 'later' : 'told'
  }

  return {
    async find(request, server, credentials) {
      const address = server?.requestIP(request)?.address ?? 'unknown'
      const found = credentials ? await clientOf(credentials, address) : 'wrong'
      if (found !== 'wrong' && found !== 'told' && found !== 'later') return found
      const isLate =
        found === 'later' || (found === 'wrong' && (await guesses.slow(networkOf(address))) === 'late')
      if (isLate)
        throw new Refused('too_many_wrong_tokens', 'too many wrong passwords came from your address')
      throw new Refused('wrong_api_key', 'no client has this name and password')
    },
  }
}

/** Nobody; `told`: the answer has waited already; `later`: it was not looked at. */
type Found = 'wrong' | 'told' | 'later'

/** The credentials of `Authorization: Basic` (RFC 7617); null when there are none, or something else in their place. */
export function basicOf({ headers }: Pick<Request, 'headers'>): Credentials | null {
  const encoded = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(headers.get('authorization') ?? '')?.[1]
  if (encoded === undefined) return null
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) }
}
