import { timingSafeEqual } from 'node:crypto'
import { openKeyring } from '../../api/http/keyring.ts'
import { Refused } from '../../api/http/refuse.ts'
import { openWrongTokens } from '../../api/http/wrong-tokens.ts'
import { networkOf } from '../../domain/ip-address.ts'
import type { ClientId } from '../../domain/message.ts'
import type { ApiDeps } from '../../world.ts'

/** Longest name and password looked at, in characters; beyond it they are wrong. */
const MAX_CREDENTIAL_CHARACTERS = 255

const CLIENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What whoever comes to a door names himself with. */
export type Credentials = { readonly user: string; readonly password: string }

/** Where a request came from, as Elysia knows it. */
export type AddressOf = { requestIP(request: Request): { readonly address: string } | null } | null

/** Accounts by name, such as those of the SMPP server: a client may name itself so instead of by its id. */
export type NamedAccounts = {
  /** Whose account it is; null when there is none. Rejects when the database is away. */
  ownerOf(name: string): Promise<ClientId | null>
  /** Whose account it is, if the password is right; else null. Rejects when the database is away. */
  find(name: string, password: string): Promise<ClientId | null>
}

/** Finds whose credentials these are. */
export type DoorCallers = {
  /**
   * The client that they name: by its id, or by the name of an account of its own. Its password is the client's API key, or that
   * of the account; with `AUTH=none` any. Rejects with `Refused` (`wrong_api_key`, slowed per source, `too_many_wrong_tokens`) for
   * others, and otherwise when the database is away.
   */
  find(request: Request, server: AddressOf, credentials: Credentials | null): Promise<ClientId>
}

/** Opens what the doors over HTTP ask who comes. */
export function openDoorCallers(
  deps: Pick<ApiDeps, 'auth' | 'db' | 'now' | 'log'>,
  accounts: NamedAccounts | null,
): DoorCallers {
  const keyring = openKeyring(deps)
  const wrong = openWrongTokens({
    log: deps.log,
    now: () => performance.now(),
    wait: Bun.sleep,
    said: 'a wrong name or password at a door',
  })

  async function ownerOf(user: string): Promise<ClientId | null> {
    if (CLIENT_ID.test(user)) return user.toLowerCase() as ClientId // the pattern has checked the form
    return (await accounts?.ownerOf(user)) ?? null
  }

  async function clientOf({ user, password }: Credentials): Promise<ClientId | null> {
    if (Math.max(user.length, password.length) > MAX_CREDENTIAL_CHARACTERS) return null
    if (deps.auth === 'none') return await ownerOf(user)
    const [named, keyOwner] = await Promise.all([ownerOf(user), keyring.find(password)])
    if (named !== null && keyOwner !== null && isSameId(named, keyOwner)) return keyOwner
    return (await accounts?.find(user, password)) ?? null
  }

  return {
    async find(request, server, credentials) {
      const clientId = credentials && (await clientOf(credentials))
      if (clientId) return clientId
      const source = networkOf(server?.requestIP(request)?.address ?? 'unknown')
      if ((await wrong.slow(source)) === 'late')
        throw new Refused('too_many_wrong_tokens', 'too many wrong passwords came from your address')
      throw new Refused('wrong_api_key', 'no client has this name and password')
    },
  }
}

/** Both are ids of clients, so of one length. */
function isSameId(a: ClientId, b: ClientId): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

/** The credentials of `Authorization: Basic` (RFC 7617); null when there are none, or something else in their place. */
export function basicOf({ headers }: Pick<Request, 'headers'>): Credentials | null {
  const encoded = /^basic +([A-Za-z0-9+/]+=*)$/i.exec(headers.get('authorization') ?? '')?.[1]
  if (encoded === undefined) return null
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) }
}
