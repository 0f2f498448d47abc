import type { TopupKind } from '../../domain/credit.ts'
import type { LifecycleState } from '../../domain/lifecycle.ts'
import type { ClientId, CreditState, MessageId } from '../../domain/message.ts'
import { type Money, minus, moneyOfSql, NO_MONEY } from '../../domain/money.ts'
import type { LockMove } from '../../domain/statement/moved-total.ts'
import type { Db, Tx } from '../database/db.ts'
import { holdDays } from '../database/partitions.ts'
import { archivedLines } from './archived-lines.ts'
import { linesOfLock } from './lock-moves.ts'

/** What moves a client's money. */
export type LedgerKind = TopupKind | LockMove

/**
 * One movement. `amount` is what it changed of what can be spent (a capture: nothing, it was held
 * already), `heldChange` of what is held; `balance` and `held` are what there was after it.
 */
export type LedgerLine = {
  readonly at: Date
  readonly kind: LedgerKind
  /** The id of the top-up, the correction or the message; of a day's archived messages one that names the day and the kind. */
  readonly id: string
  readonly amount: Money
  readonly heldChange: Money
  readonly balance: Money
  readonly held: Money
  readonly note: string | null
  /** Of how many archived messages it is the sum; null: of none. */
  readonly archivedMessages: number | null
}

/** The place of a line among all of its client: microseconds, then the kind, then the id. */
export type LedgerPlace = { readonly atUs: string; readonly rank: number; readonly id: string }

/** Which lines, and in which order. `after` continues a page. */
export type LedgerFilter = {
  readonly clientId: ClientId
  /** At or after. */
  readonly fromAt: Date | null
  /** Before. */
  readonly toAt: Date | null
  readonly order: 'asc' | 'desc'
  readonly after: LedgerPlace | null
}

/** Lines with what could be spent before the oldest and after the newest of them; `next` is null on the last page. */
export type LedgerPage = {
  readonly lines: readonly LedgerLine[]
  readonly opening: Money
  readonly closing: Money
  readonly next: LedgerPlace | null
}

/** What a client can spend, and what is held of it. */
type Purse = { readonly credit: Money; readonly held: Money }
const NOTHING: Purse = { credit: NO_MONEY, held: NO_MONEY }
type Row = Pick<LedgerLine, 'at' | 'kind' | 'id' | 'amount' | 'heldChange' | 'note' | 'archivedMessages'> & LedgerPlace
type LineRow = Omit<Row, 'amount' | 'heldChange'> & { readonly amount: string; readonly heldChange: string }

/**
 * Reads a page of a client's ledger; null when there is no such client. Balances are exact: in one snapshot, what there
 * is now minus what happened since. There is no index for it, since one would cost every message: all locks of the
 * client are read, 15 ms for 1,000 messages, 0.4 s for 50,000, 3 to 10 s of one core for a million; of archived ones sums of days.
 */
export async function readLedger(db: Db, filter: LedgerFilter, limit: number): Promise<LedgerPage | null> {
  return await db.sql.begin('isolation level repeatable read read only', async (tx) => {
    await tx.unsafe(ALONE)
    await holdDays(tx, 'messages') // or a day that goes after the snapshot would be in neither place
    const now = await readPurse(tx, filter.clientId)
    if (!now) return null
    if (await hasManyMessages(tx, filter.clientId)) await tx.unsafe(SCAN)
    const found = await selectLines(tx, filter, limit + 1)
    const page = found.slice(0, limit)
    const ascending = filter.order === 'asc' ? page : page.toReversed()
    const isNewest = filter.order === 'desc' && !filter.after && !filter.toAt && page.length > 0
    const since = isNewest ? NOTHING : await sumSince(tx, filter, ascending.at(-1) ?? null)
    const closing = { credit: minus(now.credit, since.credit), held: minus(now.held, since.held) }
    const lines = withBalances(ascending, closing)
    const oldest = lines[0]
    return {
      lines: filter.order === 'asc' ? lines : lines.toReversed(),
      opening: oldest ? minus(oldest.balance, oldest.amount) : closing.credit,
      closing: closing.credit,
      next: found.length > limit ? placeOf(page.at(-1)) : null,
    }
  })
}

/** A message's lock and its lines in the ledger, with the status it had then. `lock` null: there is none, which breaks I3. */
export type MessageCredits = {
  readonly clientId: ClientId
  readonly status: LifecycleState
  readonly lock: {
    readonly state: CreditState
    readonly amount: Money
    readonly createdAt: Date
    readonly updatedAt: Date
  } | null
  readonly entries: readonly (Pick<LedgerLine, 'at' | 'amount' | 'heldChange'> & {
    readonly kind: LockMove
  })[]
}

type CreditsRow = {
  readonly clientId: ClientId
  readonly status: LifecycleState
  readonly state: CreditState | null
  readonly locked: string
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly at: Date | null
  readonly kind: LockMove
  readonly amount: string
  readonly heldChange: string
}

/** Reads what one message did to its client's money, in one snapshot, oldest first; null when there is no such message. */
export async function readCredits(tx: Tx, id: MessageId): Promise<MessageCredits | null> {
  const rows = await tx<CreditsRow[]>`
    select m.client_id as "clientId", m.status, l.state, l.amount_cents::text as locked, l.created_at as "createdAt",
      l.updated_at as "updatedAt", line.at, line.kind, line.amount::text as amount, line.held::text as "heldChange"
    from messages m left join credit_locks l on l.id = m.id and l.id = ${id}
    left join lateral ${linesOfLock(tx)} on line.at is not null
    where m.id = ${id} order by line.at, line.rank`
  const [first] = rows
  if (!first) return null
  const { clientId, status, state, locked, createdAt, updatedAt } = first
  return {
    clientId,
    status,
    lock: state === null ? null : { state, amount: moneyOfSql(locked), createdAt, updatedAt },
    entries: rows.flatMap(({ at, kind, amount, heldChange }) =>
      at === null ? [] : { at, kind, amount: moneyOfSql(amount), heldChange: moneyOfSql(heldChange) },
    ),
  }
}

