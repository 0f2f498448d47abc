import { countryOf } from '../../domain/country.ts'
import { GIVEN_FIELDS } from '../../domain/fields/given-fields.ts'
import { historyLine } from '../../domain/message/history-line.ts'
import type { MessageDraft } from '../../domain/message/message-draft.ts'
import type { ClientId, Lane, MessageId } from '../../domain/message.ts'
import { centsText, type Money, moneyOfSql } from '../../domain/money.ts'
import type { Tx } from '../database/db.ts'
import { inDays } from '../database/partitions.ts'
import { insertKeys, type KeptRequest } from '../idempotency.ts'
import { markLate } from '../report/report-marks.ts'
import { acceptedIn } from './waiting.ts'

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
  const newKeys = isKeyed ? insertKeys(tx, keys, true) : tx``
  const unlessRepeated = isKeyed
    ? tx`where input."requestId" is null or input."requestId" in (select request_id from new_keys)`
    : tx``
  const rows = await tx<{ client: ClientId | null; request: MessageId | null }[]>`
    with ${input(tx, messages)}, asked as materialized (
      select "clientId" as id, sum(cost) as cents from input group by 1
    ), locked as materialized (
      select c.id, c.credit_cents from clients c where c.id in (select id from asked) order by c.id for update
    ), solvent as materialized (
      select asked.id, locked.credit_cents as credit from asked join locked on locked.id = asked.id where locked.credit_cents >= asked.cents
    ), ${newKeys} served as materialized (
      select input.* from solvent join input on input."clientId" = solvent.id ${unlessRepeated}
    ), paid as (
      update clients c set credit_cents = solvent.credit - spent.cents, updated_at = now()
      from (select "clientId" as id, sum(cost) as cents from served group by 1) spent, solvent
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
    with ${input(tx, messages)}, ${newKeys} served as materialized (select * from input), ${writes(tx, messages)}
    update clients c set credit_cents = c.credit_cents - spent.cents, updated_at = now()
    from (select "clientId", sum(cost) as cents from input group by 1) spent
    where c.id = spent."clientId"`
}

const GIVEN_COLUMNS = GIVEN_FIELDS.map(({ column }) => column).join(', ')
const GIVEN_NAMES = GIVEN_FIELDS.map(({ name }) => `"${name}"`).join(', ')
const GIVEN_TYPES = GIVEN_FIELDS.map(({ name }) => `"${name}" text`).join(', ')

/** What the first row of each history says. */
const ACCEPTED = { seq: 1, event: 'ACCEPTED', from: null, attempt: 0, ignored: false, part: null } as const

/** The messages as rows named `input`. */
function input(tx: Tx, messages: readonly NewMessage[]) {
  const rows = messages.map(({ tlvs, dlt, note, route, door, userData, callbackTo, ...message }) => ({
    ...message,
    ...(tlvs && { tlvs }),
    ...(dlt && { dlt }),
    ...(door && { door }),
    ...(userData && { user_data: userData }),
    ...(callbackTo && { callback_to: callbackTo }),
    cost: centsText(message.cost),
    country: countryOf(message.to),
    at: new Date(message.acceptedAtMs),
    wake_at: new Date(message.wakeAtMs),
    expires_at: new Date(message.expiresAtMs),
    send_at: message.sendAtMs === null ? null : new Date(message.sendAtMs),
    history: historyLine({ ...ACCEPTED, atMs: message.acceptedAtMs, to: message.status, detail: note, route }),
  }))
  const parameters = haveParameters(messages) ? tx`, tlvs json, dlt json` : tx``
  const doors = haveDoors(messages) ? tx`, door text, user_data json, callback_to json` : tx``
  return tx`input as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as x(
        id uuid, "clientId" uuid, "to" text, "from" text, text text, encoding text, parts smallint, ${tx.unsafe(GIVEN_TYPES)},
        express boolean, otp boolean, lane text, cost numeric(20,4), country text,
        at timestamptz, wake_at timestamptz, expires_at timestamptz, send_at timestamptz, status text, "requestId" uuid, provider text, history text${parameters}${doors})
    )`
}

/** Nearly no message has any, and a batch without them is written without a word of them. */
function haveParameters(messages: readonly NewMessage[]): boolean {
  return messages.some(({ tlvs, dlt }) => tlvs !== null || dlt !== null)
}

/** The same of what only doors give. */
function haveDoors(messages: readonly NewMessage[]): boolean {
  return messages.some(({ door }) => door !== null)
}

/** What accepting writes for each row of `served`. All of a batch is of one day, but at midnight. */
function writes(tx: Tx, messages: readonly NewMessage[]) {
  const [first, second] = inDays(messages, ({ id }) => id)
  const table = (name: string) => tx(first && !second ? `${name}_${first.day}` : name)
  const parameters = haveParameters(messages) ? tx`, tlvs, dlt` : tx``
  const doors = haveDoors(messages) ? tx`, door, user_data, callback_to` : tx``
  return tx`new_messages as (
      insert into ${table('messages')} (id, client_id, to_msisdn, from_sender, text, encoding, parts, status,
        ${tx.unsafe(GIVEN_COLUMNS)}, express, otp, lane, version, wake_at, send_at, expires_at, created_at, updated_at, country, provider, history${parameters}${doors})
      select id, "clientId", "to", "from", text, encoding, parts, status,
        ${tx.unsafe(GIVEN_NAMES)}, express, otp, lane, 1, wake_at, send_at, expires_at, at, at, country, provider, history${parameters}${doors} from served
    ), new_alarms as (
      insert into alarms (wake_at, message_id, waits_in) select wake_at, id, ${acceptedIn(tx)} from served
      on conflict do nothing
    ), new_locks as (
      insert into ${table('credit_locks')} (id, client_id, message_id, amount_cents, state, created_at, updated_at)
      select id, "clientId", id, cost, 'HELD', at, at from served
    ), ${markLate(
      tx,
      messages.map(({ id }) => id),
    )}`
}
