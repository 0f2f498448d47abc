import { compareNumbers, type NumberEntry } from '../../domain/inbound/numbers.ts'
import type { ClientId, Msisdn } from '../../domain/message.ts'
import { senderKey } from '../../domain/opt-out/suppression.ts'
import type { Db, Tx } from '../database/db.ts'

/** The list as it stands, and its version: another one whenever something of it was written. */
export type StoredNumbers = { readonly version: number; readonly numbers: readonly NumberEntry[] }

/** What became of a list that was to be put in the place of another. */
export type NumbersReplaced =
  | { readonly kind: 'replaced' | 'unchanged'; readonly version: number }
  /** The list is no longer the one that was meant. */
  | { readonly kind: 'precondition_failed'; readonly version: number }
  /** Of this client there is none. */
  | { readonly kind: 'unknown_client'; readonly clientId: ClientId }

/**
 * Reads all of the list, as it is at one moment, by number and keyword. It comes as one text: 100,000 rows one by one would
 * take the driver ten times as long.
 */
export async function readNumberList(tx: Tx): Promise<StoredNumbers> {
  const [row] = await tx<{ version: number; numbers: string | null }[]>`
    select coalesce((select version from config_versions where what = 'numbers'), 0) as version,
      (select json_agg(json_build_array(number, keyword, client_id, group_name, sms_url))::text from numbers) as numbers`
  const rows: readonly StoredNumber[] = JSON.parse(row?.numbers ?? '[]')
  return { version: row?.version ?? 0, numbers: rows.map(entryOf).sort(compareNumbers) }
}

/**
 * Puts a list, in the order of `readNumbers`, in the place of the one that stands, all or nothing, if `mayReplace` says so of
 * the version that stands. The same list again writes nothing and keeps the version. Of two at once the later one waits.
 */
export async function replaceNumbers(
  { sql }: Pick<Db, 'sql'>,
  numbers: readonly NumberEntry[],
  mayReplace: (version: number) => boolean = () => true,
): Promise<NumbersReplaced> {
  return await sql.begin(async (tx): Promise<NumbersReplaced> => {
    await tx`insert into config_versions (what, version) values ('numbers', 0) on conflict do nothing`
    await tx`select 1 from config_versions where what = 'numbers' for update`
    const before = await readNumberList(tx)
    if (!mayReplace(before.version)) return { kind: 'precondition_failed', version: before.version }
    if (Bun.deepEquals(before.numbers, numbers)) return { kind: 'unchanged', version: before.version }
    const unknown = await findUnknownClient(tx, numbers)
    if (unknown) return { kind: 'unknown_client', clientId: unknown }
    await tx`delete from numbers`
    await insertNumbers(tx, numbers)
    const [row] = await tx<{ version: number }[]>`select version from config_versions where what = 'numbers'`
    return { kind: 'replaced', version: row?.version ?? 0 }
  })
}

async function findUnknownClient(tx: Tx, numbers: readonly NumberEntry[]): Promise<ClientId | null> {
  const named = [...new Set(numbers.map(({ clientId }) => clientId))]
  const [row] = await tx<{ id: ClientId }[]>`
    select n.id from unnest(${tx.array(named)}::uuid[]) n(id)
    where not exists (select from clients c where c.id = n.id) limit 1`
  return row?.id ?? null
}

async function insertNumbers(tx: Tx, numbers: readonly NumberEntry[]): Promise<void> {
  const rows = numbers.map(({ number, keyword, clientId, group, smsUrl }) => ({
    number,
    keyword: keyword ?? '',
    client_id: clientId,
    group_name: group,
    sms_url: smsUrl,
  }))
  await tx`
    insert into numbers (number, keyword, client_id, group_name, sms_url)
    select number, keyword, client_id, group_name, sms_url from json_to_recordset(${JSON.stringify(rows)}::text::json)
      as x(number text, keyword text, client_id uuid, group_name text, sms_url text)`
}

type StoredNumber = readonly [
  number: string,
  keyword: string,
  clientId: ClientId,
  group: string | null,
  smsUrl: string | null,
]

/** Without a keyword its column is ''. */
function entryOf([number, keyword, clientId, group, smsUrl]: StoredNumber): NumberEntry {
  return { number, keyword: keyword === '' ? null : keyword, clientId, group, smsUrl }
}

/** The groups that these numbers of clients are in, by client and `senderKey`, as `CLIENT/12125550100`; of the others nothing. */
export async function findGroups(
  tx: Tx,
  senders: readonly { readonly clientId: ClientId | null; readonly sender: string }[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const asked = senders.map(({ clientId, sender }) => ({
    client_id: clientId,
    sender_key: senderKey(sender),
  }))
  if (asked.length === 0) return new Map()
  const rows = await tx<{ of: string; group: string }[]>`
    select distinct x.client_id || '/' || x.sender_key as of, n.group_name as group
    from json_to_recordset(${JSON.stringify(asked)}::text::json) as x(client_id uuid, sender_key text)
    join numbers n on n.number in (x.sender_key, '+' || x.sender_key) and n.client_id = x.client_id
    where n.group_name is not null order by 1, 2`
  return new Map(
    [...Map.groupBy(rows, ({ of }) => of)].map(([of, found]) => [of, found.map(({ group }) => group)]),
  )
}

/** Whether clients are written to at this number, as the table has it, with a plus or without. */
export async function isNumberOfClients(tx: Tx, number: Msisdn): Promise<boolean> {
  const [row] = await tx<{ found: boolean }[]>`
    select exists (select from numbers where number in (${number}, ${number.slice(1)})) as found`
  return row?.found === true
}
