import type { ClientId } from '../../domain/message.ts'
import type { BindKind, StoredSmppAccount } from '../../domain/smpp/account.ts'
import type { Db, Tx } from '../database/db.ts'
import { type SmppAccountRow, smppAccountOf } from './smpp-accounts.ts'

/** A session has its place for so long after each renewal, by the clock of the database. */
export const SESSION_LEASE_MS = 5_000

/** What was not renewed for so long is of no interest to anybody. */
const GONE_AFTER_S = 60

/** A session that is bound, as it was when it was. */
export type BoundSmppSession = {
  /** UUIDv7. */
  readonly id: string
  readonly clientId: ClientId
  readonly kind: BindKind
  /** Where it comes from. */
  readonly address: string
  /** Over TLS. */
  readonly secure: boolean
  /** interface_version (SMPP v3.4, clause 5.2.4) as the client gave it, of a transceiver 0x34 at least. */
  readonly version: number
  /** Unix milliseconds. */
  readonly sinceMs: number
}

/** What happens on it, told at each renewal. */
export type SmppSessionReport = BoundSmppSession & {
  /** Requests that came and went, without enquire_link, in all and of the last seconds. */
  readonly received: number
  readonly sent: number
  readonly receivedPerS: number
  readonly sentPerS: number
  /** Requests of the client that are not answered yet. */
  readonly inHand: number
  /** Requests to the client that are not answered yet. */
  readonly unacked: number
}

/** A session as others see it. */
export type LiveSmppSession = SmppSessionReport & {
  /** The process, for people: unique, and without meaning. */
  readonly holder: string
  readonly systemId: string
  readonly window: number
}

/** What a renewal brings back. */
export type SessionsRenewed = {
  /** Sessions that an admin ends. */
  readonly kicked: readonly string[]
  /** Sessions that were not renewed in time, and whose places others have taken since. */
  readonly displaced: readonly string[]
  /** Accounts that have changed. */
  readonly changed: readonly StoredSmppAccount[]
  /** Clients whose account is gone. */
  readonly gone: readonly ClientId[]
}

type RenewedRow =
  | { readonly what: 'kicked' | 'displaced'; readonly id: string }
  | { readonly what: 'changed'; readonly account: SmppAccountRow }
  | { readonly what: 'gone'; readonly id: ClientId }

/**
 * Takes a place for a session among those of its account, after giving up the places of `ended` ones; false: `maxBinds` are
 * bound, or the account is gone. Sessions of an account take their places one after the other.
 */
export async function takeSessionPlace(
  { sql }: Pick<Db, 'sql'>,
  holder: string,
  session: BoundSmppSession,
  ended: readonly string[],
): Promise<boolean> {
  return await sql.begin(async (tx) => {
    await tx`select 1 from smpp_accounts where client_id = ${session.clientId} for update`
    await removeSessions(tx, ended)
    await tx`delete from smpp_sessions where until < now() - ${GONE_AFTER_S} * interval '1 s'`
    const { count } = await tx`
      insert into smpp_sessions (id, client_id, kind, address, secure, version, holder, since, until)
      select ${session.id}, ${session.clientId}, ${session.kind}, ${session.address}, ${session.secure}, ${session.version},
        ${holder}, ${new Date(session.sinceMs)}, now() + ${SESSION_LEASE_MS} * interval '1 ms'
      from smpp_accounts a where a.client_id = ${session.clientId} and a.max_binds > (
        select count(*) from smpp_sessions s where s.client_id = a.client_id and s.until > now())`
    return count === 1
  })
}

/**
 * Renews the sessions of a process and gives up the places of `ended` ones, in one statement. One that ran out has its place
 * again, where its account has one left. `known` are the versions of the accounts as the process knows them.
 */
