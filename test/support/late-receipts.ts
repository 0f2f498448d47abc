import type { Db } from '../../src/store/database/db.ts'
import { post } from './api.ts'
import { eventually } from './eventually.ts'
import { receiptUrl } from './receipt-url.ts'

const LIMIT_MS = 120_000

/**
 * Waits until every message has ended and every callback is told. Those of the load `before` that are SENT get their receipt
 * here, at the gateway at `url`: the mock that was killed would have posted it.
 */
export async function endAll(db: Db, url: string): Promise<void> {
  const receipts = await receiptUrl(db, url)
  const told = new Set<string>()
  await eventually(
    async () => {
      const sent = await db.sql<{ name: string }[]>`
        select provider_message_id as name from messages where status = 'SENT' and client_reference like 'before-%'`
      for (const { name } of sent.filter((one) => !told.has(one.name))) {
        const { status } = await post(receipts, { provider_message_id: name, status: 'DELIVRD' })
        if (status === 204) told.add(name)
      }
      const [row] = await db.sql<{ open: number }[]>`
        select (select count(*) from messages where wake_at is not null) +
          (select count(*) from callbacks where wake_at is not null) as open`
      if (row?.open !== 0) throw new Error(`${row?.open} messages and callbacks are open`)
      return true
    },
    { withinMs: LIMIT_MS, everyMs: 200 },
  )
}
