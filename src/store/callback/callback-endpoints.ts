import { TO_ENDPOINT } from '../../domain/callback/target.ts'
import type { ClientId } from '../../domain/message.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'

/** Where a client is told of its messages, and how that goes. */
export type CallbackEndpoint = {
  /** Null: the client is not told. */
  readonly url: string | null
  readonly everyStatus: boolean
  readonly hasSecret: boolean
  /** Until when the secret before signs too. */
  readonly previousSecretUntil: Date | null
  readonly disabledAt: Date | null
  readonly disabledReason: string | null
  /** Failures since the last success. */
  readonly failures: number
  /** Until when nothing is sent, after failures in a row. */
  readonly openUntil: Date | null
  /** Counted up to `MAX_COUNT` each. */
  readonly open: number
  readonly delivered: number
  readonly dead: number
}

/** Counts go up to this, so that they cost the same whatever there is. */
export const MAX_COUNT = 10_000

/** Reads a client's endpoint, with what was delivered and died of the callbacks made since `sinceMs`; null: no such client. */
export async function findCallbackEndpoint(
  tx: Tx,
  clientId: ClientId,
  sinceMs: number,
): Promise<CallbackEndpoint | null> {
  const since = firstUuid7At(sinceMs)
  const [row] = await tx<CallbackEndpoint[]>`
    select c.dlr_callback_url as url, c.callback_every_status as "everyStatus",
      c.callback_hmac_secret is not null as "hasSecret", c.callback_previous_secret_until as "previousSecretUntil",
      c.callback_disabled_at as "disabledAt", c.callback_disabled_reason as "disabledReason",
      coalesce(b.failures, 0) as failures, b.open_until as "openUntil",
      (select count(*) from (select from callbacks k where k.client_id = c.id and k.wake_at is not null
        limit ${MAX_COUNT}) x) as open,
      (select count(*) from (select from callbacks k where k.client_id = c.id and k.id >= ${since}
        and k.state = 'DELIVERED' limit ${MAX_COUNT}) x) as delivered,
      (select count(*) from (select from callbacks k where k.client_id = c.id and k.id >= ${since}
        and k.state = 'DEAD' limit ${MAX_COUNT}) x) as dead
    from clients c left join callback_target_breakers b on b.client_id = c.id and b.target = ${TO_ENDPOINT}
    where c.id = ${clientId}`
  return row ?? null
}

/** Where a client is told, and what that is signed with, as it is kept. */
export type SignedEndpoint = {
  readonly url: string
  readonly secret: string | null
  /** While the secret is being changed: the one before, which signs too. */
  readonly previousSecret: string | null
}

/** Reads them, also of an endpoint that is disabled; null: the client has none, or there is no such client. */
export async function findSignedEndpoint(
  tx: Tx,
  clientId: ClientId,
  nowMs: number,
): Promise<SignedEndpoint | null> {
  const [row] = await tx<SignedEndpoint[]>`
    select dlr_callback_url as url, callback_hmac_secret as secret,
      case when callback_previous_secret_until > ${new Date(nowMs)} then callback_previous_secret end as "previousSecret"
    from clients where id = ${clientId} and dlr_callback_url is not null`
  return row ?? null
}

/**
 * Sets a client's endpoint and enables it. A secret that stands is kept; otherwise it is `newSecret`. Answers whether
 * that happened; null: no such client.
 */
export async function setCallbackEndpoint(
  tx: Tx,
  clientId: ClientId,
  endpoint: { readonly url: string; readonly everyStatus: boolean; readonly newSecret: string },
): Promise<'secret_kept' | 'secret_new' | null> {
  const [row] = await tx<{ secret: string }[]>`
    update clients set dlr_callback_url = ${endpoint.url}, callback_every_status = ${endpoint.everyStatus},
      callback_hmac_secret = coalesce(callback_hmac_secret, ${endpoint.newSecret}), callback_disabled_at = null,
      callback_disabled_reason = null, updated_at = now()
    where id = ${clientId} returning callback_hmac_secret as secret`
  if (!row) return null
  return row.secret === endpoint.newSecret ? 'secret_new' : 'secret_kept'
}

/**
 * Gives an endpoint a new secret; the one before signs too until `previousUntil`. False: the client has no endpoint.
 */
export async function rotateCallbackSecret(
  tx: Tx,
  clientId: ClientId,
  newSecret: string,
  previousUntil: Date,
): Promise<boolean> {
  const result = await tx`
    update clients set callback_previous_secret = callback_hmac_secret,
      callback_previous_secret_until = ${previousUntil}, callback_hmac_secret = ${newSecret}, updated_at = now()
    where id = ${clientId} and dlr_callback_url is not null`
  return result.count === 1
}

/** Removes a client's endpoint with its secrets. False: there is none. */
export async function removeCallbackEndpoint(tx: Tx, clientId: ClientId): Promise<boolean> {
  const result = await tx`
    update clients set dlr_callback_url = null, callback_hmac_secret = null, callback_previous_secret = null,
      callback_previous_secret_until = null, callback_disabled_at = null, callback_disabled_reason = null,
      callback_every_status = false, updated_at = now()
    where id = ${clientId} and dlr_callback_url is not null`
  return result.count === 1
}

/** Enables an endpoint that is there. A second call changes nothing; false: there is none. */
export async function enableCallbackEndpoint(tx: Tx, clientId: ClientId): Promise<boolean> {
  const result = await tx`
    update clients set callback_disabled_at = null, callback_disabled_reason = null, updated_at = now()
    where id = ${clientId} and dlr_callback_url is not null`
  return result.count === 1
}

/** Disables an endpoint if this is still its URL. A second call changes nothing. */
export async function disableCallbackEndpoint(
  tx: Tx,
  clientId: ClientId,
  url: string,
  reason: string,
  nowMs: number,
): Promise<boolean> {
  const result = await tx`
    update clients set callback_disabled_at = ${new Date(nowMs)}, callback_disabled_reason = ${reason}, updated_at = now()
    where id = ${clientId} and dlr_callback_url = ${url} and callback_disabled_at is null`
  return result.count === 1
}
