import type { Db } from '../../src/store/database/db.ts'
import { post } from './api.ts'
import { shuffled } from './random.ts'
import { receiptUrl } from './receipt-url.ts'

/** An operator of the tests' own, for the messages to numbers ending in 0004, of which the mock provider says nothing. */
export type OwnReceipts = {
  /** How often a receipt was refused with 5xx, or found nobody, and was posted again. */
  postedAgain(): number
  /** Posts everything that is still owed and ends. */
  stop(): Promise<void>
}

const LOOK_EVERY_MS = 200
const RETRY_MS = 250
const PATIENCE_MS = 10_000
/** What each message gets, in a random order and all at once. */
const RECEIPTS = ['ENROUTE', 'DELIVRD', 'DELIVRD'] as const

/** Starts posting receipts to both apis, each until it is answered 204. */
export async function startOwnReceipts(
  db: Db,
  urls: readonly string[],
  random: () => number,
): Promise<OwnReceipts> {
  const path = await receiptUrl(db, '')
  const done = new Set<string>()
  const posting = new Set<Promise<void>>()
  let again = 0
  let stopping = false

  async function owed(): Promise<readonly { id: string; pmid: string }[]> {
    const rows = await db.sql<{ id: string; pmid: string }[]>`
      select id, provider_message_id as pmid from messages
      where wake_at is not null and status = 'SENT' and to_msisdn like '%0004'`
    return rows.filter(({ pmid }) => !done.has(pmid))
  }

  async function postUntilTaken(pmid: string, status: string): Promise<void> {
    for (let turn = Math.floor(random() * urls.length); ; turn++) {
      const url = `${urls[turn % urls.length]}${path}`
      const reply = await post(url, { provider_message_id: pmid, status }, {}, PATIENCE_MS).catch(() => null)
      if (reply?.status === 204) return
      if (reply && reply.status < 500) throw new Error(`a receipt was answered ${reply.status}`)
      again++
      await Bun.sleep(RETRY_MS)
    }
  }

  async function postOwed(): Promise<void> {
    // Without the database nothing is known to be owed.
    for (const { pmid } of await owed().catch(() => [])) {
      done.add(pmid)
      const all: Promise<void> = Promise.all(
        shuffled(RECEIPTS, random).map((status) => postUntilTaken(pmid, status)),
      ).then(() => void posting.delete(all))
      posting.add(all)
    }
  }

  async function run(): Promise<void> {
    while (!stopping) {
      await postOwed()
      await Bun.sleep(LOOK_EVERY_MS)
    }
  }
  const running = run()

  return {
    postedAgain: () => again,
    async stop() {
      stopping = true
      await running
      await Promise.all(posting)
    },
  }
}
