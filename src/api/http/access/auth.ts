import { type Admin, hasScope, type ScopeNeeded } from '../../../domain/admin.ts'
import { assert } from '../../../domain/assert.ts'
import type { ErrorCode } from '../../../domain/errors.ts'
import { isLoopbackHost } from '../../../domain/host.ts'
import type { KeyOwner } from '../../../store/client/api-keys.ts'
import type { ApiDeps } from '../../../world.ts'
import type { Refusal } from '../refusal.ts'
import { Refused, type ReplySet, refuseRequest } from '../refuse.ts'
import type { AdminTokens } from './admin.ts'
import { openAdmins } from './admins.ts'
import { openKeyring } from './keyring.ts'

/**
 * Who a request comes from: an admin named by a token, or a client named by its API key. With `AUTH=none` nobody asks: on this machine
 * it is `anyone`, who may see all; from elsewhere a `stranger`, who may speak for each client whose id he knows.
 */
export type Caller =
  | { readonly kind: 'admin'; readonly admin: Admin }
  | ({ readonly kind: 'client' } & KeyOwner)
  | { readonly kind: 'anyone' }
  | { readonly kind: 'stranger' }

const STRANGER: Caller = { kind: 'stranger' }

/** Where an API key is sent. */
export const API_KEY_HEADER = 'x-api-key'

/** The refusals of a route that answers of what is another client's as if it did not exist, for its documentation. */
export const KEY_REFUSALS = [
  'no_api_key',
  'wrong_api_key',
  'token_over',
  'scope_missing',
] as const satisfies readonly ErrorCode[]

/** The refusals of a route that is for whoever shows a key, and of that client only, for its documentation. */
export const OWN_REFUSALS = [
  'no_api_key',
  'wrong_api_key',
  'internal_error',
  'database_unavailable',
] as const satisfies readonly ErrorCode[]

/** The refusals of a route that belongs to clients, for its documentation. */
export const CLIENT_REFUSALS = [...KEY_REFUSALS, 'not_your_client'] as const satisfies readonly ErrorCode[]

/** The refusals of a route that answers a client's query, for its documentation. */
export const QUERY_REFUSALS = [
  ...CLIENT_REFUSALS,
  'invalid_field',
  'unknown_field',
  'internal_error',
  'database_unavailable',
] as const satisfies readonly ErrorCode[]

/** The refusals of a route that answers of all clients when none is named, for its documentation. */
export const ALL_CLIENTS_REFUSALS = [
  ...QUERY_REFUSALS,
  'not_an_admin',
  'admin_routes_off',
  'too_many_wrong_tokens',
] as const satisfies readonly ErrorCode[]

/** What is told who asks for what is of all clients. */
export const ALL_CLIENTS_RULE =
  'what is of all clients is for admins: send Authorization: Bearer with the token of an admin, or name a client_id where the route takes one'

/** What was found, as if it were a field of the request. */
const CALLERS = new WeakMap<Request, Caller>()

/** Who was not let in: no route is to take him for a caller. */
const TRIED = new WeakMap<Request, Caller>()

/** Finds who requests come from. Rejects with `Refused`, and otherwise when the database is away and key or token are not remembered. */
export type Callers = {
  /**
   * Anybody. With `AUTH=api_key` who shows neither a key nor an admin's token is refused; always with `AdminOver` a token that is
   * over.
   */
  find(request: Request): Promise<Caller>
  /** Whose key it is, whatever `AUTH` says and whoever else the request names; who shows none is refused. */
  findOwner(request: Request): Promise<Caller>
}

