import type { ApiDeps } from '../deps.ts'
import type { ErrorCode } from '../domain/errors.ts'
import type { ClientId } from '../domain/message.ts'
import { openKeyring } from './keyring.ts'
import { isOperator } from './operator.ts'
import { NotCalledBy, type Refusal, type ReplySet, refuse } from './refuse.ts'

/** Who a request comes from: an operator, or a client named by its API key. With `AUTH=none` nobody asks: `anyone`. */
export type Caller =
  | { readonly kind: 'operator' }
  | { readonly kind: 'client'; readonly clientId: ClientId }
  | { readonly kind: 'anyone' }

const ANYONE: Caller = { kind: 'anyone' }

/** Where an API key is sent. */
export const API_KEY_HEADER = 'x-api-key'

/** The refusals of a route that answers of what is another client's as if it did not exist, for its documentation. */
export const KEY_REFUSALS = ['no_api_key', 'wrong_api_key'] as const satisfies readonly ErrorCode[]

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

/** What the hook found, as if it were a field of the request. */
const CALLERS = new WeakMap<Request, Caller>()

/**
 * The hook of `AUTH=api_key`: finds the caller once, before a route looks at its input. Throws `NotCalledBy` for a request
 * without one, and rejects when the database is away and the key is not remembered. Null with `AUTH=none`. Every route
 * that an app uses after it is closed, whatever its path.
 */
export function openCallerHook(deps: Pick<ApiDeps, 'auth' | 'adminToken' | 'db' | 'now'>) {
  if (deps.auth === 'none') return null
  const keyring = openKeyring(deps)
  return async (request: Request): Promise<void> => {
    const authorization = request.headers.get('authorization')
    if (deps.adminToken !== null && authorization !== null && isOperator(deps.adminToken, authorization)) {
      CALLERS.set(request, { kind: 'operator' })
      return
    }
    const key = request.headers.get(API_KEY_HEADER)
    if (key === null) throw new NotCalledBy('no_api_key')
    const clientId = await keyring.find(key)
    if (clientId === null) throw new NotCalledBy('wrong_api_key')
    CALLERS.set(request, { kind: 'client', clientId })
  }
}

/** Who this request comes from. */
export function callerOf(request: Request): Caller {
  return CALLERS.get(request) ?? ANYONE
}

/**
 * Null when the caller may speak for the client, or the refusal (403). Operators may speak for every client; for all
 * clients at once (`clientId` null) they alone may.
 */
export function refuseUnlessFor(request: Request, clientId: string | null, set: ReplySet): Refusal | null {
  return maySee(request, clientId) ? null : refuse(set, 'not_your_client')
}

/** True when the caller may know of what belongs to the client: otherwise the answer is as if it did not exist. */
export function maySee(request: Request, clientId: string | null): boolean {
  const caller = callerOf(request)
  return caller.kind !== 'client' || caller.clientId === clientId?.toLowerCase()
}
