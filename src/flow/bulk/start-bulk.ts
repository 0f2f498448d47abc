import {
  type BulkAct,
  type BulkCounts,
  type BulkJob,
  isAsExpected,
  MAX_BULK,
} from '../../domain/bulk/bulk.ts'
import { fateOf } from '../../domain/bulk/fate.ts'
import {
  type CountedFacts,
  countMeant,
  insertItems,
  locate,
  lookAtMany,
  type Meant,
  nameMeant,
} from '../../store/bulk/bulk-count.ts'
import { findJob, insertJob, keepTotal } from '../../store/bulk/bulk-jobs.ts'
import { reasonOf } from '../../store/database/db.ts'
import type { Deps } from '../../world.ts'

/** What is to be done, and to which messages. */
export type AskedBulk = {
  readonly act: BulkAct
  readonly meant: Meant
  /** As it was asked for; null: with ids. */
  readonly filter: BulkJob['filter']
  readonly provider: string | null
}

/** What would become of the messages that are meant, as of now. */
export type BulkCount = {
  /** All that are meant, those that nothing would be done to among them; `COUNTED_AT_MOST`: more than a job may have. */
  readonly count: number
  readonly done: BulkCounts
  readonly refused: BulkCounts
}

/** What became of the wish to start. */
export type StartedBulk =
  | { readonly kind: 'started'; readonly job: BulkJob }
  /** `count` says how many there are; nothing was begun. */
  | { readonly kind: 'too_many_messages' | 'count_changed'; readonly count: number }

/** Messages that are counted: with more a job is not begun. */
export const COUNTED_AT_MOST = MAX_BULK + 1

/** A look takes no longer, in milliseconds. */
const LOOK_MS = 20_000

/** Query cancelled: PostgreSQL, Appendix A; here by `statement_timeout`. */
const QUERY_CANCELLED = '57014'

/** Says what would become of messages, and does nothing. Null: it takes longer than 20 s. */
export async function countBulk({ db }: Pick<Deps, 'db'>, asked: AskedBulk): Promise<BulkCount | null> {
  return await inTime(() =>
    db.sql.begin('isolation level repeatable read read only', async (tx) => {
      await lookAtMany(tx, LOOK_MS)
      const { act, meant, provider } = asked
      const most = COUNTED_AT_MOST
      return summedUp(asked, await countMeant(tx, await locate(tx, meant), { act, provider, most }))
    }),
  )
}

/**
 * Starts an act on many messages: names them, once and for all, in one commit; workers carry it out. `expect`: the count that was
 * confirmed; another one starts nothing (`isAsExpected`). Null: it takes longer than 20 s, nothing was begun.
 */
export async function startBulk(
  { db, now, newId }: Pick<Deps, 'db' | 'now' | 'newId'>,
  asked: AskedBulk,
  { expect, askedBy }: { readonly expect: number | null; readonly askedBy: string },
): Promise<StartedBulk | null> {
  const id = newId()
  return await inTime(() =>
    db.sql.begin('isolation level repeatable read', async (tx): Promise<StartedBulk> => {
      await lookAtMany(tx, LOOK_MS)
      const { act, meant, filter, provider } = asked
      // One look for both: what is counted, and what the job is about.
      const found = await nameMeant(tx, await locate(tx, meant), { act, provider, most: COUNTED_AT_MOST })
      const { count } = summedUp(asked, found)
      if (count > MAX_BULK) return { kind: 'too_many_messages', count }
      if (expect !== null && !isAsExpected(count, expect)) return { kind: 'count_changed', count }
      const createdAt = new Date(now())
      await insertJob(tx, { id, act, filter, provider, state: 'running', askedBy, total: count, createdAt })
      const ids = meant.kind === 'ids' ? meant.ids : found.map((one) => one.ids)
      await keepTotal(tx, id, ids.length === 0 ? 0 : await insertItems(tx, id, ids.join(',')))
      const job = await findJob(tx, id)
      if (!job) throw new Error('a job that was written in this transaction is not there')
      return { kind: 'started', job }
    }),
  )
}

/** What would become of messages, by what is known of them. */
function summedUp({ act, meant }: AskedBulk, facts: readonly CountedFacts[]): BulkCount {
  const found = facts.reduce((sum, { count }) => sum + count, 0)
  const missing = meant.kind === 'ids' ? new Set(meant.ids).size - found : 0
  const done: Record<string, number> = {}
  const refused: Record<string, number> = missing > 0 ? { not_found: missing } : {}
  for (const one of facts) add(done, refused, act, one)
  return { count: found + missing, done, refused }
}

function add(
  done: Record<string, number>,
  refused: Record<string, number>,
  act: BulkAct,
  { count, ...facts }: CountedFacts,
): void {
  const fate = fateOf(act, facts)
  if (fate.kind === 'done') done[fate.what] = (done[fate.what] ?? 0) + count
  else refused[fate.why] = (refused[fate.why] ?? 0) + count
}

async function inTime<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look()
  } catch (error) {
    if (reasonOf(error) === QUERY_CANCELLED) return null
    throw error
  }
}
