import { dateOf } from '../../archive/column.ts'
import type { ArchivedMessage } from '../../archive/day-files.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { firstUuid7At, idsWithin } from '../../domain/uuid7.ts'
import { daysWithMessagesOf } from '../../store/client/archived-lines.ts'
import { listMessages, type MessageFilter } from '../../store/message/message-views.ts'
import {
  LONGEST_LIFE_MS,
  listTwilioMessages,
  type TwilioFilter,
  type TwilioPage,
} from '../../store/twilio/twilio-messages.ts'
import { twilioMessageOf, viewOf } from './archived-rows.ts'
import type { ReadingDeps } from './by-day.ts'
import type { FoundMessage } from './read-message.ts'
import { type DaysPage, type PageSources, readThroughDays } from './through-days.ts'

/** A message of a list, by its id. */
export type ListedMessage = FoundMessage & { readonly id: string }

/**
 * Lists a client's messages through days old and new, newest first, at most `limit`; where many days have few that match a page is shorter
 * than that, and goes on before `next`. Rejects with `PlaceAway` when a day is needed that the archive cannot read now.
 */
export async function listThroughDays(
  { db, archive, searchedForMs }: ReadingDeps,
  filter: MessageFilter,
  limit: number,
): Promise<DaysPage<ListedMessage>> {
  const { clientId, status, fromAt, toAt, beforeId } = filter
  const { firstId, endId } = idsWithin(fromAt, toAt)
  const matches = (row: ArchivedMessage) =>
    (status === null || row.status === status) && isWithin(dateOf(row.createdAt), fromAt, toAt)
  return await readThroughDays<ListedMessage>(
    archive,
    { fromId: firstId, beforeId: least(endId, beforeId) },
    limit,
    {
      async fromTables() {
        const { messages, next } = await listMessages(db, filter, limit, searchedForMs)
        return { rows: messages.map((message) => ({ id: message.id, message, isArchived: false })), next }
      },
      ...ofClient(
        { db },
        clientId,
        matches,
        (row): ListedMessage => ({ id: row.id, message: viewOf(row), isArchived: true }),
      ),
    },
  )
}

/** The longest time from the acceptance to the last moment at which a message can be sent bounds what is looked at (`listTwilioMessages`). */
export async function listTwilioThroughDays(
  { db, archive }: ReadingDeps,
  filter: TwilioFilter,
  limit: number,
): Promise<TwilioPage> {
  const { clientId, to, toHash, from, sentFrom, sentBefore, beforeId } = filter
  const matches = (row: ArchivedMessage) =>
    row.deletedAt === null &&
    (to === null || row.toMsisdn === to || row.toMsisdn === toHash) &&
    (from === null || row.fromSender === from) &&
    ((sentFrom === null && sentBefore === null) ||
      (row.sentAt !== null && isWithin(dateOf(row.sentAt), sentFrom, sentBefore)))
  const range = {
    fromId: sentFrom && firstUuid7At(sentFrom.getTime() - LONGEST_LIFE_MS),
    beforeId: least(sentBefore && firstUuid7At(sentBefore.getTime()), beforeId),
  }
  const { rows, next } = await readThroughDays(archive, range, limit, {
    async fromTables() {
      const { messages, nextBefore } = await listTwilioMessages(db.sql, filter, limit)
      return { rows: messages, next: nextBefore }
    },
    ...ofClient({ db }, clientId, matches, twilioMessageOf),
  })
  return { messages: rows, nextBefore: next as MessageId | null } // the form is that of an id
}

/** How messages of a client are read from archived days. */
function ofClient<T>(
  { db }: Pick<ReadingDeps, 'db'>,
  clientId: ClientId,
  matches: (row: ArchivedMessage) => boolean,
  shown: (row: ArchivedMessage) => T,
): Pick<PageSources<T>, 'narrow' | 'fromDay'> {
  return {
    narrow: (days) => daysWithMessagesOf(db.sql, clientId, days),
    async fromDay(day, { fromId, beforeId }, most) {
      const rows = await day.messages({
        clientId,
        // Both have the form of an id.
        before: beforeId as MessageId | null,
        from: fromId as MessageId | null,
        most,
        where: matches,
      })
      return rows.map(shown)
    },
  }
}

function isWithin(at: Date, fromAt: Date | null, beforeAt: Date | null): boolean {
  return (fromAt === null || at >= fromAt) && (beforeAt === null || at < beforeAt)
}

function least(id: string | null, other: string | null): string | null {
  if (id === null || other === null) return id ?? other
  return id < other ? id : other
}
