import type { Db, Tx } from '../database/db.ts'

/** Pages of a day that the index sums up as one, as migration 0045 says. */
const PAGES_SUMMED_UP = 32
const PAGE_BYTES = 8_192

/** Ranges that are summed up in one statement: some 100 MB, in a fraction of a second, for which no vacuum of the day begins. */
const RANGES_AT_ONCE = 400

/**
 * The vacuum of a day gives way to who waits for it for a second (`deadlock_timeout`): a vacuum sums up, too, so that who finds one at
 * work comes again.
 */
const LOCK_MS = 250

/** The columns of the index, as in migration 0045. */
const COLUMNS = `using brin (created_at,
  (right(to_msisdn, 4)) text_bloom_ops (n_distinct_per_range = 300, false_positive_rate = 0.005),
  (right(to_msisdn, 7)) text_bloom_ops (n_distinct_per_range = 300, false_positive_rate = 0.005),
  client_reference text_bloom_ops (n_distinct_per_range = 300, false_positive_rate = 0.005)) with (pages_per_range = ${PAGES_SUMMED_UP})`

/** A day of messages, and its index for searches; null: it has none that can be used. */
export type SearchedDay = { readonly table: string; readonly day: string; readonly index: string | null }

/** The days that there are, newest first. */
export async function searchedDays(tx: Tx): Promise<SearchedDay[]> {
  return await tx<SearchedDay[]>`
    select c.relname as table, substring(c.relname from '[+-]?[0-9]+$') as day, (
      select n.relname from pg_index x join pg_class n on n.oid = x.indexrelid
      where x.indrelid = c.oid and x.indisvalid and n.relam = (select oid from pg_am where amname = 'brin') limit 1) as index
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'messages'::regclass order by length(c.relname) desc, c.relname desc`
}

/** What one process has summed up, by the index of a day: all pages before. */
export type SummedUp = Map<string, number>

/**
 * Sums up the pages of a day that are full, so that searches need not read them; a second call goes on with what came since. Answers
 * whether nothing is left, or somebody else is at work there.
 */
export async function sumUpPages(
  db: Db,
  { table, index }: SearchedDay,
  summedUp: SummedUp,
): Promise<boolean> {
  if (index === null) return true
  const from = summedUp.get(index) ?? 0
  return await db.sql.begin(async (tx) => {
    await tx.unsafe(`set local lock_timeout = ${LOCK_MS}`)
    const [size] = await tx<{ pages: number }[]>`
      select pg_relation_size(to_regclass(${table}))::float8 / ${PAGE_BYTES}::float8 as pages`
    // Those at the end are still written to.
    const full = Math.floor((size?.pages ?? 0) / PAGES_SUMMED_UP) - 1
    const to = Math.min(full * PAGES_SUMMED_UP, from + RANGES_AT_ONCE * PAGES_SUMMED_UP)
    if (to <= from) return true
    await tx`
      select sum(brin_summarize_range(to_regclass(${index}), page))
      from generate_series(${from}::bigint, ${to - PAGES_SUMMED_UP}::bigint, ${PAGES_SUMMED_UP}::bigint) page`
    summedUp.set(index, to)
    return to === full * PAGES_SUMMED_UP
  })
}

/** Any number: names the lock that lets one process at a time make an index. */
const MAKE_LOCK = 7_105_045

/**
 * Makes the index of a day that was too big for migration 0045: messages come in and move meanwhile. Nothing when another process is
 * making one. What an attempt before left that broke off is taken away first.
 */
export async function makeSearchIndex(db: Db, { table }: Pick<SearchedDay, 'table'>): Promise<void> {
  const connection = await db.sql.reserve()
  try {
    const [lock] = await connection<{ got: boolean }[]>`select pg_try_advisory_lock(${MAKE_LOCK}) as got`
    if (!lock?.got) return
    try {
      const day = (await searchedDays(connection)).find((one) => one.table === table)
      if (!day || day.index !== null) return
      await connection.unsafe(`drop index concurrently if exists ${table}_search`)
      await connection.unsafe(`create index concurrently ${table}_search on ${table} ${COLUMNS}`)
    } finally {
      await connection`select pg_advisory_unlock(${MAKE_LOCK})`
    }
  } finally {
    connection.release()
  }
}
