import { must } from '../domain/assert.ts'
import { centsText, type Money, PER_CENT } from '../domain/money.ts'
import { MAX_PRICE_LISTS, MAX_TARIFF_ENTRIES_IN_ALL, type TariffEntry } from '../domain/price/tariff.ts'
import type { Db, Tx } from './database/db.ts'

/** Lists of prices, named by admins, and lists of costs, named as their providers. */
export type TariffKind = 'price' | 'cost'

const TABLES = {
  price: {
    lists: 'price_lists',
    name: 'name',
    entries: 'prices',
    list: 'price_list',
    perPart: 'price_cents',
  },
  cost: {
    lists: 'provider_cost_lists',
    name: 'provider',
    entries: 'provider_costs',
    list: 'provider',
    perPart: 'cost_cents',
  },
} as const satisfies Readonly<Record<TariffKind, object>>

/** What is known of a list without its entries. */
export type TariffHead = {
  readonly name: string
  /** No two lists ever had the same one: a list that is written anew has another. */
  readonly version: number
  readonly entries: number
  readonly updatedAt: Date
}

/** All lists of a kind, by name. */
export async function listTariffs(tx: Tx, kind: TariffKind): Promise<readonly TariffHead[]> {
  const { lists, name } = TABLES[kind]
  return await tx<TariffHead[]>`select ${headOf(tx, kind)} from ${tx(lists)} order by ${tx(name)}`
}

/** Finds a list; null when there is none of this name. */
export async function findTariff(tx: Tx, kind: TariffKind, name: string): Promise<TariffHead | null> {
  const of = TABLES[kind]
  const [row] = await tx<
    TariffHead[]
  >`select ${headOf(tx, kind)} from ${tx(of.lists)} where ${tx(of.name)} = ${name}`
  return row ?? null
}

/**
 * A list with its entries in the order of `compareEntries`, as they were at one instant; null when there is none. They come
 * as one text: 50,000 rows one by one would take the driver ten times as long.
 */
export async function readTariff(
  tx: Tx,
  kind: TariffKind,
  name: string,
): Promise<{ readonly head: TariffHead; readonly entries: readonly TariffEntry[] } | null> {
  const of = TABLES[kind]
  const surcharge = kind === 'price' ? tx`(express_surcharge_cents * ${PER_CENT}::int)::bigint` : tx`null`
  const [row] = await tx<(TariffHead & { readonly text: string | null })[]>`
    select ${headOf(tx, kind)}, (
      select string_agg(concat_ws(',', prefix, (extract(epoch from valid_from) * 1000)::bigint,
        (${tx(of.perPart)} * ${PER_CENT}::int)::bigint, ${surcharge}), ';' order by prefix, valid_from)
      from ${tx(of.entries)} where ${tx(of.list)} = ${name}
    ) as text from ${tx(of.lists)} where ${tx(of.name)} = ${name}`
  if (!row) return null
  const { text, ...head } = row
  return { head, entries: text === null ? [] : text.split(';').map(entryOf) }
}

/** What became of a list that was to be written. */
export type TariffReplaced =
  | { readonly kind: 'replaced'; readonly head: TariffHead; readonly made: boolean }
  /** `mayReplace` refused the version that stands. */
  | { readonly kind: 'changed' }
  /** All lists of the kind together would have more than `MAX_TARIFF_ENTRIES_IN_ALL`; this one may have `most`. */
  | { readonly kind: 'too_many'; readonly most: number }
  /** It would be one more than `MAX_PRICE_LISTS`. */
  | { readonly kind: 'too_many_lists' }
  /** There is no such provider. */
  | { readonly kind: 'no_provider' }

/** Rows in a statement: a parameter of about a megabyte. */
const SLICE = 10_000

/**
 * Puts entries, in the order of `compareEntries`, in the place of those that the list had, in one transaction: whoever
 * reads sees all the old ones or all the new ones. One list of a kind is written at a time. `mayReplace` is told the version
 * that stands, null when there is no list, while nobody else can change it.
 */
