import { Database, SQLiteError } from 'bun:sqlite'
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { must } from '../../domain/assert.ts'
import { type BookRow, bookStatements, createBook } from './book-sql.ts'
import { receiptBody } from './receipt-body.ts'
import { MAX_RECEIPTS_PER_SUBMISSION, type PlannedAnswer, type PlannedReceipt } from './script.ts'

/** One submission as the operator writes it down. */
export type BookEntry = {
  readonly messageId: string
  readonly attempt: number
  readonly answer: PlannedAnswer['kind']
  readonly receipts: readonly PlannedReceipt[]
  readonly dueAtMs: number
  /** True when this process posts the first receipt itself at once; false leaves it to whoever claims it when due. */
  readonly hold: boolean
}

/** A receipt owed and held by this process. */
export type OwedReceipt = BookRow

/** What became of an entry: its name at the operator, and its first receipt when it was to be held. */
export type Recorded = { readonly providerMessageId: string; readonly held: OwedReceipt | null }

/** The operator's book, one SQLite file shared by all threads and processes of a machine. */
export type MockBook = {
  /** Resolves when the entry and its receipts are written; entries of one tick share a transaction. */
  record(entry: BookEntry): Promise<Recorded>
  /** Strikes out a receipt that was answered, within `SETTLE_WITHIN_MS`; the next one of its message becomes due. */
  settle(receipt: OwedReceipt): void
  /** Gives a receipt back, to be claimed by anyone from `dueAtMs` on. */
  postpone(receipt: OwedReceipt, dueAtMs: number): void
  /** Holds up to `limit` due receipts that nobody holds, by time due. */
  claim(limit: number): readonly OwedReceipt[]
  /** When the next receipt that nobody holds is due, or null. */
  nextDueAtMs(): number | null
  /** Says that this process still holds its receipts. Call at least every `LEASE_MS / 2` while it holds any. */
  renewLease(): void
  /** Gives back what processes held whose lease has run out; the number of receipts freed. */
  freeExpired(): number
  /** Deletes submissions older than `KEEP_SUBMISSIONS_MS`, at most `PRUNE_LIMIT`; the number deleted. */
  prune(): number
  /** Writes what is pending, gives back what is held, and closes the file. A second call does nothing. */
  close(): void
}

/** 96 random bits: clients are shown these names, and must not guess another's. */
const NAME_BYTES = 12

/** How long a dead process keeps its receipts from the others. */
export const LEASE_MS = 5_000
/** How long the operator keeps its log. */
export const KEEP_SUBMISSIONS_MS = 24 * 3_600_000
/** Old submissions looked at in one go: a delete of a few milliseconds. */
export const PRUNE_LIMIT = 5_000
/** Lets answers that come one by one share a transaction; a kill within it posts them again, as operators do. */
export const SETTLE_WITHIN_MS = 5
/** The same when the file could not be written: its disk may be full. */
const SETTLE_AGAIN_MS = 250
/** Entries in one transaction: the write lock is kept from other threads for about 2 ms. */
const MAX_ENTRIES_PER_TRANSACTION = 500
const BUSY_TIMEOUT_MS = 5_000
const MAX_OPEN_TRIES = 100
const OPEN_RETRY_MS = 20
/** A lease is written again when less than this is left: one small write a second. */
const RENEW_BELOW_MS = LEASE_MS - 1_000

type Waiting = {
  readonly entry: BookEntry
  readonly resolve: (recorded: Recorded) => void
  readonly reject: (cause: unknown) => void
}