/** Opens what asks who comes. */
export function openCallers({
  auth,
  host,
  ...deps
}: AdminTokens & Pick<ApiDeps, 'auth' | 'host' | 'db' | 'now'>): Callers {
  const keyring = openKeyring(deps)
  const admins = openAdmins(deps)
  const nobody: Caller = isLoopbackHost(host) ? { kind: 'anyone' } : STRANGER

  async function findOwner({ headers }: Request): Promise<Caller> {
    const key = headers.get(API_KEY_HEADER)
    if (key === null) throw new Refused('no_api_key')
    const owner = await keyring.find(key)
    if (owner === null) throw new Refused('wrong_api_key')
    return { kind: 'client', ...owner }
  }

  return {
    findOwner,
    async find(request) {
      const named = await admins.find(request.headers.get('authorization'))
      if (named?.isOver) throw new AdminOver(named.admin)
      if (named) return { kind: 'admin', admin: named.admin }
      return auth === 'none' ? nobody : await findOwner(request)
    },
  }
}

/** The token of this admin was revoked or has ended. */
export class AdminOver extends Refused {
  readonly admin: Admin

  constructor(admin: Admin) {
    super('token_over')
    this.admin = admin
  }
}

/** Remembers who this request comes from. */
export function setCaller(request: Request, caller: Caller): void {
  CALLERS.set(request, caller)
}

/** True once it was found who this request comes from. */
export function hasCaller(request: Request): boolean {
  return CALLERS.has(request)
}

/** Remembers whose request it is that is refused for who asks. */
export function setTried(request: Request, caller: Caller): void {
  TRIED.set(request, caller)
}

/** Who this request comes from, also when he was refused for that; null: nobody knows. */
export function triedBy(request: Request): Caller | null {
  return CALLERS.get(request) ?? TRIED.get(request) ?? null
}

/** Who this request comes from; who was not looked at is a stranger. */
export function callerOf(request: Request): Caller {
  return CALLERS.get(request) ?? STRANGER
}

/** Whose key a request came with, at a route of `OWN_SECURITY`: the entrance lets nobody else in. */
export function ownerOf(request: Request): KeyOwner {
  const caller = callerOf(request)
  assert(caller.kind === 'client', 'a route of the owner of a key is entered with a key')
  return caller
}

/** Null when the caller may speak for the client, or for all clients at once (`clientId` null); or the refusal. */
export function refuseUnlessFor(request: Request, clientId: string | null, set: ReplySet): Refusal | null {
  const refused = refusedFor(callerOf(request), clientId)
  return refused && refuseRequest(set, refused)
}

/** Why this caller may not speak for the client, or for all of them (null); null when he may. */
export function refusedFor(caller: Caller, clientId: string | null): Refused | null {
  if (isFor(caller, clientId)) return null
  return caller.kind === 'client'
    ? new Refused('not_your_client')
    : new Refused('not_an_admin', ALL_CLIENTS_RULE)
}

/** Why this caller's token is not for what needs that scope; null when it is, or when he is no admin and has no scopes. */
export function refusedWithout(caller: Caller, scope: ScopeNeeded): Refused | null {
  if (caller.kind !== 'admin' || hasScope(caller.admin, scope)) return null
  const needed = scope === 'root' ? 'the token of ADMIN_TOKEN' : `the scope ${scope}`
  return new Refused('scope_missing', `this needs ${needed}, nothing was done`)
}

/** Null when an admin's token has the scope that these values need, wanted on top of what their route needs; or the refusal. */
export function refuseUnlessScope(request: Request, scope: ScopeNeeded, set: ReplySet): Refusal | null {
  const refused = refusedWithout(callerOf(request), scope)
  return refused && refuseRequest(set, refused)
}

/** True when the caller may know of what belongs to the client, or to nobody (null): otherwise the answer is as if it did not exist. */
export function maySee(request: Request, clientId: string | null): boolean {
  return isFor(callerOf(request), clientId)
}

function isFor(caller: Caller, clientId: string | null): boolean {
  switch (caller.kind) {
    case 'admin':
    case 'anyone':
      return true
    case 'client':
      return caller.clientId === clientId?.toLowerCase()
    case 'stranger':
      return clientId !== null
  }
}
