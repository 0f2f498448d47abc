import type { Database } from 'bun:sqlite'

/** A receipt as the book holds it. */
export type BookRow = {
  /** Submission id × `MAX_RECEIPTS_PER_SUBMISSION` + its place in the plan: never used twice, next of its message is id + 1. */
  readonly id: number
  readonly body: string
  /** How many receipts of the same message wait for this one. */
  readonly followers: number
  /** How often it was posted in vain. */
  readonly tries: number
  readonly owedAtMs: number
}

/**
 * Makes the tables when missing. WAL with `synchronous = off`: kill -9 of a process loses nothing, because the
 * kernel holds what was written; only a power cut may.
 */
export function createBook(db: Database): void {
  db.run('pragma journal_mode = wal')
  db.run('pragma synchronous = off')
  db.transaction(() => {
    for (const statement of SCHEMA) db.run(statement)
  }).immediate()
}

/**
 * `receipts.waits` is 1 while an earlier receipt of the same message is owed. The index covers only what nobody
 * holds, so a receipt that is posted at once never touches it.
 */
const SCHEMA = [
  `create table if not exists submissions (
    id integer primary key,
    provider_message_id text not null,
    message_id text not null,
    attempt integer not null,
    submitted_at integer not null,
    answer text not null
  )`,
  `create table if not exists receipts (
    id integer primary key,
    provider_message_id text not null,
    seq integer not null,
    body text not null,
    due_at integer not null,
    owed_at integer not null,
    waits integer not null,
    followers integer not null,
    tries integer not null,
    holder text
  )`,
  'create index if not exists receipts_free on receipts (due_at) where holder is null and waits = 0',
  'create table if not exists holders (holder text primary key, leased_until integer not null) without rowid',
]

/** The prepared statements of the book; every instant is in milliseconds. */
export function bookStatements(db: Database) {
  return {
    lastSubmission: db.query<{ id: number | null }, []>('select max(id) as id from submissions'),
    addSubmission: db.query<unknown, [number, string, string, number, number, string]>(
      'insert into submissions values (?, ?, ?, ?, ?, ?)',
    ),
    addReceipt: db.query<
      unknown,
      [number, string, number, string, number, number, number, number, string | null]
    >('insert into receipts values (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)'),
    strike: db.query<unknown, [string]>('delete from receipts where id in (select value from json_each(?))'),
    releaseNext: db.query<unknown, [string]>(
      'update receipts set waits = 0 where id in (select value + 1 from json_each(?)) and waits = 1',
    ),
    postpone: db.query<unknown, [number, number, string]>(
      'update receipts set holder = null, due_at = ?, tries = tries + 1 where id = ? and holder = ?',
    ),
    claim: db.query<BookRow, [string, number, number]>(
      `update receipts set holder = ? where id in (
        select id from receipts where holder is null and waits = 0 and due_at <= ? order by due_at limit ?
      ) returning id, body, followers, tries, owed_at as owedAtMs`,
    ),
    nextDue: db.query<{ dueAtMs: number | null }, []>(
      'select min(due_at) as dueAtMs from receipts where holder is null and waits = 0',
    ),
    renew: db.query<unknown, [string, number]>(
      `insert into holders values (?, ?)
      on conflict (holder) do update set leased_until = excluded.leased_until`,
    ),
    anyExpired: db.query<unknown, [number, string]>(
      'select 1 from holders where leased_until < ? and holder <> ? limit 1',
    ),
    removeExpired: db.query<{ holder: string }, [number, string]>(
      'delete from holders where leased_until < ? and holder <> ? returning holder',
    ),
    free: db.query<unknown, [string]>('update receipts set holder = null where holder = ?'),
    leave: db.query<unknown, [string]>('delete from holders where holder = ?'),
    // The newest row stays: ids are counted on from it, and an id must not come back.
    prune: db.query<unknown, [number, number]>(
      `delete from submissions
      where id < (select min(id) from submissions) + ? and submitted_at < ?
        and id < (select max(id) from submissions)`,
    ),
  }
}
