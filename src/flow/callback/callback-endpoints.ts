import type { CallbackPost } from '../../callback/post.ts'
import type { CallbackSecrets } from '../../callback/secrets.ts'
import { newSecret } from '../../callback/signature.ts'
import { TO_ENDPOINT } from '../../domain/callback/target.ts'
import type { ClientId } from '../../domain/message.ts'
import { forgetBreaker } from '../../store/callback/callback-breakers.ts'
import {
  enableCallbackEndpoint,
  removeCallbackEndpoint,
  rotateCallbackSecret,
  setCallbackEndpoint,
} from '../../store/callback/callback-endpoints.ts'
import { giveUpCallbacks } from '../../store/callback/callback-queue.ts'
import type { Db } from '../../store/database/db.ts'

type EndpointDeps = {
  readonly db: Db
  readonly now: () => number
  readonly callbackPost: CallbackPost
  readonly callbackSecrets: CallbackSecrets
}

/** What became of an endpoint that was to be set; `secret` is null when the client has one already. */
export type SetOutcome =
  | { readonly kind: 'set'; readonly secret: string | null }
  | { readonly kind: 'violation'; readonly rule: string }
  | { readonly kind: 'unknown_client' }

/** Checks where a URL leads, and makes it a client's endpoint, enabled and with its breaker closed. */
export async function setEndpoint(
  { db, callbackPost, callbackSecrets }: Pick<EndpointDeps, 'db' | 'callbackPost' | 'callbackSecrets'>,
  clientId: ClientId,
  { url, everyStatus }: { readonly url: string; readonly everyStatus: boolean },
): Promise<SetOutcome> {
  const check = await callbackPost.check(url)
  if (check.kind === 'violation') return check
  const secret = newSecret()
  const outcome = await setCallbackEndpoint(db.sql, clientId, {
    url: check.destination.url.href,
    everyStatus,
    newSecret: callbackSecrets.seal(clientId, secret),
  })
  if (outcome === null) return { kind: 'unknown_client' }
  await forgetBreaker(db.sql, clientId, TO_ENDPOINT)
  return { kind: 'set', secret: outcome === 'secret_new' ? secret : null }
}

/** A new secret, shown this once; the one before signs too until `previousUntil`. Null: the client has no endpoint. */
export async function rotateSecret(
  { db, now, callbackSecrets }: Pick<EndpointDeps, 'db' | 'now' | 'callbackSecrets'>,
  clientId: ClientId,
  overlapMs: number,
): Promise<{ readonly secret: string; readonly previousUntil: Date } | null> {
  const secret = newSecret()
  const previousUntil = new Date(now() + overlapMs)
  const rotated = await rotateCallbackSecret(
    db.sql,
    clientId,
    callbackSecrets.seal(clientId, secret),
    previousUntil,
  )
  return rotated ? { secret, previousUntil } : null
}

/** Enables a client's endpoint, with its breaker closed. False: there is none. */
export async function enableEndpoint({ db }: Pick<EndpointDeps, 'db'>, clientId: ClientId): Promise<boolean> {
  if (!(await enableCallbackEndpoint(db.sql, clientId))) return false
  await forgetBreaker(db.sql, clientId, TO_ENDPOINT)
  return true
}

/** Open callbacks that end with their endpoint in the same request; more are found by the housekeeping. */
const REMOVED_AT_ONCE = 2_000

/** Removes a client's endpoint; its open callbacks end. False: there is none. */
export async function removeEndpoint(
  { db, now }: Pick<EndpointDeps, 'db' | 'now'>,
  clientId: ClientId,
): Promise<boolean> {
  if (!(await removeCallbackEndpoint(db.sql, clientId))) return false
  await forgetBreaker(db.sql, clientId, TO_ENDPOINT)
  await giveUpCallbacks(db.sql, clientId, TO_ENDPOINT, 'the endpoint was removed', now(), REMOVED_AT_ONCE)
  return true
}
