import type { Exchange, MessageExchanges, StoredEvent } from '../answers.ts'

/** What was said at a row of the history; `missing` says why a submission shows nothing, null: it does, or it is none. */
export type SaidAtRow = { readonly exchanges: readonly Exchange[]; readonly missing: string | null }

/** Clocks of workers are so far apart, at most, in milliseconds. */
const SKEW_MS = 1_000

/**
 * What was said, by the row of the history that it belongs to, in the order of the rows: a submission to the row that began it, a
 * receipt to its own. What is not there yet may still come until `isSettled`.
 */
export function saidAtRows(
  rows: readonly StoredEvent[],
  said: MessageExchanges,
  isSettled: boolean,
): SaidAtRow[] {
  const ofRows = Map.groupBy(said.exchanges, (exchange) => rowOf(rows, exchange))
  return rows.map((row, index) => {
    const exchanges = ofRows.get(row) ?? []
    const isOpen = index === rows.length - 1 || !isSettled
    return {
      exchanges,
      missing: isSubmission(row) && exchanges.length === 0 ? missingAt(row, said, isOpen) : null,
    }
  })
}

/** True when every submission of the history that is kept long enough has its exchange. */
export function hasAllSaid(rows: readonly StoredEvent[], said: MessageExchanges): boolean {
  return saidAtRows(rows, said, true).every(({ missing }) => missing !== NOTHING)
}

const NOTHING = 'Nothing is kept of what was said here.'

function missingAt(row: StoredEvent, said: MessageExchanges, isOpen: boolean): string | null {
  const { kept_since, log_days, complete, exchanges } = said
  // What is off is said once, above all rows.
  if (kept_since === null) return null
  const atMs = Date.parse(row.at)
  if (atMs < Date.parse(kept_since))
    return `What was said here is gone: it was kept for ${log_days} ${log_days === 1 ? 'day' : 'days'}.`
  if (!complete && atMs < Date.parse(exchanges[0]?.at ?? row.at))
    return 'What was said here is not shown: of very many exchanges these are the last.'
  return isOpen ? null : NOTHING
}

function rowOf(rows: readonly StoredEvent[], exchange: Exchange): StoredEvent | undefined {
  const atMs = Date.parse(exchange.at) + SKEW_MS
  const before = rows.filter(({ at }) => Date.parse(at) <= atMs)
  const own =
    exchange.what === 'receipt'
      ? (row: StoredEvent) => isQuoted(row, exchange)
      : (row: StoredEvent) => isSubmission(row) && row.attempt === exchange.attempt
  return before.findLast(own) ?? rows.find(own) ?? before.at(-1) ?? rows[0]
}

/** True where the row has the words of this receipt already. */
export function isQuoted({ event, detail }: StoredEvent, { what, answered }: Exchange): boolean {
  if (what !== 'receipt' || !event.startsWith('RECEIPT_') || detail === null) return false
  return detail.startsWith(answered?.body ?? detail)
}

function isSubmission({ event, to, ignored }: StoredEvent): boolean {
  return event === 'DISPATCHED' && to === 'SENDING' && !ignored
}
