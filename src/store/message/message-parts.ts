import type { Actor, PartId } from '../../domain/message/actor.ts'
import type { MessageId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'
import { unlessDayIsGone } from '../database/partitions.ts'

/** Whose id one of `message_parts` is. */
export type FoundPart = PartId & { readonly messageId: MessageId }

/**
 * What a provider's ids stand for that no message's row has: among the messages accepted on these UTC days (`20260131`), one
 * day after the other, or on all, which costs an index probe in each.
 */
export async function findParts(
  tx: Tx,
  provider: string,
  providerMessageIds: readonly string[],
  days: readonly string[] | 'all',
): Promise<FoundPart[]> {
  const tables = days === 'all' ? ['message_parts'] : days.map((day) => `message_parts_${day}`)
  const found: FoundPart[] = []
  let missing = providerMessageIds
  for (const table of tables) {
    if (missing.length === 0) break
    found.push(...(await unlessDayIsGone(selectParts(tx, table, provider, missing))))
    const seen = new Set(found.map(({ providerMessageId }) => providerMessageId))
    missing = missing.filter((id) => !seen.has(id))
  }
  return found
}

function selectParts(
  tx: Tx,
  table: string,
  provider: string,
  providerMessageIds: readonly string[],
): PromiseLike<readonly FoundPart[]> {
  return tx<FoundPart[]>`
    select provider, provider_message_id as "providerMessageId", message_id as "messageId", attempt, part from ${tx(table)}
    where provider_message_id = any(${tx.array([...providerMessageIds])}::text[]) and provider = ${provider}`
}

/** Which of these ids the provider has given to messages that we have, of all days. */
export async function findProviderMessages(
  tx: Tx,
  provider: string,
  providerMessageIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const ids = tx.array([...new Set(providerMessageIds)])
  const rows = await tx<{ id: string }[]>`
    select provider_message_id as id from messages
    where provider_message_id = any(${ids}::text[]) and provider = ${provider}
    union all select provider_message_id from message_parts
    where provider_message_id = any(${ids}::text[]) and provider = ${provider}`
  return new Set(rows.map(({ id }) => id))
}

/** What a move says of its message's parts, as JSON that `SET_PARTS` and `insertPartIds` read. */
export function partsJson({ partsOpen, partsAttempt }: Actor, ids: readonly PartId[]): string {
  return JSON.stringify({
    open: partsOpen,
    attempt: partsAttempt,
    ids: ids.map(({ provider, providerMessageId, attempt, part }) => ({
      provider,
      pmid: providerMessageId,
      attempt,
      part,
    })),
  })
}

/** What is set of the messages `m` whose moves `i` say something of their parts. */
export const SET_PARTS = ['open', 'attempt'].map(
  (what) =>
    `parts_${what} = case when i.parts is null then m.parts_${what} else (i.parts ->> '${what}')::smallint end`,
)

/** Part of the statement that commits moves: their ids for `message_parts`, of the rows of `moved`. */
export function insertPartIds(tx: Tx, day: string) {
  return tx`new_parts as (
      insert into ${tx(`message_parts_${day}`)} (provider, provider_message_id, message_id, attempt, part)
      select p.provider, p.pmid, moved.id, p.attempt, p.part
      from moved, json_to_recordset(moved.parts->'ids') as p(provider text, pmid text, attempt smallint, part smallint)
      where moved.parts is not null
      on conflict do nothing
    ), `
}
