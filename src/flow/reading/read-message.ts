import type { ClientId, MessageId } from '../../domain/message.ts'
import { type MessageCredits, readCredits } from '../../store/client/ledger.ts'
import type { StoredExchange } from '../../store/message/exchange-packs.ts'
import { listExchanges } from '../../store/message/exchanges.ts'
import {
  findMessage,
  listEvents,
  type MessageView,
  type StoredEvent,
} from '../../store/message/message-views.ts'
import { type LateReceipt, listLateReceipts } from '../../store/receipt/late-receipts.ts'
import { findTwilioMessage, type TwilioMessage } from '../../store/twilio/twilio-messages.ts'
import { creditsOf, exchangeOf, historyOf, twilioMessageOf, viewOf } from './archived-rows.ts'
import { type ReadingDeps, readByDay } from './by-day.ts'

// One message, by its id. Everything here rejects with `PlaceAway` when its day is archived and the archive does not answer.

/** A message and where it is. */
export type FoundMessage = { readonly message: MessageView; readonly isArchived: boolean }

/** Reads one message, wherever its day is; null when there is none. */
export async function readMessage(deps: ReadingDeps, id: MessageId): Promise<FoundMessage | null> {
  return await readByDay<FoundMessage>(
    deps,
    id,
    async () => {
      const message = await findMessage(deps.db, id)
      return message && { message, isArchived: false }
    },
    async (day) => {
      const row = await day.message(id)
      return row && { message: viewOf(row), isArchived: true }
    },
  )
}

/** A whole history, oldest first, and the receipts that came when the message was archived. */
export type ReadHistory = ReadEvents & { readonly late: readonly LateReceipt[] }
type ReadEvents = { readonly events: readonly StoredEvent[]; readonly isArchived: boolean }

/** Reads the history of a message; null when there is no such message, or `maySee` says so of its client's. `maySee` null: anybody may. */
export async function readHistory(
  deps: ReadingDeps,
  id: MessageId,
  maySee: ((clientId: string) => boolean) | null,
): Promise<ReadHistory | null> {
  const read = await readByDay<ReadEvents>(
    deps,
    id,
    async () => {
      const message = maySee && (await findMessage(deps.db, id))
      if (maySee && (!message || !maySee(message.client_id)))
        return message ? { events: [], isArchived: false } : null
      const events = await listEvents(deps.db, id)
      return events.length > 0 ? { events, isArchived: false } : null
    },
    async (day) => {
      const row = await day.message(id)
      if (!row || (maySee && !maySee(row.clientId))) return null
      return { events: historyOf(row, await day.events(id)), isArchived: true }
    },
  )
  return read && read.events.length > 0 ? { ...read, late: await listLateReceipts(deps.db.sql, id) } : null
}

/**
 * What was said for a message, oldest first, of more than `most` the last ones; null when there is no such message. Of an archived one
 * what was there still when its day was archived, however long ago.
 */
export async function readExchanges(
  deps: ReadingDeps,
  id: MessageId,
  { sinceMs, most }: { readonly sinceMs: number | null; readonly most: number },
): Promise<{ readonly exchanges: readonly StoredExchange[]; readonly isArchived: boolean } | null> {
  return await readByDay<{ readonly exchanges: readonly StoredExchange[]; readonly isArchived: boolean }>(
    deps,
    id,
    async () => {
      if (!(await findMessage(deps.db, id))) return null
      const exchanges = sinceMs === null ? [] : await listExchanges(deps.db, id, sinceMs, most)
      return { exchanges, isArchived: false }
    },
    async (day) => {
      if (!(await day.message(id))) return null
      return { exchanges: (await day.exchanges(id, most)).map(exchangeOf), isArchived: true }
    },
  )
}

/** Reads what one message did to its client's money; null when there is no such message. */
export async function readMoney(deps: ReadingDeps, id: MessageId): Promise<MessageCredits | null> {
  return await readByDay(
    deps,
    id,
    () => readCredits(deps.db.sql, id),
    async (day) => {
      const row = await day.message(id)
      return row && creditsOf(row)
    },
  )
}

/** Reads one of a client as the door for Twilio's clients shows it; null when it has none of this id, or has deleted it there. */
export async function readTwilioMessage(
  deps: ReadingDeps,
  clientId: ClientId,
  id: MessageId,
): Promise<TwilioMessage | null> {
  return await readByDay(
    deps,
    id,
    () => findTwilioMessage(deps.db.sql, clientId, id),
    async (day) => {
      const row = await day.message(id)
      return row && row.clientId === clientId && row.deletedAt === null ? twilioMessageOf(row) : null
    },
  )
}
