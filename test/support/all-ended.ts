import type { Db } from '../../src/store/database/db.ts'
import { post } from './api.ts'
import { eventually } from './eventually.ts'
import { receiptUrl } from './receipt-url.ts'

const LIMIT_MS = 120_000
/** Of those that stay open so many are named. */
const MOST_NAMED = 5

/**
 * Settings under which every message ends soon. One whose last submission, too, was answered too late waits for a receipt until its
 * validity ends, three days: on a machine that does ten things at once an answer of the mock takes more than a second, and in
 * one process that of 0007, whose receipt is parked first, each time.
 */
export const ENDS_SOON = {
  PROVIDER_TIMEOUT_MS: '3000',
  MAX_ATTEMPTS: '20',
  RETRY_MIN_DELAY_MS: '50',
  RETRY_FACTOR: '1',
} as const

/**
 * Waits until every message has ended and every callback is told. Posts nothing: a receipt that got lost on the way is seen
 * here. Who waits too long is told what is open, and the last that was heard of it.
 */
export async function untilAllEnded({ sql }: Db, withinMs: number = LIMIT_MS): Promise<void> {
  await eventually(
    async () => {
      const open = await sql<{ what: string; count: number }[]>`
        select status as what, count(*) from messages where wake_at is not null group by status union all
        select 'callback ' || state, count(*) from callbacks where wake_at is not null group by state`
      if (open.length === 0) return true
      const named = await sql<{ of: string }[]>`
        select concat_ws(' ', id, 'to', right(to_msisdn, 4), 'by', provider, provider_message_id, 'until', wake_at, history) as of
        from messages where wake_at is not null order by id limit ${MOST_NAMED}`
      const counts = open.map(({ what, count }) => `${count} ${what}`).join(', ')
      throw new Error([counts, ...named.map(({ of }) => of)].join('\n'))
    },
    { withinMs, everyMs: 200 },
  )
}

/** What its provider calls each message that waits for its receipt now. */
export async function awaitingReceipts({ sql }: Db): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select provider_message_id as name from messages where status = 'SENT'`
  return rows.map(({ name }) => name)
}

/**
 * Posts the receipts of these to the gateway at `url`: those that the provider had posted before, to a gateway whose database was put
 * back to an instant when they had not come yet.
 */
export async function postReceiptsAgain(db: Db, url: string, names: readonly string[]): Promise<void> {
  const to = await receiptUrl(db, url)
  for (const name of names)
    await eventually(
      async () => (await post(to, { provider_message_id: name, status: 'DELIVRD' })).status === 204,
    )
}
