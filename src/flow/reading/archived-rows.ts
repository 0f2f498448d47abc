import { dateOf, type Kind } from '../../archive/column.ts'
import {
  type ArchivedEvent,
  type ArchivedExchange,
  type ArchivedMessage,
  MESSAGES,
} from '../../archive/day-files.ts'
import { assert } from '../../domain/assert.ts'
import type { CallbackTo } from '../../domain/callback/callback-to.ts'
import { ADMIN_FIELDS } from '../../domain/fields/admin-fields.ts'
import { FOUND_FIELDS, READ_FIELDS } from '../../domain/fields/shown-fields.ts'
import type { Actor } from '../../domain/message/actor.ts'
import { readHistoryLines } from '../../domain/message/history-line.ts'
import type { Msisdn } from '../../domain/message.ts'
import { minus, NO_MONEY } from '../../domain/money.ts'
import type { MessageCredits } from '../../store/client/ledger.ts'
import { type ActorRow, actorOf } from '../../store/message/actor-columns.ts'
import type { StoredExchange } from '../../store/message/exchange-packs.ts'
import type { FoundMessage } from '../../store/message/found-messages.ts'
import type { MessageView, StoredEvent } from '../../store/message/message-views.ts'
import type { TwilioMessage } from '../../store/twilio/twilio-messages.ts'

// Rows of archived days as the tables would have answered them.

const LOCK_COLUMNS: Readonly<Record<string, keyof ArchivedMessage>> = {
  'credit_locks.state': 'lockState',
  'credit_locks.amount_cents': 'lockAmount',
}

/** Of each field of an answer where a row of the archive has it, and how it becomes what the tables answer. */
function readersOf(fields: Readonly<Record<string, { readonly column: string | null }>>) {
  const ofMessages = new Map<string, { readonly key: string; readonly kind: Kind | 'none' }>(
    Object.entries(MESSAGES).map(([key, { name, kind }]) => [`messages.${name}`, { key, kind }]),
  )
  return Object.entries(fields).flatMap(([name, { column }]) => {
    if (column === null) return []
    const lock = LOCK_COLUMNS[column]
    const { key, kind } = lock ? { key: lock, kind: MESSAGES[lock].kind } : (ofMessages.get(column) ?? NONE)
    assert(kind !== 'none', `the archive has no ${column}`)
    return [[name, key as keyof ArchivedMessage, kind] as const]
  })
}

const NONE = { key: '', kind: 'none' } as const

const VIEW = readersOf({ ...READ_FIELDS, ...ADMIN_FIELDS })
const FOUND = readersOf(FOUND_FIELDS)

function shownBy(readers: ReturnType<typeof readersOf>, row: ArchivedMessage): Record<string, unknown> {
  return Object.fromEntries(
    readers.map(([name, key, kind]) => {
      const value = row[key]
      if (value === null) return [name, null]
      if (kind === 'instant') return [name, dateOf(Number(value))]
      return [name, kind === 'json' ? JSON.parse(String(value)) : value]
    }),
  )
}

/** A message with its lock, as `findMessage` answers it. */
export function viewOf(row: ArchivedMessage): MessageView {
  return shownBy(VIEW, row) as MessageView // the fields of the catalogue, from the columns that it names
}

/** A message as `searchMessages` finds it. */
export function foundOf(row: ArchivedMessage): FoundMessage {
  return shownBy(FOUND, row) as FoundMessage // as above
}

/** A whole history, as `listEvents` answers it: the lines of the message, and the rows beside it. */
export function historyOf(row: ArchivedMessage, events: readonly ArchivedEvent[]): StoredEvent[] {
  const lines = readHistoryLines(row.history ?? '').map(({ atMs, from, to, ...line }) => ({
    ...line,
    messageId: row.id,
    at: new Date(atMs),
    fromStatus: from,
    toStatus: to,
  }))
  const rows = events.map((event) => ({ ...event, at: dateOf(event.at) }))
  return [...lines, ...rows].toSorted((a, b) => a.seq - b.seq)
}

