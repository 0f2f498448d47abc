import type { GuardRule } from '../../domain/controls/guard.ts'
import type { ClientId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'
import { beyond, placeColumn, type TimePlace } from '../database/time-place.ts'

/** What must not go out for a time. `key`: what of its client's messages the rule is about. */
export type GuardBlock = {
  readonly id: string
  readonly clientId: ClientId
  readonly rule: GuardRule
  readonly key: string
  /** What the rule had found. */
  readonly words: string
  readonly since: Date
  readonly until: Date
  /** Null: it was not lifted. */
  readonly liftedAt: Date | null
  /** Until when what was lifted is not blocked again; null: it was not lifted. */
  readonly allowedUntil: Date | null
}

/** One that is to be. Instants in Unix milliseconds. */
export type NewGuardBlock = Pick<GuardBlock, 'id' | 'clientId' | 'rule' | 'key' | 'words'> & {
  readonly sinceMs: number
  readonly untilMs: number
}

/** Blocks and allowances that one process knows at once, at most; beyond it the newest. */
export const MAX_KNOWN_BLOCKS = 20_000

/** Blocks and allowances that hold at this instant, the newest `MAX_KNOWN_BLOCKS`. */
export async function listStandingBlocks(tx: Tx, nowMs: number): Promise<readonly GuardBlock[]> {
  const now = new Date(nowMs)
  return await tx<GuardBlock[]>`
    select ${columns(tx)} from guard_blocks where until > ${now} or allowed_until > ${now}
    order by since desc, id desc limit ${MAX_KNOWN_BLOCKS}`
}

/**
 * Blocks, and answers what stands now of each: one that is blocked already stays as it is. Of what has an allowance nothing is
 * answered. One of a client, rule and key may be given once.
 */
export async function putGuardBlocks(
  tx: Tx,
  blocks: readonly NewGuardBlock[],
): Promise<readonly GuardBlock[]> {
  const rows = blocks.map(({ sinceMs, untilMs, ...block }) => ({
    ...block,
    since: new Date(sinceMs),
    until: new Date(untilMs),
  }))
  // In one order in every process: two that block the same do not wait for each other.
  return await tx<GuardBlock[]>`
    insert into guard_blocks as b (id, client_id, rule, key, words, since, until)
    select id, "clientId", rule, key, words, since, until from json_to_recordset(${JSON.stringify(rows)}::text::json)
      as x(id uuid, "clientId" uuid, rule text, key text, words text, since timestamptz, until timestamptz)
    order by "clientId", rule, key
    on conflict (client_id, rule, key) do update set
      id = case when ${stands(tx)} then b.id else excluded.id end,
      since = case when ${stands(tx)} then b.since else excluded.since end,
      until = case when ${stands(tx)} then b.until else excluded.until end,
      words = excluded.words, lifted_at = null, allowed_until = null
      where b.allowed_until is null or b.allowed_until <= excluded.since
    returning ${columns(tx)}`
}

/** Whether the row that is there blocks still when another one comes. */
function stands(tx: Tx) {
  return tx`(b.lifted_at is null and b.until > excluded.since)`
}

/** Which blocks; what is null does not narrow. */
export type GuardBlockFilter = {
  readonly clientId: ClientId | null
  readonly rule: GuardRule | null
  /** Whether they hold now. */
  readonly active: boolean | null
  readonly after: TimePlace | null
}

/** Newest first, at most `limit`. */
export async function listGuardBlocks(
  tx: Tx,
  limit: number,
  { clientId, rule, active, after }: GuardBlockFilter,
  nowMs: number,
): Promise<readonly (GuardBlock & TimePlace)[]> {
  return await tx<(GuardBlock & TimePlace)[]>`
    select ${columns(tx)}, ${placeColumn(tx, 'since')} from guard_blocks
    where ${beyond(tx, 'since', after)} and ${clientId ? tx`client_id = ${clientId}` : tx`true`}
      and ${rule ? tx`rule = ${rule}` : tx`true`}
      and ${active === null ? tx`true` : tx`(until > ${new Date(nowMs)} and lifted_at is null) = ${active}`}
    order by since desc, id desc limit ${limit}`
}

/** Lifts a block, and keeps it from coming again until `allowedUntilMs`; null: there is none. Again it only sets that anew. */
export async function liftGuardBlock(
  tx: Tx,
  id: string,
  nowMs: number,
  allowedUntilMs: number,
): Promise<GuardBlock | null> {
  const [row] = await tx<GuardBlock[]>`
    update guard_blocks set lifted_at = coalesce(lifted_at, ${new Date(nowMs)}), allowed_until = ${new Date(allowedUntilMs)}
    where id = ${id} returning ${columns(tx)}`
  return row ?? null
}

/** Forgets blocks that ended before this, as far as no allowance is left of them. */
export async function removeGuardBlocksBefore(tx: Tx, before: Date): Promise<void> {
  await tx`delete from guard_blocks where until < ${before} and coalesce(allowed_until, until) < ${before}`
}

function columns(tx: Tx) {
  return tx`id, client_id as "clientId", rule, key, words, since, until, lifted_at as "liftedAt", allowed_until as "allowedUntil"`
}
