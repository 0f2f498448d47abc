import { ALL_CLIENTS } from '../../domain/controls.ts'
import type { ClientId, MessageId, Msisdn } from '../../domain/message.ts'
import { type Suppression, senderKey } from '../../domain/opt-out/suppression.ts'
import type { Tx } from '../database/db.ts'

/** A message that may be kept from its number. */
export type Sendable = {
  readonly clientId: ClientId
  readonly number: Msisdn
  /** What stands for the number where it was removed; null: nothing does. */
  readonly numberHash: string | null
  readonly sender: string
  /** Of one that is accepted: what a word from a handset is answered goes out. */
  readonly messageId: MessageId | null
}

/** Since when, and why, a number is not written to. */
export type OptedOut = Pick<Suppression, 'sinceMs' | 'reason'>

/**
 * What keeps each of these messages from its number at this instant, in their order; null: nothing. The oldest word counts. What
 * is said of a group of the client's numbers is said of each sender in it.
 */
export async function findOptedOut(
  tx: Tx,
  messages: readonly Sendable[],
  nowMs: number,
): Promise<readonly (OptedOut | null)[]> {
  const input = messages.map(({ clientId, number, numberHash, sender, messageId }, place) => ({
    place,
    client_id: clientId,
    number,
    hash: numberHash ?? number,
    sender_key: senderKey(sender),
    message_id: messageId,
  }))
  const rows = await tx<{ place: number; since: Date; reason: string }[]>`
    select x.place, s.since, s.reason
    from json_to_recordset(${JSON.stringify(input)}::text::json)
      as x(place int, client_id uuid, number text, hash text, sender_key text, message_id uuid)
    cross join lateral (
      select since, reason from suppressions s
      where s.number in (x.number, x.hash) and s.client_id in (${ALL_CLIENTS}, x.client_id)
        and (s.sender_key in ('', x.sender_key) or s.sender_key in (
          select lower(n.group_name) from numbers n
          where n.number in (x.sender_key, '+' || x.sender_key) and n.client_id = x.client_id and n.client_id = s.client_id))
        and (s.until is null or s.until > ${new Date(nowMs)})
      order by since limit 1
    ) s
    where x.message_id is null or not exists (select 1 from keyword_answers a where a.message_id = x.message_id)`
  const found: (OptedOut | null)[] = messages.map(() => null)
  for (const { place, since, reason } of rows) found[place] = { sinceMs: since.getTime(), reason }
  return found
}
