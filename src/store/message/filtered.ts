import type { MessageFilter } from '../../domain/message/message-filter.ts'
import type { ClientId } from '../../domain/message.ts'
import { centsText } from '../../domain/money.ts'
import { idsWithin } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'
import { likeLiteral } from '../database/like-literal.ts'

/**
 * A filter as a condition on a message `m`; what was accepted when is said of its id, so that only the tables of those days are read.
 * Money stands in the lock: a filter by price reads that, too, message by message.
 */
export function filtered(sql: Tx, filter: MessageFilter) {
  const { clientIds, statuses, providers, countries, lanes, doors, error, reference, number } = filter
  const { firstId, endId } = idsWithin(filter.from, filter.to)
  const { attemptsFrom, priceFrom, priceTo, isHeld } = filter
  return sql`true
    ${firstId === null ? sql`` : sql`and m.id >= ${firstId}`}
    ${endId === null ? sql`` : sql`and m.id < ${endId}`}
    ${filter.from === null ? sql`` : sql`and m.created_at >= ${filter.from}`}
    ${filter.to === null ? sql`` : sql`and m.created_at < ${filter.to}`}
    ${clientIds.length === 0 ? sql`` : sql`and m.client_id = any(${sql.array([...clientIds])}::uuid[])`}
    ${statuses.length === 0 ? sql`` : sql`and m.status = any(${sql.array([...statuses])}::text[])`}
    ${providers.length === 0 ? sql`` : sql`and m.provider = any(${sql.array([...providers])}::text[])`}
    ${countries.length === 0 ? sql`` : sql`and m.country = any(${sql.array([...countries])}::text[])`}
    ${lanes.length === 0 ? sql`` : sql`and m.lane = any(${sql.array([...lanes])}::text[])`}
    ${doors.length === 0 ? sql`` : sql`and m.door = any(${sql.array([...doors])}::text[])`}
    ${error === null ? sql`` : sql`and m.last_error like ${`${likeLiteral(error)}%`}`}
    ${reference === null ? sql`` : sql`and m.client_reference like ${`%${likeLiteral(reference)}%`}`}
    ${number === null ? sql`` : number.startsWith('+') ? sql`and m.to_msisdn = ${number}` : sql`and m.to_msisdn like ${`%${likeLiteral(number)}`}`}
    ${attemptsFrom === null ? sql`` : sql`and m.attempts >= ${attemptsFrom}`}
    ${isHeld ? sql`and m.status = 'SCHEDULED' and m.held_for is not null` : sql``}
    ${
      priceFrom === null && priceTo === null
        ? sql``
        : sql`and exists (select from credit_locks l where l.id = m.id
            ${priceFrom === null ? sql`` : sql`and l.amount_cents >= ${centsText(priceFrom)}::text::numeric`}
            ${priceTo === null ? sql`` : sql`and l.amount_cents <= ${centsText(priceTo)}::text::numeric`})`
    }`
}

/** The only client that is meant, whose messages have an index; null: there are several, or all. */
export function oneClient({ clientIds }: Pick<MessageFilter, 'clientIds'>): ClientId | null {
  const [first, ...others] = clientIds
  return first === undefined || others.length > 0 ? null : first
}
