import type { MessageDraft } from '../../domain/message/message-draft.ts'
import type { ClientId, Lane, MessageId } from '../../domain/message.ts'
import { type Money, moneyOfSql } from '../../domain/money.ts'
import type { Tx } from '../database/db.ts'
import { inDays } from '../database/partitions.ts'
import { insertKeys, type KeptRequest } from '../idempotency.ts'
import { markLate } from '../report/report-marks.ts'
import { columnsOf, inputOf } from './accept-columns.ts'
import { acceptedIn, ringsOf } from './waiting.ts'

/** A message that is about to be accepted: priced, and named. Instants in Unix milliseconds. */
export type NewMessage = Omit<MessageDraft, 'sendAtMs' | 'validityMs' | 'endUserIp'> & {
  readonly id: MessageId
  /** Of the request under a key that asks for it; null when there is no key. */
  readonly requestId: MessageId | null
  /** The two states that the machine lets a life begin in (SPEC.md). */
  readonly status: 'QUEUED' | 'SCHEDULED'
  /** Into whose queue it goes. */
  readonly provider: string
  /** Why there, as `kept-route.ts` keeps it. */
  readonly route: string
  /** What the first row of its history says besides; null: nothing. */
  readonly note: string | null
  readonly sendAtMs: number | null
  readonly lane: Lane
  readonly cost: Money
  readonly acceptedAtMs: number
  readonly wakeAtMs: number
  readonly expiresAtMs: number
}

/** Locks the clients' rows, in the order of their ids, and tells what each can spend. Unknown clients are left out. */
export async function lockCredits(tx: Tx, clientIds: readonly ClientId[]): Promise<Map<ClientId, Money>> {
  const rows = await tx<{ id: ClientId; credit: string }[]>`
    select id, credit_cents::text as credit from clients where id = any(${tx.array([...clientIds])}::uuid[]) order by id for update`
  return new Map(rows.map((row) => [row.id, moneyOfSql(row.credit)]))
}

/** Which of these messages exist. */
export async function findExisting(tx: Tx, ids: readonly MessageId[]): Promise<Set<MessageId>> {
  if (ids.length === 0) return new Set()
  const rows = await tx<
    { id: MessageId }[]
  >`select id from messages where id = any(${tx.array([...ids])}::uuid[])`
  return new Set(rows.map((row) => row.id))
}

/** What `insertPaid` did: the clients that can pay, and the requests whose key was new. */
export type Paid = { readonly clients: ReadonlySet<ClientId>; readonly requests: ReadonlySet<MessageId> }

/**
 * Accepts the messages of every client that can pay for all of its own, in one statement: writes them with their locks
 * (HELD), alarms and first history rows, and takes the money. Of the other clients (too little credit, or unknown)
 * nothing is done, nor of a request whose key was used within a day. A key may be in `keys` once.
 *
 * The new balance is reckoned from the locked row: PostgreSQL checks the CHECK on `credit_cents` first on the row as the
 * statement saw it at its start, and that one may be poorer than the one it has locked since.
 */
export async function insertPaid(
  tx: Tx,
  messages: readonly NewMessage[],
  keys: readonly KeptRequest[] = [],
): Promise<Paid> {
  const isKeyed = keys.length > 0
  const rows = await tx<{ client: ClientId | null; request: MessageId | null }[]>`
    with ${inputOf(tx, messages)}, asked as materialized (
      select client_id as id, sum(cost) as cents from input group by 1
    ), locked as materialized (
      select c.id, c.credit_cents as credit, asked.cents from asked join clients c on c.id = asked.id order by c.id for update of c
    ), solvent as materialized (
      select id, credit from locked where credit >= cents
    ), ${isKeyed ? insertKeys(tx, keys, true) : tx``} served as materialized (
      select * from input where client_id = any(array(select id from solvent))
      ${isKeyed ? tx`and (request_id is null or request_id = any(array(select request_id from new_keys)))` : tx``}
    ), paid as (
      update clients c set credit_cents = solvent.credit - spent.cents, updated_at = now()
      from (select client_id as id, sum(cost) as cents from served group by 1) spent, solvent
      where c.id = spent.id and solvent.id = spent.id
    ), ${writes(tx, messages)}
    select id as client, null::uuid as request from solvent
    ${isKeyed ? tx`union all select null, request_id from new_keys` : tx``}`
  return {
    clients: new Set(rows.flatMap(({ client }) => client ?? [])),
    requests: new Set(rows.flatMap(({ request }) => request ?? [])),
  }
}

/**
 * Writes messages with their locks (HELD), alarms and first history rows, and the keys of their requests, and takes the
 * money from the clients. The clients' rows must be locked and must hold enough: the CHECK on `credit_cents` refuses the
 * whole batch otherwise. The keys must be new, or older than a day.
 */
export async function insertAccepted(
  tx: Tx,
  messages: readonly NewMessage[],
  keys: readonly KeptRequest[] = [],
): Promise<void> {
  const newKeys = keys.length > 0 ? insertKeys(tx, keys, false) : tx``
  await tx`
    with ${inputOf(tx, messages)}, ${newKeys} served as materialized (select * from input), ${writes(tx, messages)}
    update clients c set credit_cents = c.credit_cents - spent.cents, updated_at = now()
    from (select client_id, sum(cost) as cents from input group by 1) spent
    where c.id = spent.client_id`
}

/** What accepting writes for each row of `served`. All of a batch is of one day, but at midnight. */
function writes(tx: Tx, messages: readonly NewMessage[]) {
  const [first, second] = inDays(messages, ({ id }) => id)
  const table = (name: string) => tx(first && !second ? `${name}_${first.day}` : name)
  const columns = tx.unsafe(
    columnsOf(messages)
      .map(([name]) => name)
      .join(', '),
  )
  return tx`new_messages as (
      insert into ${table('messages')} (${columns}, version, updated_at) select ${columns}, 1, created_at from served
    ), ${alarms(tx, messages)}new_locks as (
      insert into ${table('credit_locks')} (id, client_id, message_id, amount_cents, state, created_at, updated_at)
      select id, client_id, id, cost, 'HELD', created_at, created_at from served
    ), ${markLate(
      tx,
      messages.map(({ id }) => id),
    )}`
}

/** One row for those that ring together; those that ring alone have their own. */
function alarms(tx: Tx, messages: readonly NewMessage[]) {
  const rings = ringsOf(messages)
  const single = tx`new_alarms as (
      insert into alarms (wake_at, message_id, waits_in) select wake_at, id, ${acceptedIn(tx)} from served where ring is null
      on conflict do nothing
    ), `
  const batches = tx`new_batches as (
      insert into alarm_batches (wake_at, ids) select min(wake_at), array_agg(id) from served where ring is not null group by ring
    ), `
  return tx`${rings.some((ring) => ring === null) ? single : tx``}${rings.some((ring) => ring !== null) ? batches : tx``}`
}