/** From so many messages on, a scan of all locks costs less than a probe for each. */
const MANY_MESSAGES = 50_000

/** On one core: parallel workers start slower than most ledgers are read, and the others belong to the traffic. */
const ALONE = 'set local max_parallel_workers_per_gather = 0'

/** What the gateway's settings forbid. */
const SCAN =
  'set local enable_seqscan = on; set local enable_hashjoin = on; set local plan_cache_mode = force_custom_plan'

async function hasManyMessages(tx: Tx, clientId: ClientId): Promise<boolean> {
  const rows = await tx`select from messages where client_id = ${clientId} offset ${MANY_MESSAGES} limit 1`
  return rows.length > 0
}

/** Walks back from what there was after the newest line. */
function withBalances(ascending: readonly Row[], closing: Purse): LedgerLine[] {
  const lines: LedgerLine[] = []
  let { credit, held } = closing
  for (const { atUs: _, rank: __, ...line } of ascending.toReversed()) {
    lines.push({ ...line, balance: credit, held })
    credit = minus(credit, line.amount)
    held = minus(held, line.heldChange)
  }
  return lines.toReversed()
}

function placeOf(row: Row | undefined): LedgerPlace | null {
  return row ? { atUs: row.atUs, rank: row.rank, id: row.id } : null
}

async function readPurse(tx: Tx, clientId: ClientId): Promise<Purse | null> {
  const [row] = await tx<PurseRow[]>`
    select c.credit_cents::text as credit,
      ((select coalesce(sum(amount_cents), 0) from topups t where t.client_id = c.id) - c.credit_cents
        - (select coalesce(sum(captured_cents), 0) from capture_totals t where t.client_id = c.id))::text as held
    from clients c where c.id = ${clientId}`
  return row ? purseOf(row) : null
}

async function selectLines(tx: Tx, filter: LedgerFilter, limit: number): Promise<readonly Row[]> {
  const isAscending = filter.order === 'asc'
  const direction = tx.unsafe(isAscending ? 'asc' : 'desc')
  const beyond = filter.after
    ? tx`(at, rank, id) ${tx.unsafe(isAscending ? '>' : '<')} (${instant(tx, filter.after)}, ${filter.after.rank}, ${filter.after.id}::uuid)`
    : tx`true`
  const rows = await tx<LineRow[]>`
    with lines as (${allLines(tx, filter.clientId)})
    select at, rank, id, kind, amount::text as amount, held::text as "heldChange", note, messages as "archivedMessages",
      (extract(epoch from at) * 1000000)::bigint::text as "atUs"
    from lines
    where ${filter.fromAt ? tx`at >= ${filter.fromAt}` : tx`true`}
      and ${filter.toAt ? tx`at < ${filter.toAt}` : tx`true`} and ${beyond}
    order by at ${direction}, rank ${direction}, id ${direction} limit ${limit}`
  return rows.map((row) => ({
    ...row,
    amount: moneyOfSql(row.amount),
    heldChange: moneyOfSql(row.heldChange),
  }))
}

/** What happened after the newest line or, when there is none, after the window's end (or its begin: nothing lies between). */
async function sumSince(tx: Tx, filter: LedgerFilter, newest: Row | null): Promise<Purse> {
  const later = newest
    ? tx`(at, rank, id) > (${instant(tx, newest)}, ${newest.rank}, ${newest.id}::uuid)`
    : laterThanWindow(tx, filter)
  const [row] = await tx<PurseRow[]>`
    with lines as (${allLines(tx, filter.clientId)})
    select coalesce(sum(amount), 0)::text as credit, coalesce(sum(held), 0)::text as held from lines where ${later}`
  return row ? purseOf(row) : NOTHING
}

type PurseRow = { readonly credit: string; readonly held: string }

function purseOf({ credit, held }: PurseRow): Purse {
  return { credit: moneyOfSql(credit), held: moneyOfSql(held) }
}

function laterThanWindow(tx: Tx, { fromAt, toAt, order }: LedgerFilter) {
  // A cursor at the end of the lines leaves an empty page: the balance of the side it came to.
  const edge = order === 'asc' ? (toAt ?? null) : (fromAt ?? toAt ?? null)
  return edge ? tx`at >= ${edge}` : tx`${order === 'desc'}`
}

function instant(tx: Tx, { atUs }: LedgerPlace) {
  return tx`timestamptz 'epoch' + ${atUs}::bigint * interval '1 microsecond'`
}

/** Every movement of a client. */
function allLines(tx: Tx, clientId: ClientId) {
  return tx`
    select created_at as at, 0 as rank, id, kind, amount_cents as amount, 0::numeric as held, note, null::bigint as messages
    from topups where client_id = ${clientId}
    union all
    select line.at, line.rank, l.id, line.kind, line.amount, line.held, null, null
    from messages m join credit_locks l on l.id = m.id cross join lateral ${linesOfLock(tx)}
    where m.client_id = ${clientId} and line.at is not null
    union all
    ${archivedLines(tx, clientId)}`
}
