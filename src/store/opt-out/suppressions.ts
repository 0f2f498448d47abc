import { ALL_CLIENTS } from '../../domain/controls.ts'
import type { ClientId, Msisdn } from '../../domain/message.ts'
import { type Suppression, type SuppressionSource, senderKey } from '../../domain/opt-out/suppression.ts'
import type { Db, Tx } from '../database/db.ts'

type Row = Omit<Suppression, 'clientId' | 'sender' | 'sinceMs' | 'untilMs'> & {
  readonly client_id: ClientId
  readonly sender: string
  readonly since: Date
  readonly until: Date | null
}

const COLUMNS = 'id, number, client_id, sender, reason, source, since, until'

/**
 * What a row becomes that stands already. `last`: what is said now is what holds, as an admin's word. `first`: what was said
 * stays, but has no end any more, as when a handset says STOP again.
 */
export type Standing = 'first' | 'last'

/**
 * Writes that numbers are not written to; of the same number, client and sender the last counts. One that stands keeps its id
 * and, unless it had ended, its `since`. Answers how many rows were written: the same again writes none. Whoever writes holds
 * the version of all others back until the end of the transaction.
 */
export async function addSuppressions(
  tx: Tx,
  rows: readonly Suppression[],
  standing: Standing,
): Promise<number> {
  if (rows.length === 0) return 0
  const input = [...new Map(rows.map((row) => [nameOf(row), rowOf(row)])).values()]
  const isChanged =
    standing === 'last'
      ? tx`(s.reason, s.source, s.until) is distinct from (excluded.reason, excluded.source, excluded.until)`
      : tx`s.until is not null`
  const written = await tx`
    with moved as (
      insert into config_versions as v (what, version) values ('suppressions', 1)
      on conflict (what) do update set version = v.version + 1 returning version
    )
    insert into suppressions as s (id, number, client_id, sender, reason, source, since, until, change)
    select x.id, x.number, x.client_id, x.sender, x.reason, x.source, x.since, x.until, moved.version
    from moved, json_to_recordset(${JSON.stringify(input)}::text::json) as x(id uuid, number text, client_id uuid, sender text,
      reason text, source text, since timestamptz, until timestamptz)
    on conflict (number, client_id, sender_key) do update set reason = excluded.reason, source = excluded.source,
      since = case when s.until <= excluded.since then excluded.since else s.since end,
      until = excluded.until, change = excluded.change
    where ${isChanged}`
  return written.count
}

/** What is said of this number by just this client, or all, and of just this sender, or all; null: nothing. */
export async function findSuppression(
  tx: Tx,
  { number, clientId, sender }: Pick<Suppression, 'number' | 'clientId' | 'sender'>,
): Promise<Suppression | null> {
  const [row] = await tx<Row[]>`
    select ${tx.unsafe(COLUMNS)} from suppressions
    where number = ${number} and client_id = ${clientId ?? ALL_CLIENTS} and sender_key = ${senderKey(sender ?? '')}`
  return row ? suppressionOf(row) : null
}

/** One by its id; null: there is none. */
export async function readSuppression(tx: Tx, id: string): Promise<Suppression | null> {
  const [row] = await tx<Row[]>`select ${tx.unsafe(COLUMNS)} from suppressions where id = ${id}`
  return row ? suppressionOf(row) : null
}

/** Which of them are asked for; what is left out, or undefined, narrows nothing. A null asks for those of all. */
export type SuppressionFilter = {
  readonly clientId?: ClientId | null | undefined
  readonly number?: Msisdn | undefined
  /** What stands for the number where it was removed; null: nothing does. */
  readonly numberHash?: string | null | undefined
  readonly sender?: string | null | undefined
  readonly source?: SuppressionSource | undefined
  /** Only those that came before this one. */
  readonly beforeId?: string | undefined
}

/** The newest first, at most `limit`. */
export async function listSuppressions(
  tx: Tx,
  filter: SuppressionFilter,
  limit: number,
): Promise<readonly Suppression[]> {
  const rows = await tx<Row[]>`
    select ${tx.unsafe(COLUMNS)} from suppressions where true ${filtered(tx, filter)} order by id desc limit ${limit}`
  return rows.map(suppressionOf)
}

function filtered(tx: Tx, { clientId, number, numberHash, sender, source, beforeId }: SuppressionFilter) {
  return tx`
    ${clientId === undefined ? tx`` : tx`and client_id = ${clientId ?? ALL_CLIENTS}`}
    ${number === undefined ? tx`` : tx`and number in (${number}, ${numberHash ?? number})`}
    ${sender === undefined ? tx`` : tx`and sender_key = ${senderKey(sender ?? '')}`}
    ${source === undefined ? tx`` : tx`and source = ${source}`}
    ${beforeId === undefined ? tx`` : tx`and id < ${beforeId}`}`
}

