import type { ClientId, MessageId } from '../../domain/message.ts'
import { centsText, type Money, NO_MONEY, sumOf } from '../../domain/money.ts'
import { newestUuid7Ms } from '../../domain/uuid7.ts'
import { dayAfter, givenDay, spendable, spentOn } from '../client/purses.ts'
import type { Tx } from '../database/db.ts'
import { dayOf, inDays } from '../database/partitions.ts'
import { type Column, givenRows } from '../given-rows.ts'
import { insertKeys, insertUnusedKeys, type KeptRequest } from '../idempotency.ts'
import { markLate } from '../report/report-marks.ts'
import { columnsOf, inputOf } from './accept-columns.ts'
import { keepRequests } from './message-requests.ts'
import type { NewMessage } from './new-message.ts'
import { acceptedIn, ringsOf } from './waiting.ts'

/** Which of these messages exist. */
export async function findExisting(tx: Tx, ids: readonly MessageId[]): Promise<Set<MessageId>> {
  if (ids.length === 0) return new Set()
  const rows = await tx<
    { id: MessageId }[]
  >`select id from messages where id = any(${tx.array([...ids])}::uuid[])`
  return new Set(rows.map((row) => row.id))
}

/** What `insertPaid` did: the clients that can pay, and the requests whose key was unused. */
export type Paid = { readonly clients: ReadonlySet<ClientId>; readonly requests: ReadonlySet<MessageId> }

/**
 * Accepts the messages of every client that can pay for all of its own, in one statement: writes them with their locks
 * (HELD), alarms and the first lines of their histories, and takes the money. Of the other clients (too little credit, or
 * unknown) nothing is done, nor of a request whose key is kept, however old. A key may be in `keys` once. Rejects, and
 * nothing is done, when another process has used a key meanwhile (`isKeyUsed`).
 *
 * The new balance is reckoned from the locked row, and the limit is taken from it: PostgreSQL checks the CHECK on `credit_cents` first
 * on the row as the statement saw it at its start, and that one may be poorer than the one it has locked since.
 */
export async function insertPaid(
  tx: Tx,
  messages: readonly NewMessage[],
  keys: readonly KeptRequest[] = [],
): Promise<Paid> {
  const isKeyed = keys.length > 0
  const rows = await tx<{ client: ClientId | null; request: MessageId | null }[]>`
    with locked as materialized (
      select c.id, ${tx.unsafe(purseIn(spendingDay(messages)))}, asked.cents
      from (${givenRows(tx, ASKED, askedBy(messages))}) asked join clients c on c.id = asked.id order by c.id for update of c
    ), solvent as materialized (
      select * from locked where spendable >= cents
    ), ${isKeyed ? insertUnusedKeys(tx, keys) : tx``} served as materialized (
      select * from (${inputOf(tx, messages)}) input where client_id = any(array(select id from solvent))
      ${isKeyed ? tx`and (request_id is null or request_id = any(array(select request_id from new_keys)))` : tx``}
    ), paid as (
      update clients c set credit_cents = solvent.credit - spent.cents, credit_limit_cents = solvent.credit_limit,
        spent_cents = solvent.spent_before + spent.cents, spent_day = solvent.spent_day, updated_at = now()
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

/** In SQL the UTC day that these messages are counted to: all to that of the newest, also at midnight. */
function spendingDay(messages: readonly NewMessage[]) {
  return givenDay(dayOf(newestUuid7Ms(messages.map(({ id }) => id)) ?? 0))
}

/** The columns of a client `c` that paying on this day is decided and reckoned by. */
function purseIn(day: ReturnType<typeof givenDay>): string {
  return `c.credit_cents as credit, c.credit_limit_cents as credit_limit, ${spentOn(day)} as spent_before,
        ${dayAfter(day)} as spent_day, ${spendable(day)} as spendable`
}

/** What each client is asked to pay. */
type Asked = readonly [ClientId, Money]

const ASKED: readonly Column<Asked>[] = [
  ['id', 'uuid', ([clientId]) => clientId],
  ['cents', 'numeric', ([, cost]) => centsText(cost)],
]

function askedBy(messages: readonly NewMessage[]): readonly Asked[] {
  const asked = new Map<ClientId, Money>()
  for (const { clientId, cost } of messages) asked.set(clientId, sumOf(asked.get(clientId) ?? NO_MONEY, cost))
  return [...asked]
}

/**
 * Writes messages with their locks (HELD), alarms and the first lines of their histories, and the keys of their requests,
 * and takes the money from the clients. The clients' rows must be locked and must hold enough: the CHECK on
 * `credit_cents` refuses the whole batch otherwise. The keys must be new, or older than a day.
 */
export async function insertAccepted(
  tx: Tx,
  messages: readonly NewMessage[],
  keys: readonly KeptRequest[] = [],
): Promise<void> {
  const newKeys = keys.length > 0 ? insertKeys(tx, keys) : tx``
  const day = spendingDay(messages)
  await tx`
    with ${newKeys} served as materialized (${inputOf(tx, messages)}), ${writes(tx, messages)}
    update clients c set credit_cents = c.credit_cents - spent.cents, updated_at = now(),
      ${tx.unsafe(`spent_cents = ${spentOn(day)} + spent.cents, spent_day = ${dayAfter(day)}`)}
    from (select client_id as id, sum(cost) as cents from served group by 1) spent
    where c.id = spent.id`
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
    )}${keepRequests(tx, messages)}`
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
