import type { CallbackTo } from '../../domain/callback/callback-to.ts'
import type { Door } from '../../domain/door.ts'
import { type MessageDraft, readDraft } from '../../domain/message/message-draft.ts'
import { MAX_VALIDITY_S } from '../../domain/message/schedule.ts'
import type { ClientId, Msisdn } from '../../domain/message.ts'
import type { GivenDlt, GivenTlvs } from '../../domain/parameters.ts'
import type { Violation } from '../../domain/violation.ts'
import { type RawContent, shortMessagesOf } from './short-messages.ts'

/** What a door was given to send to one destination, in its words or octets. */
export type DoorMessage = {
  readonly door: Door
  readonly clientId: ClientId
  readonly to: Msisdn
  readonly from: string
  readonly content:
    | { readonly kind: 'text'; readonly text: string }
    | ({ readonly kind: 'raw' /** Joins parts, 0 to 255. */; readonly reference: number } & RawContent)
  readonly express: boolean
  /** What the client calls it; null: nothing. */
  readonly reference: string | null
  /** How long until it is to be sent, in seconds; 0: at once. */
  readonly inSeconds: number
  /** How long from now it may try, in seconds; null: as configured. */
  readonly validSeconds: number | null
  /** What an SMSC is told besides; left out: nothing. */
  readonly tlvs?: GivenTlvs | null
  readonly dlt?: GivenDlt | null
  readonly callbackTo: CallbackTo | null
}

/** The drafts of a message: one, or one for each part of what is cut into several; or the first field that breaks a rule of the API. */
export function draftsOf(
  message: DoorMessage,
  nowMs: number,
): { readonly kind: 'drafts'; readonly drafts: readonly MessageDraft[] } | Violation {
  const { content, inSeconds, validSeconds } = message
  const validity_seconds = validSeconds === null ? null : Math.floor(validSeconds - inSeconds)
  if (validity_seconds !== null && (validity_seconds < 1 || validity_seconds > MAX_VALIDITY_S))
    return {
      kind: 'violation',
      field: 'validity_seconds',
      rule: 'must be longer than the wait before it, and at most 35 days',
    }
  const wholes =
    content.kind === 'text'
      ? [{ text: content.text, raw: null }]
      : shortMessagesOf(content, content.reference)?.map((raw) => ({ text: raw.text, raw }))
  if (!wholes)
    return { kind: 'violation', field: 'text', rule: 'must fit ten short messages with its header' }
  const drafts: MessageDraft[] = []
  for (const { text, raw } of wholes) {
    const read = readDraft(
      {
        client_id: message.clientId,
        to: message.to,
        from: message.from,
        text,
        express: message.express,
        ...(message.reference !== null && { reference: message.reference }),
        ...(inSeconds > 0 && { send_at: new Date(nowMs + inSeconds * 1_000).toISOString() }),
        ...(validity_seconds !== null && { validity_seconds }),
        ...(message.tlvs && { tlvs: message.tlvs }),
        ...(message.dlt && { dlt: message.dlt }),
      },
      nowMs,
    )
    if (read.kind === 'violation') return read
    const { door, callbackTo } = message
    const asGiven = raw && { encoding: raw.encoding, userData: raw.userData, parts: 1 }
    drafts.push({ ...read.draft, ...asGiven, door, callbackTo })
  }
  return { kind: 'drafts', drafts }
}