/** An exchange, as `listExchanges` answers it. */
export function exchangeOf({
  messageId,
  provider,
  attempt,
  part,
  what,
  startedAt,
  tookMs,
  outcome,
  sent,
  answered,
}: ArchivedExchange): StoredExchange {
  return {
    messageId,
    provider,
    attempt,
    part,
    what,
    startedAtMs: dateOf(startedAt).getTime(),
    tookMs,
    outcome,
    sent: sent === null ? null : JSON.parse(sent),
    answered: answered === null ? null : JSON.parse(answered),
  }
}

/** What a message did to its client's money, as `readCredits` answers it. All of an archived day is settled. */
export function creditsOf(row: ArchivedMessage): MessageCredits {
  const { clientId, status, lockState: state, lockAmount: amount } = row
  const createdAt = dateOf(row.lockCreatedAt)
  const updatedAt = dateOf(row.lockUpdatedAt)
  const taken = minus(NO_MONEY, amount)
  const settledAt = new Date(Math.max(updatedAt.getTime(), createdAt.getTime()))
  return {
    clientId,
    status,
    lock: { state, amount, createdAt, updatedAt },
    entries: [
      { at: createdAt, kind: 'hold', amount: taken, heldChange: amount },
      state === 'CAPTURED'
        ? { at: settledAt, kind: 'capture', amount: NO_MONEY, heldChange: taken }
        : { at: settledAt, kind: 'release', amount, heldChange: taken },
    ],
  }
}

/** A message as the door for Twilio's clients shows it. */
export function twilioMessageOf(row: ArchivedMessage): TwilioMessage {
  const { id, clientId, text, parts, status, lastError } = row
  return {
    id,
    clientId,
    to: row.toMsisdn,
    from: row.fromSender,
    text,
    parts,
    status,
    isTaken: row.providerMessageId !== null,
    lastError,
    callbackTo: callbackToOf(row),
    captured: row.lockState === 'CAPTURED' ? row.lockAmount : null,
    createdAt: dateOf(row.createdAt),
    sentAt: row.sentAt === null ? null : dateOf(row.sentAt),
    updatedAt: dateOf(row.updatedAt),
  }
}

function callbackToOf({ callbackTo }: ArchivedMessage): CallbackTo | null {
  return callbackTo === null ? null : JSON.parse(callbackTo)
}

/** The actor that an archived message was at its end: nothing moves it any more. */
export function actorOfArchived(row: ArchivedMessage): Actor {
  const instant = (at: number | null) => (at === null ? null : dateOf(at))
  const createdAt = dateOf(row.createdAt)
  return actorOf({
    id: row.id,
    client_id: row.clientId,
    to_msisdn: row.toMsisdn as Msisdn, // the column held nothing else
    from_sender: row.fromSender,
    text: row.text,
    encoding: row.encoding,
    parts: row.parts,
    status: row.status,
    lane: row.lane,
    provider: row.provider,
    provider_message_id: row.providerMessageId,
    taken: row.sentAt !== null || row.providerMessageId !== null,
    parts_open: row.partsOpen,
    parts_attempt: row.partsAttempt,
    client_reference: row.clientReference,
    class: row.class,
    tlvs: row.tlvs === null ? null : JSON.parse(row.tlvs),
    dlt: row.dlt === null ? null : JSON.parse(row.dlt),
    user_data: row.userData === null ? null : JSON.parse(row.userData),
    has_callback_to: row.callbackTo !== null,
    attempts: row.attempts,
    throttles: row.throttles,
    last_error: row.lastError,
    version: row.version,
    wake_at: instant(row.wakeAt),
    due_at: instant(row.heldUntil ?? row.sendAt) ?? createdAt,
    held_for: row.heldFor as ActorRow['held_for'], // the column held nothing else
    pinned_to: row.pinnedTo,
    expires_at: dateOf(row.expiresAt),
    moved_at: instant(row.movedAt) ?? createdAt,
  })
}