export async function renewSessions(
  tx: Tx,
  holder: string,
  sessions: readonly SmppSessionReport[],
  ended: readonly string[],
  known: readonly { readonly clientId: ClientId; readonly version: number }[],
): Promise<SessionsRenewed> {
  const rows = await tx<RenewedRow[]>`
    with ended as (
      delete from smpp_sessions where id = any(${tx.array([...ended])}::uuid[])
    ), held as materialized (
      select * from json_to_recordset(${JSON.stringify(sessions)}::text::json) as i(id uuid, "clientId" uuid, kind text,
        address text, secure boolean, version smallint, "sinceMs" double precision, received bigint, sent bigint,
        "receivedPerS" real, "sentPerS" real, "inHand" integer, unacked integer)
    ), displaced as materialized (
      select late.id from (
        select i.id, i."clientId", row_number() over (partition by i."clientId" order by i.id) as place
        from held i left join smpp_sessions s on s.id = i.id where s.id is null or s.until <= now()
      ) late join smpp_accounts a on a.client_id = late."clientId"
      where late.place > a.max_binds - (
        select count(*) from smpp_sessions s where s.client_id = late."clientId" and s.until > now())
    ), mine as (
      insert into smpp_sessions (id, client_id, kind, address, secure, version, holder, since, until, received, sent,
        received_per_s, sent_per_s, in_hand, unacked)
      select i.id, i."clientId", i.kind, i.address, i.secure, i.version, ${holder},
        to_timestamp(i."sinceMs" / 1000.0), now() + ${SESSION_LEASE_MS} * interval '1 ms', i.received, i.sent,
        i."receivedPerS", i."sentPerS", i."inHand", i.unacked
      from held i where i.id not in (select id from displaced)
      on conflict (id) do update set until = excluded.until, received = excluded.received, sent = excluded.sent,
        received_per_s = excluded.received_per_s, sent_per_s = excluded.sent_per_s, in_hand = excluded.in_hand,
        unacked = excluded.unacked
      returning id, kicked
    ), known as (
      select * from json_to_recordset(${JSON.stringify(known)}::text::json) as k("clientId" uuid, version bigint)
    )
    select 'kicked' as what, id, null::json as account from mine where kicked
    union all
    select 'displaced', id, null from displaced
    union all
    select 'changed', null, row_to_json(a) from known k join smpp_accounts a on a.client_id = k."clientId"
    where a.version <> k.version
    union all
    select 'gone', k."clientId", null from known k
    where not exists (select from smpp_accounts a where a.client_id = k."clientId")`
  return {
    kicked: rows.flatMap((row) => (row.what === 'kicked' ? row.id : [])),
    displaced: rows.flatMap((row) => (row.what === 'displaced' ? row.id : [])),
    changed: rows.flatMap((row) => (row.what === 'changed' ? smppAccountOf(row.account) : [])),
    gone: rows.flatMap((row) => (row.what === 'gone' ? row.id : [])),
  }
}

/** Gives up the places of sessions that have ended. */
export async function removeSessions(tx: Tx, ended: readonly string[]): Promise<void> {
  if (ended.length > 0) await tx`delete from smpp_sessions where id = any(${tx.array([...ended])}::uuid[])`
}

/** Gives up all places: no process is left that could hold a session. */
export async function removeAllSessions(tx: Tx): Promise<void> {
  await tx`delete from smpp_sessions`
}

/** Sessions shown at once. */
export const MAX_SHOWN_SESSIONS = 1_000

/** All sessions that are bound now, or those of one client, the oldest first; at most `MAX_SHOWN_SESSIONS`. */
export async function listSessions(tx: Tx, clientId: ClientId | null): Promise<readonly LiveSmppSession[]> {
  return await tx<LiveSmppSession[]>`
    select s.id, s.client_id as "clientId", a.system_id as "systemId", s.kind, s.address, s.secure, s.version, s.holder,
      (extract(epoch from s.since) * 1000)::float8 as "sinceMs", s.received, s.sent,
      s.received_per_s::numeric::float8 as "receivedPerS", s.sent_per_s::numeric::float8 as "sentPerS",
      a.window_size as window, s.in_hand as "inHand", s.unacked
    from smpp_sessions s join smpp_accounts a on a.client_id = s.client_id
    where s.until > now() and (${clientId}::uuid is null or s.client_id = ${clientId})
    order by s.since, s.id limit ${MAX_SHOWN_SESSIONS}`
}

/** How many sessions of a client are bound now. */
export async function countSessions(tx: Tx, clientId: ClientId): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*) as count from smpp_sessions where client_id = ${clientId} and until > now()`
  return row?.count ?? 0
}

/** Marks a session to be ended by the process that holds it; false: there is no such session now. */
export async function kickSession(tx: Tx, id: string): Promise<boolean> {
  const result = await tx`update smpp_sessions set kicked = true where id = ${id} and until > now()`
  return result.count === 1
}
