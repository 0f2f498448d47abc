import type { Door } from '../door.ts'
import type { LifecycleState } from '../lifecycle.ts'
import type { ClientId, Lane } from '../message.ts'
import type { Money } from '../money.ts'
import type { MessageFilter } from './message-filter.ts'

/** What a filter asks of a message, by the names of its row; `amount` is what its lock is of. */
export type FilteredMessage = {
  readonly clientId: ClientId
  readonly status: LifecycleState
  readonly provider: string | null
  readonly country: string | null
  readonly lane: Lane
  readonly door: string | null
  readonly lastError: string | null
  readonly clientReference: string | null
  readonly toMsisdn: string
  readonly createdAt: Date
  readonly attempts: number
  readonly heldFor: string | null
  readonly amount: Money
}

/** Whether a message is meant, as `filtered` says it in SQL: for rows that are in no table any more. */
export function matchesFilter(row: FilteredMessage, filter: MessageFilter): boolean {
  const { error, reference, number, from, to, attemptsFrom, priceFrom, priceTo, isHeld } = filter
  return (
    isOneOf(filter.clientIds, row.clientId) &&
    isOneOf(filter.statuses, row.status) &&
    isOneOf(filter.providers, row.provider) &&
    isOneOf(filter.countries, row.country) &&
    isOneOf(filter.lanes, row.lane) &&
    isOneOf(filter.doors, row.door as Door | null) && // the column holds nothing else
    (error === null || (row.lastError?.startsWith(error) ?? false)) &&
    (reference === null || (row.clientReference?.includes(reference) ?? false)) &&
    (number === null || (number.startsWith('+') ? row.toMsisdn === number : row.toMsisdn.endsWith(number))) &&
    (from === null || row.createdAt >= from) &&
    (to === null || row.createdAt < to) &&
    (attemptsFrom === null || row.attempts >= attemptsFrom) &&
    (priceFrom === null || row.amount >= priceFrom) &&
    (priceTo === null || row.amount <= priceTo) &&
    (!isHeld || (row.status === 'SCHEDULED' && row.heldFor !== null))
  )
}

/** Of an empty list all are. */
function isOneOf<T>(list: readonly T[], value: T | null): boolean {
  return list.length === 0 || (value !== null && list.includes(value))
}
