import { SCOPES, type ScopeNeeded } from '../../../domain/admin.ts'
import { networkOf } from '../../../domain/ip-address.ts'
import type { ApiDeps } from '../../../world.ts'
import { Refused } from '../refuse.ts'
import { type AdminTokens, bearerOf } from './admin.ts'
import {
  AdminOver,
  type Caller,
  callerOf,
  hasCaller,
  openCallers,
  refusedFor,
  refusedWithout,
  setCaller,
  setTried,
} from './auth.ts'
import { openWrongTokens } from './wrong-tokens.ts'

/** What Elysia knows of a request once its route is found. */
export type Entering = {
  readonly request: Request
  /** The route's path with the names of its parameters. */
  readonly route: string
  readonly query: Readonly<Record<string, unknown>>
}

const addresses = new WeakMap<Request, string>()

/** Notes where a request came from that another server took. */
export function cameFrom(request: Request, address: string): Request {
  addresses.set(request, address)
  return request
}

/** Where a request came from; null or undefined: that cannot be told. */
export type AddressOf = (request: Request) => string | null | undefined

/** Where it came from; null: that cannot be told. */
export function addressIn(request: Request, addressOf: AddressOf): string | null {
  return addresses.get(request) ?? addressOf(request) ?? null
}

/** Asks who comes. */
export type Enter = (entering: Entering) => Promise<void>

/** Who comes, and whether he still may. */
export type Entrance = {
  readonly enter: Enter
  /** Whether an admin that was let in has a token that is good now. True while the database is away and his own end has not come. */
  isStillIn(request: Request): Promise<boolean>
}

/** A route as Elysia lists it. */
export type ListedRoute = {
  readonly method: string
  readonly path: string
  readonly hooks: { readonly detail?: { readonly security?: Security } }
}
type Security = readonly Readonly<Record<string, readonly string[]>>[]

/** What is told who asks for what is of all clients where nobody can name himself an admin. */
const ALL_CLIENTS_OFF =
  'what is of all clients is for admins, and there is no ADMIN_TOKEN: start the gateway with one, or name a client_id where the route takes one'

/**
 * Whom a route is for, and what it wants of an admin's token. `all clients`: for admins, unless a client is named; `owner`: for
 * whoever shows a key, of that client only.
 */
export type For = {
  readonly whom: 'clients' | 'all clients' | 'admins' | 'owner'
  readonly scope: ScopeNeeded
}

/** What nobody has said a word of is for the root alone. */
const FOR_ROOT: For = { whom: 'admins', scope: 'root' }

/**
 * Opens what asks who comes, before body and query are judged; a second call for a request does nothing. Whom a route is for is
 * what its documentation says (`security`), and the scope that an admin's token needs, so neither can be forgotten. Rejects with `Refused`.
 */
export function openEntrance(
  deps: AdminTokens & Pick<ApiDeps, 'auth' | 'host' | 'db' | 'now' | 'log' | 'metricsTokens'>,
  routes: () => readonly ListedRoute[],
  addressOf: AddressOf,
): Entrance {
  const callers = openCallers(deps)
  const hasTokens = deps.adminToken !== null || deps.metricsTokens.length > 0
  const wrongTokens = openWrongTokens({ log: deps.log, now: () => performance.now(), wait: Bun.sleep })
  let table: ReadonlyMap<string, For> | null = null

  /** Read when first asked, as an app gets its routes one by one. */
  function whomFor(method: string, route: string): For {
    table ??= new Map(
      routes().map((one) => [`${one.method} ${one.path}`, readFor(one.hooks.detail?.security)]),
    )
    return table.get(`${method === 'HEAD' ? 'GET' : method} ${route}`) ?? FOR_ROOT
  }

  function refusedAs(caller: Caller, { whom, scope }: For, query: Entering['query']): Refused | null {
    if (caller.kind === 'admin') return refusedWithout(caller, scope)
    if (whom === 'clients' || whom === 'owner') return null
    if (whom === 'admins') return new Refused(deps.adminToken === null ? 'admin_routes_off' : 'not_an_admin')
    if (query['client_id'] !== undefined) return null
    const refused = refusedFor(caller, null)
    if (refused?.code !== 'not_an_admin' || deps.adminToken !== null) return refused
    return new Refused('admin_routes_off', ALL_CLIENTS_OFF)
  }

  async function enter({ request, route, query }: Entering): Promise<void> {
    if (hasCaller(request)) return
    const of = whomFor(request.method, route)
    try {
      const caller = await (of.whom === 'owner' ? callers.findOwner(request) : callers.find(request))
      const refused = refusedAs(caller, of, query)
      if (refused) {
        setTried(request, caller)
        throw refused
      }
      setCaller(request, caller)
    } catch (error) {
      if (error instanceof AdminOver) setTried(request, { kind: 'admin', admin: error.admin })
      // An owner's key is looked at alone: what stands beside it says nothing, right or wrong.
      const isGuess =
        of.whom !== 'owner' &&
        error instanceof Refused &&
        error.code !== 'scope_missing' &&
        bearerOf(request.headers.get('authorization')) !== null
      if (!isGuess || !hasTokens) throw error
      const source = networkOf(addressIn(request, addressOf) ?? 'unknown')
      if ((await wrongTokens.slow(source)) === 'late') throw new Refused('too_many_wrong_tokens')
      throw error
    }
  }

  async function isStillIn(request: Request): Promise<boolean> {
    try {
      await callers.find(request)
      return true
    } catch (error) {
      if (error instanceof Refused) return false
      const caller = callerOf(request)
      const untilMs = caller.kind === 'admin' && caller.admin.kind === 'named' ? caller.admin.untilMs : null
      return untilMs === null || deps.now() < untilMs
    }
  }

  return { enter, isStillIn }
}

/** Whom a route is for, by its documentation. One that says no scope is for the root alone, as far as it is for admins. */
export function readFor(security: Security | undefined): For {
  const schemes = (security ?? []).map((one) => Object.keys(one)[0])
  const [named] = (security ?? []).flatMap((one) => one['admin'] ?? [])
  const scope = NEEDED.find((one) => one === named) ?? 'root'
  if (schemes.length === 1 && schemes[0] === 'client') return { whom: 'owner', scope }
  if (schemes[0] !== 'admin') return { whom: 'clients', scope }
  return { whom: schemes.length === 1 ? 'admins' : 'all clients', scope }
}
const NEEDED: readonly ScopeNeeded[] = [...SCOPES, 'any', 'root']