/** Opens the book, making file and folder when missing. */
export function openMockBook({
  operator,
  path,
  now,
}: {
  readonly operator: string
  readonly path: string
  readonly now: () => number
}): MockBook {
  const db = openFile(path)
  const sql = bookStatements(db)
  const holder = crypto.randomUUID()
  let leasedUntilMs = 0
  let open = true
  let flushing = false
  let settleTimer: ReturnType<typeof setTimeout> | null = null
  let waiting: Waiting[] = []
  let settled: number[] = []
  let postponed: { readonly id: number; readonly dueAtMs: number }[] = []

  function renewWithin(atMs: number): void {
    if (leasedUntilMs - atMs >= RENEW_BELOW_MS) return
    sql.renew.run(holder, atMs + LEASE_MS)
    leasedUntilMs = atMs + LEASE_MS
  }

  function insert(entry: BookEntry, id: number, atMs: number): Recorded {
    const providerMessageId = `${operator}-${randomBytes(NAME_BYTES).toString('hex')}`
    sql.addSubmission.run(id, providerMessageId, entry.messageId, entry.attempt, atMs, entry.answer)
    let held: OwedReceipt | null = null
    for (const [seq, receipt] of entry.receipts.entries()) {
      const receiptId = id * MAX_RECEIPTS_PER_SUBMISSION + seq
      const body = receiptBody(providerMessageId, receipt)
      const waits = seq === 0 ? 0 : 1
      const followers = entry.receipts.length - 1 - seq
      const hold = entry.hold && seq === 0
      const heldBy = hold ? holder : null
      sql.addReceipt.run(
        receiptId,
        providerMessageId,
        seq,
        body,
        entry.dueAtMs,
        atMs,
        waits,
        followers,
        heldBy,
      )
      if (hold) held = { id: receiptId, body, followers, tries: 0, owedAtMs: atMs }
    }
    return { providerMessageId, held }
  }

  const writeAll = db.transaction((entries: readonly Waiting[]): readonly Recorded[] => {
    const atMs = now()
    if (settled.length > 0) {
      const ids = JSON.stringify(settled)
      sql.strike.run(ids)
      sql.releaseNext.run(ids)
    }
    for (const { id, dueAtMs } of postponed) sql.postpone.run(dueAtMs, id, holder)
    if (entries.length === 0) return []
    if (entries.some(({ entry }) => entry.hold)) renewWithin(atMs)
    let id = must(sql.lastSubmission.get(), 'an aggregate gives a row').id ?? 0
    return entries.map(({ entry }) => insert(entry, ++id, atMs))
  })

  function flush(): void {
    flushing = false
    if (settleTimer !== null) clearTimeout(settleTimer)
    settleTimer = null
    if (!open) return
    const batch = waiting.slice(0, MAX_ENTRIES_PER_TRANSACTION)
    waiting = waiting.slice(batch.length)
    if (waiting.length > 0) flushSoon()
    try {
      const recorded = writeAll.immediate(batch)
      settled = []
      postponed = []
      for (const [i, { resolve }] of batch.entries()) resolve(must(recorded[i], 'one result per entry'))
    } catch (cause) {
      // The lease went back with the transaction.
      leasedUntilMs = 0
      for (const { reject } of batch) reject(cause)
      // Nothing was written: what was settled stays in the lists for the next transaction.
      if (settled.length + postponed.length > 0) settleLater(SETTLE_AGAIN_MS)
    }
  }

  function flushSoon(): void {
    if (flushing) return
    flushing = true
    setImmediate(flush)
  }

  function settleSoon(): void {
    settleLater(SETTLE_WITHIN_MS)
  }

  function settleLater(ms: number): void {
    if (open && !flushing) settleTimer ??= setTimeout(flush, ms)
  }

  const claimDue = db.transaction((limit: number, atMs: number) => {
    renewWithin(atMs)
    return sql.claim.all(holder, atMs, limit)
  })

  const freeAll = db.transaction((atMs: number): number => {
    let freed = 0
    for (const dead of sql.removeExpired.all(atMs, holder)) freed += sql.free.run(dead.holder).changes
    return freed
  })

  return {
    record: (entry) =>
      new Promise((resolve, reject) => {
        if (!open) return reject(new Error('the book of the mock operator is closed'))
        waiting.push({ entry, resolve, reject })
        flushSoon()
      }),
    settle(receipt) {
      settled.push(receipt.id)
      settleSoon()
    },
    postpone(receipt, dueAtMs) {
      postponed.push({ id: receipt.id, dueAtMs })
      settleSoon()
    },
    claim(limit) {
      try {
        return claimDue.immediate(limit, now()).toSorted((a, b) => a.id - b.id)
      } catch (cause) {
        leasedUntilMs = 0
        throw cause
      }
    },
    nextDueAtMs: () => must(sql.nextDue.get(), 'an aggregate gives a row').dueAtMs,
    renewLease: () => renewWithin(now()),
    // Looks before it locks: the poll of an idle process must not write.
    freeExpired: () => (sql.anyExpired.get(now(), holder) === null ? 0 : freeAll.immediate(now())),
    prune: () => sql.prune.run(PRUNE_LIMIT, now() - KEEP_SUBMISSIONS_MS).changes,
    close() {
      if (!open) return
      while (waiting.length > 0) flush()
      flush()
      open = false
      sql.free.run(holder)
      sql.leave.run(holder)
      db.close()
    },
  }
}

function openFile(path: string): Database {
  mkdirSync(dirname(path), { recursive: true })
  const db = new Database(path, { create: true })
  db.run(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`)
  // SQLite refuses the change to WAL at once, without its busy wait, while another process makes the same
  // change: 1 in 15 starts of six processes on a new file.
  for (let tries = 1; ; tries++) {
    try {
      createBook(db)
      return db
    } catch (cause) {
      if (!isBusy(cause) || tries === MAX_OPEN_TRIES) throw cause
      Bun.sleepSync(OPEN_RETRY_MS)
    }
  }
}

function isBusy(cause: unknown): boolean {
  return cause instanceof SQLiteError && cause.code === 'SQLITE_BUSY'
}