/** Takes one back; false: there is none. */
export async function removeSuppression(tx: Tx, id: string): Promise<boolean> {
  return (await tx`delete from suppressions where id = ${id}`).count > 0
}

/** Takes back all that is said of a number, narrowed by the rest of the filter. Answers how many there were. */
export async function removeSuppressionsOf(
  tx: Tx,
  filter: SuppressionFilter & { readonly number: Msisdn },
): Promise<number> {
  return (await tx`delete from suppressions where true ${filtered(tx, filter)}`).count
}

/** Numbers whose handsets want to be written to again, by this client and from this sender; null: of nobody that is known. */
export type OptIn = {
  readonly number: Msisdn
  /** What stands for it where it was removed; null: nothing does. */
  readonly numberHash: string | null
  readonly clientId: ClientId | null
  readonly sender: string
}

/**
 * Takes back what keeps these from being written to: all that is the client's, and of all clients what a handset or a provider
 * has said of this sender. What else an admin says of all clients stays.
 */
export async function optIn(tx: Tx, rows: readonly OptIn[]): Promise<void> {
  if (rows.length === 0) return
  const input = rows.map(({ number, numberHash, clientId, sender }) => ({
    number,
    hash: numberHash ?? number,
    client_id: clientId ?? ALL_CLIENTS,
    sender_key: senderKey(sender),
  }))
  // As whoever adds some does first: two that change the same rows wait here, and not for each other.
  await tx`select 1 from config_versions where what = 'suppressions' for update`
  await tx`
    delete from suppressions s using json_to_recordset(${JSON.stringify(input)}::text::json)
      as x(number text, hash text, client_id uuid, sender_key text)
    where s.number in (x.number, x.hash) and (
      (s.client_id = x.client_id and s.client_id <> ${ALL_CLIENTS} and s.sender_key in ('', x.sender_key))
      or (s.client_id = ${ALL_CLIENTS} and s.sender_key = x.sender_key and s.source in ('keyword', 'provider')))`
}

/** Numbers read at once: some 300 kB of text. */
const PAGE = 20_000

/** All numbers, and hashes of numbers, that something is said of, a page at a time, and the change that nothing of it is older than. */
export async function* readSuppressedNumbers({
  sql,
}: Pick<Db, 'sql'>): AsyncGenerator<readonly string[], number> {
  const [last] = await sql<{ change: number }[]>`select coalesce(max(change), 0) as change from suppressions`
  for (let after = ''; ; ) {
    const page = split(
      await sql<Joined[]>`
        select string_agg(number, ',') as numbers from (
          select number from suppressions where number > ${after} order by number limit ${PAGE}) page`,
    )
    yield page
    after = page.at(-1) ?? ''
    if (page.length < PAGE) return last?.change ?? 0
  }
}

/** The numbers, and hashes, of what was written after this change, a page at a time, and the last change that was seen. */
export async function* readSuppressedAfter(
  { sql }: Pick<Db, 'sql'>,
  change: number,
): AsyncGenerator<readonly string[], number> {
  for (let after = change; ; ) {
    // All of a change: a statement writes no more than a part of a list that is read in.
    const rows = await sql<(Joined & { change: number })[]>`
      select string_agg(number, ',') as numbers, max(change) as change from (
        select number, change from suppressions where change > ${after}
        order by change fetch first ${PAGE} rows with ties) page`
    const page = split(rows)
    yield page
    if (page.length === 0) return after
    after = rows[0]?.change ?? after
  }
}

type Joined = { readonly numbers: string | null }

/** As one text: many rows one by one would take the driver ten times as long. */
function split([row]: readonly Joined[]): readonly string[] {
  return row?.numbers?.split(',') ?? []
}

function nameOf({ number, clientId, sender }: Suppression): string {
  return `${number}/${clientId}/${senderKey(sender ?? '')}`
}

function rowOf({ clientId, sender, sinceMs, untilMs, ...row }: Suppression) {
  return {
    ...row,
    client_id: clientId ?? ALL_CLIENTS,
    sender: sender ?? '',
    since: new Date(sinceMs),
    until: untilMs === null ? null : new Date(untilMs),
  }
}

function suppressionOf({ client_id, sender, since, until, ...row }: Row): Suppression {
  return {
    ...row,
    clientId: client_id === ALL_CLIENTS ? null : client_id,
    sender: sender === '' ? null : sender,
    sinceMs: since.getTime(),
    untilMs: until?.getTime() ?? null,
  }
}
