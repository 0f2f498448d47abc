import type { ClientId, MessageId } from '../domain/message.ts'
import { type ArrayItem, arrayText } from './array-text.ts'
import type { Tx } from './database/db.ts'

/** An HTTP answer as it is kept: `body` is its JSON. */
export type KeptAnswer = { readonly status: number; readonly body: unknown }

/** What was asked under a key. `requestId` is the id of the first thing the request makes and tells requests apart. */
export type KeptRequest = {
  readonly clientId: ClientId
  readonly key: string
  /** Tells whether another request under the key asks for the same; compared, never read here. */
  readonly fingerprint: string
  readonly requestId: MessageId
  /** Null while the request is under way. */
  readonly answer: KeptAnswer | null
  /** Unix milliseconds. */
  readonly askedAtMs: number
}

/** A key may be used anew after this. */
export const KEY_KEPT_MS = 86_400_000

/** Names a key in maps: a client's keys are its own. */
export function keyName({ clientId, key }: { readonly clientId: ClientId; readonly key: string }): string {
  return `${clientId} ${key}`
}

/** What is known of these keys, by `keyName`; those older than a day, or never used, are left out. */
export async function findKeptRequests(
  tx: Tx,
  keys: readonly { readonly clientId: ClientId; readonly key: string }[],
  nowMs: number,
): Promise<Map<string, KeptRequest>> {
  if (keys.length === 0) return new Map()
  const rows = await tx<(Omit<KeptRequest, 'askedAtMs'> & { readonly askedAt: Date })[]>`
    select k.client_id as "clientId", k.key, k.fingerprint, k.request_id as "requestId", k.answer, k.created_at as "askedAt"
    from json_to_recordset(${JSON.stringify(keys)}::text::json) as x("clientId" uuid, key text)
    join idempotency_keys k on k.client_id = x."clientId" and k.key = x.key
    where k.created_at > ${new Date(nowMs - KEY_KEPT_MS)}`
  return new Map(
    rows.map(({ askedAt, ...row }) => [keyName(row), { ...row, askedAtMs: askedAt.getTime() }] as const),
  )
}

/** Notes the answer of a request that was under way. Does nothing when the key names another request by now. */
export async function completeRequest(
  tx: Tx,
  { clientId, key, requestId }: Pick<KeptRequest, 'clientId' | 'key' | 'requestId'>,
  answer: KeptAnswer,
): Promise<void> {
  await tx`
    update idempotency_keys set answer = ${JSON.stringify(answer)}::text::json
    where client_id = ${clientId} and key = ${key} and request_id = ${requestId}`
}

/** Forgets a request that came to nothing: its key may be used again. Does nothing when the key names another by now. */
export async function forgetRequest(
  tx: Tx,
  { clientId, key, requestId }: Pick<KeptRequest, 'clientId' | 'key' | 'requestId'>,
): Promise<void> {
  await tx`
    delete from idempotency_keys where client_id = ${clientId} and key = ${key} and request_id = ${requestId}`
}

/**
 * Part of a statement: as `new_keys` the `request_id` of each whose key was new or older
 * than a day and is inserted. `solventOnly`: only those of the clients in `solvent`.
 */
export function insertKeys(tx: Tx, requests: readonly KeptRequest[], solventOnly: boolean) {
  const among = solventOnly ? tx`where client_id = any(array(select id from solvent))` : tx``
  const of = (read: (request: KeptRequest) => ArrayItem) => arrayText(requests.map(read))
  return tx`new_keys as (
      insert into idempotency_keys as k (client_id, key, fingerprint, request_id, answer, created_at)
      select client_id, key, fingerprint, request_id, answer, to_timestamp(asked_at / 1000) from unnest(
        ${of(({ clientId }) => clientId)}::uuid[], ${of(({ key }) => key)}::text[],
        ${of(({ fingerprint }) => fingerprint)}::text[], ${of(({ requestId }) => requestId)}::uuid[],
        ${of(({ answer }) => answer && JSON.stringify(answer))}::json[], ${of(({ askedAtMs }) => askedAtMs)}::float8[]
      ) as keyed(client_id, key, fingerprint, request_id, answer, asked_at) ${among}
      on conflict (client_id, key) do update set fingerprint = excluded.fingerprint,
        request_id = excluded.request_id, answer = excluded.answer, created_at = excluded.created_at
      where k.created_at <= excluded.created_at - ${`${KEY_KEPT_MS} milliseconds`}::interval
      returning request_id
    ),`
}

/** Forgets up to `limit` keys that were used before this; answers how many. */
export async function removeKeysBefore(tx: Tx, before: Date, limit: number): Promise<number> {
  const result = await tx`
    delete from idempotency_keys where ctid = any(array(
      select ctid from idempotency_keys where created_at < ${before} limit ${limit}))`
  return result.count
}