export async function replaceTariff(
  db: Pick<Db, 'sql'>,
  kind: TariffKind,
  name: string,
  entries: readonly TariffEntry[],
  mayReplace: (version: number | null) => boolean = () => true,
): Promise<TariffReplaced> {
  const of = TABLES[kind]
  return await db.sql.begin(async (tx): Promise<TariffReplaced> => {
    if (kind === 'cost') {
      const found = await tx`select 1 from providers where name = ${name} for key share`
      if (found.length === 0) return { kind: 'no_provider' }
    }
    // Readers, and clients that are given a list, do not wait for this one.
    await tx`lock table ${tx(of.lists)} in share row exclusive mode`
    const standing = await findTariff(tx, kind, name)
    if (!mayReplace(standing?.version ?? null)) return { kind: 'changed' }
    const others = await othersOf(tx, kind, name)
    if (kind === 'price' && others.lists >= MAX_PRICE_LISTS) return { kind: 'too_many_lists' }
    const most = MAX_TARIFF_ENTRIES_IN_ALL - others.entries
    if (entries.length > most) return { kind: 'too_many', most }
    await tx`delete from ${tx(of.entries)} where ${tx(of.list)} = ${name}`
    for (let from = 0; from < entries.length; from += SLICE)
      await insertEntries(tx, kind, name, entries.slice(from, from + SLICE))
    const [head] = await tx<TariffHead[]>`
      insert into ${tx(of.lists)} (${tx(of.name)}, version, entries)
      values (${name}, nextval('tariff_versions'), ${entries.length})
      on conflict (${tx(of.name)}) do update
        set version = excluded.version, entries = excluded.entries, updated_at = now()
      returning ${headOf(tx, kind)}`
    return { kind: 'replaced', head: must(head, 'a list that was written'), made: standing === null }
  })
}

/** Removes a list of prices with its entries, unless a client has it. `mayRemove` is told its version as `mayReplace` is. */
export async function removePriceList(
  db: Pick<Db, 'sql'>,
  name: string,
  mayRemove: (version: number) => boolean = () => true,
): Promise<'removed' | 'unknown' | 'in_use' | 'changed'> {
  return await db.sql.begin(async (tx) => {
    // Whoever gives it to a client holds its row until that is done.
    const [list] = await tx<{ version: number }[]>`
      select version from price_lists where name = ${name} for update`
    if (!list) return 'unknown'
    if (!mayRemove(list.version)) return 'changed'
    const users = await tx`select 1 from clients where price_list = ${name} limit 1`
    if (users.length > 0) return 'in_use'
    await tx`delete from price_lists where name = ${name}`
    return 'removed'
  })
}

/** What the other lists of the kind are together. */
async function othersOf(tx: Tx, kind: TariffKind, name: string) {
  const of = TABLES[kind]
  const [others] = await tx<{ lists: number; entries: number }[]>`
    select count(*)::int as lists, coalesce(sum(entries), 0)::int as entries
    from ${tx(of.lists)} where ${tx(of.name)} <> ${name}`
  return must(others, 'a sum is a row')
}

function headOf(tx: Tx, kind: TariffKind) {
  return tx`${tx(TABLES[kind].name)} as name, version, entries, updated_at as "updatedAt"`
}

async function insertEntries(
  tx: Tx,
  kind: TariffKind,
  name: string,
  entries: readonly TariffEntry[],
): Promise<void> {
  const of = TABLES[kind]
  const rows = entries.map(({ prefix, validFromMs, perPart, expressSurcharge }) => ({
    prefix,
    at: new Date(validFromMs),
    cents: centsText(perPart),
    surcharge: expressSurcharge === null ? null : centsText(expressSurcharge),
  }))
  const surcharge = kind === 'price' ? tx`, express_surcharge_cents` : tx``
  await tx`
    insert into ${tx(of.entries)} (${tx(of.list)}, prefix, valid_from, ${tx(of.perPart)}${surcharge})
    select ${name}, prefix, at, cents${kind === 'price' ? tx`, surcharge` : tx``}
    from json_to_recordset(${JSON.stringify(rows)}::text::json)
      as x(prefix text, at timestamptz, cents numeric, surcharge numeric)`
}

/** An entry as `readTariff` writes it, in units of money. */
function entryOf(text: string): TariffEntry {
  const [prefix = '', validFromMs, perPart, expressSurcharge] = text.split(',')
  return {
    prefix,
    validFromMs: Number(validFromMs),
    // Whole numbers of units, as they were written.
    perPart: Number(perPart) as Money,
    expressSurcharge: expressSurcharge === undefined ? null : (Number(expressSurcharge) as Money),
  }
}
