import { dateOf } from '../../archive/column.ts'
import type { ArchivedMessage } from '../../archive/day-files.ts'
import { matchesFilter } from '../../domain/message/matches-filter.ts'
import { MAX_NAMED, messageIdIn, readRequestId } from '../../domain/message/request-id.ts'
import type { MessageId } from '../../domain/message.ts'
import { uuid7Ms } from '../../domain/uuid7.ts'
import { boundsOfDay, dayOfId } from '../../store/database/partitions.ts'
import { oneClient } from '../../store/message/filtered.ts'
import {
  type FoundMessage,
  isUuid,
  type MessageSearch,
  type SearchResult,
} from '../../store/message/found-messages.ts'
import { searchMessages } from '../../store/message/message-search.ts'
import { foundOf } from './archived-rows.ts'
import type { ReadingDeps } from './by-day.ts'
import { FIRST_DAY, LAST_DAY } from './through-days.ts'

/**
 * Searches messages as `searchMessages` does, and for what an id of the gateway's own names in the archive, too: a message, or the messages
 * of a request. Where days are archived a search that came to the end of the tables is not complete. Rejects with `PlaceAway` when
 * what is named is of an archived day that cannot be read now.
 */
export async function searchThroughDays(
  deps: ReadingDeps,
  search: MessageSearch,
  limit: number,
): Promise<SearchResult> {
  const result = await searchMessages(deps.db, search, limit, deps.searchedForMs)
  const named = await findNamed(deps, search, limit)
  const known = new Set(result.messages.map(({ id }) => id))
  const messages = [...result.messages, ...named.filter(({ id }) => !known.has(id))]
  if (result.searchedFrom !== null) return { ...result, messages }
  const [newest] = await deps.archive.archivedDays(
    FIRST_DAY,
    search.beforeId === null ? LAST_DAY : dayOfId(search.beforeId),
  )
  return {
    ...result,
    messages,
    searchedFrom: newest === undefined ? null : new Date(uuid7Ms(boundsOfDay(newest).to)),
  }
}

/** What the search names by an id, of an archived day; on the first page alone. */
async function findNamed(
  { archive }: Pick<ReadingDeps, 'archive'>,
  { query, requestId, ...search }: MessageSearch,
  limit: number,
): Promise<readonly FoundMessage[]> {
  const name = (requestId ?? query ?? '').trim().toLowerCase()
  const request = readRequestId(name)
  if (search.beforeId !== null || !(request || (isUuid(name) && requestId === null))) return []
  const day = await archive.readDay(dayOfId(request ?? name))
  if (!day) return []
  const rows = request
    ? await day.messages({
        clientId: oneClient(search.filter),
        from: messageIdIn(request, 0, false),
        before: idAfter(messageIdIn(request, MAX_NAMED - 1, true)),
        most: limit,
        where: (row) => matches(row, search),
      })
    : [await day.message(name as MessageId)] // the form is that of an id
  return rows.flatMap((row) => (row && matches(row, search) ? [foundOf(row)] : []))
}

/** The smallest id that is greater, of one that does not end in `f` alone. */
function idAfter(id: MessageId): MessageId {
  return (id.slice(0, -12) +
    (Number.parseInt(id.slice(-12), 16) + 1).toString(16).padStart(12, '0')) as MessageId // as the one before
}

function matches(
  row: ArchivedMessage,
  { filter, quietSince }: Pick<MessageSearch, 'filter' | 'quietSince'>,
): boolean {
  const message = { ...row, amount: row.lockAmount, createdAt: dateOf(row.createdAt) }
  return matchesFilter(message, filter) && (quietSince === null || dateOf(row.updatedAt) < quietSince)
}
