import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm'
import { callbacks } from '../../../drizzle/schema.ts'
import { type CallbackId, type CallbackState, callbackStatesWhere } from '../../domain/callback/callback.ts'
import { TO_ENDPOINT } from '../../domain/callback/target.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { idsWithin } from '../../domain/uuid7.ts'
import type { Db, Tx } from '../database/db.ts'
import { listOf } from '../state-lists.ts'
import { GIVEN_UP } from './given-up.ts'

const NOT_REPLAYABLE = listOf(callbackStatesWhere(({ replayable }) => !replayable))

/** A callback as the API shows it. */
export type CallbackView = Awaited<ReturnType<typeof findCallback>> & object

/** Reads one callback; null when there is none. */
export async function findCallback(db: Db, id: CallbackId) {
  const rows = await db.orm.select().from(callbacks).where(eq(callbacks.id, id))
  return rows[0] ?? null
}

/** What to list: the callbacks of a client or of a message, narrowed; of all clients (both null) those that are DEAD. */
export type CallbackFilter = {
  readonly clientId: ClientId | null
  readonly messageId: MessageId | null
  readonly state: CallbackState | null
  /** Made at or after. */
  readonly fromAt: Date | null
  /** Made before. */
  readonly toAt: Date | null
  /** Continue after this callback. */
  readonly beforeId: CallbackId | null
}

/** Lists callbacks, newest first, at most `limit`. Their order is that of their ids, the window is of the time that they show. */
export async function listCallbacks(db: Db, filter: CallbackFilter, limit: number): Promise<CallbackView[]> {
  const conditions: SQL[] = []
  if (filter.clientId) conditions.push(eq(callbacks.clientId, filter.clientId))
  if (filter.messageId) conditions.push(eq(callbacks.messageId, filter.messageId))
  if (filter.state) conditions.push(isOfAll(filter) ? sql.raw(GIVEN_UP) : eq(callbacks.state, filter.state))
  const { firstId, endId } = idsWithin(filter.fromAt, filter.toAt)
  if (filter.fromAt && firstId)
    conditions.push(gte(callbacks.id, firstId), gte(callbacks.createdAt, filter.fromAt))
  if (filter.toAt && endId) conditions.push(lt(callbacks.id, endId), lt(callbacks.createdAt, filter.toAt))
  if (filter.beforeId) conditions.push(lt(callbacks.id, filter.beforeId))
  return await db.orm
    .select()
    .from(callbacks)
    .where(and(...conditions))
    .orderBy(desc(callbacks.id))
    .limit(limit)
}

/** DEAD ones of all clients have an index of their own, which the planner takes only where the state is no parameter. */
function isOfAll({
  clientId,
  messageId,
  state,
}: Pick<CallbackFilter, 'clientId' | 'messageId' | 'state'>): boolean {
  return clientId === null && messageId === null && state === 'DEAD'
}

/** What to replay: of one client's callbacks, or where it is null of those of all that somebody is told of. */
export type ReplayFilter = Omit<CallbackFilter, 'beforeId'> & {
  /** Only this one. */
  readonly onlyId: CallbackId | null
  /** Only those that do not go to the client's endpoint. */
  readonly onlyOwn: boolean
  /** Only those that come after this one. */
  readonly afterId: CallbackId | null
}

/**
 * Makes callbacks due again as if they were new, with the id they have, at most `limit` and the oldest first; those
 * under way are left alone. Answers their ids, sorted. This is the machine's REPLAY_REQUESTED for many rows.
 */
export async function replayCallbacks(
  tx: Tx,
  filter: ReplayFilter,
  nowMs: number,
  limit: number,
): Promise<CallbackId[]> {
  const now = new Date(nowMs)
  const { firstId, endId } = idsWithin(filter.fromAt, filter.toAt)
  const rows = await tx<{ id: CallbackId }[]>`
    with picked as materialized (
      select id as picked_id from callbacks
      where state not in (${tx.unsafe(NOT_REPLAYABLE)})
        ${filter.clientId === null ? tx`and (target <> ${TO_ENDPOINT} or exists (${told(tx)}))` : tx`and client_id = ${filter.clientId}`}
        ${filter.afterId ? tx`and id > ${filter.afterId}` : tx``}
        ${filter.onlyId ? tx`and id = ${filter.onlyId}` : tx``}
        ${filter.onlyOwn ? tx`and target <> ${TO_ENDPOINT}` : tx``}
        ${filter.messageId ? tx`and message_id = ${filter.messageId}` : tx``}
        ${firstId ? tx`and id >= ${firstId} and created_at >= ${filter.fromAt}` : tx``}
        ${endId ? tx`and id < ${endId} and created_at < ${filter.toAt}` : tx``}
        ${filter.state ? (isOfAll(filter) ? tx`and ${tx.unsafe(GIVEN_UP)}` : tx`and state = ${filter.state}`) : tx``}
      order by id limit ${limit} for update
    )
    update callbacks set state = 'PENDING', attempts = 0, replays = replays + 1, wake_at = ${now},
      version = version + 1, updated_at = ${now}
    from picked where id = picked_id returning id`
  return rows.map(({ id }) => id).sort()
}

/** The client of a callback, where it has an endpoint that is told. */
function told(tx: Tx) {
  return tx`select from clients where clients.id = callbacks.client_id
    and dlr_callback_url is not null and callback_disabled_at is null`
}
