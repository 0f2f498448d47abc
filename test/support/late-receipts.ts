import type { Db } from '../../src/store/database/db.ts'
import { post } from './api.ts'
import { eventually } from './eventually.ts'
import { receiptUrl } from './receipt-url.ts'

const LIMIT_MS = 120_000

/**
 * Waits until every message has ended and every callback is told. Those of the load `before` that are SENT get their receipt
 * here, at the gateway at `url`: the mock that was killed would have posted it. So do those that it could not tell of in time.
 */
export async function endAll(db: Db, url: string): Promise<void> {
  const receipts = await receiptUrl(db, url)
  const told = new Set<string>()
  await eventually(
    async () => {
      const sent = await db.sql<{ name: string }[]>`
        select provider_message_id as name from messages
        where status = 'SENT' and (client_reference like 'before-%' or updated_at < now() - interval '10 seconds')`
      for (const { name } of sent.filter((one) => !told.has(one.name))) {
        const { status } = await post(receipts, { provider_message_id: name, status: 'DELIVRD' })
        if (status === 204) told.add(name)
      }
      const open = await db.sql<{ what: string; count: number }[]>`
        select status as what, count(*) from messages where wake_at is not null group by status union all
        select 'callback ' || state, count(*) from callbacks where wake_at is not null group by state`
      if (open.length > 0) throw new Error(open.map(({ what, count }) => `${count} ${what}`).join(', '))
      return true
    },
    { withinMs: LIMIT_MS, everyMs: 200 },
  )
}
