import type { LifecycleState } from '../../domain/lifecycle.ts'
import type { Actor } from '../../domain/message/actor.ts'
import type { Hold } from '../../domain/message/hold.ts'
import type { UserData } from '../../domain/message/user-data.ts'
import type { ClientId, Encoding, Lane, MessageClass, MessageId, Msisdn } from '../../domain/message.ts'
import { type GivenDlt, type GivenTlvs, NO_PARAMETERS } from '../../domain/parameters.ts'

/** What an actor is read from. */
export const ACTOR_COLUMNS = `id, client_id, to_msisdn, from_sender, text, encoding, parts, status, lane, provider,
  provider_message_id, 
  (sent_at is not null or provider_message_id is not null) as taken, parts_open, parts_attempt, client_reference, class, tlvs, dlt, user_data, callback_to is not null as has_callback_to, attempts, throttles, last_error, version, wake_at,
  coalesce(held_until, send_at, created_at) as due_at, held_for, pinned_to, expires_at, coalesce(moved_at, created_at) as moved_at`

/** A row of `ACTOR_COLUMNS`. */
export type ActorRow = {
  id: MessageId
  client_id: ClientId
  to_msisdn: Msisdn
  from_sender: string
  text: string
  encoding: Encoding
  parts: number
  status: LifecycleState
  lane: Lane
  provider: string | null
  provider_message_id: string | null
  taken: boolean
  parts_open: number | null
  parts_attempt: number | null
  client_reference: string | null
  class: MessageClass | null
  tlvs: GivenTlvs | null
  dlt: GivenDlt | null
  user_data: UserData | null
  has_callback_to: boolean
  attempts: number
  throttles: number
  last_error: string | null
  version: number
  wake_at: Date | null
  due_at: Date
  held_for: Hold | null
  pinned_to: string | null
  expires_at: Date
  moved_at: Date
}

/** The actor that a row is. */
export function actorOf(row: ActorRow): Actor {
  return {
    id: row.id,
    clientId: row.client_id,
    to: row.to_msisdn,
    from: row.from_sender,
    text: row.text,
    encoding: row.encoding,
    parts: row.parts,
    status: row.status,
    lane: row.lane,
    provider: row.provider,
    providerMessageId: row.provider_message_id,
    taken: row.taken,
    partsOpen: row.parts_open,
    partsAttempt: row.parts_attempt,
    reference: row.client_reference,
    class: row.class,
    parameters: row.tlvs || row.dlt ? { tlvs: row.tlvs, dlt: row.dlt } : NO_PARAMETERS,
    userData: row.user_data,
    hasCallbackTo: row.has_callback_to,
    attempts: row.attempts,
    throttles: row.throttles,
    lastError: row.last_error,
    version: row.version,
    wakeAtMs: row.wake_at?.getTime() ?? null,
    dueAtMs: row.due_at.getTime(),
    heldFor: row.held_for,
    pinnedTo: row.pinned_to,
    expiresAtMs: row.expires_at.getTime(),
    movedAtMs: row.moved_at.getTime(),
  }
}
