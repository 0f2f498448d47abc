import type postgres from 'postgres'
import { type ForgottenRow, forgetRow, type KeptRow, type ToForget } from '../../domain/erasure/forget.ts'
import { searchedColumns } from '../../domain/erasure/kept-columns.ts'
import { BETWEEN_DIGITS, type NumberForms, OTHER_DIGITS } from '../../domain/erasure/number-forms.ts'
import type { Tx } from '../database/db.ts'
import { keepCountries } from './kept-countries.ts'
import type { SearchedTable } from './searched-tables.ts'

type Fragment = postgres.PendingQuery<postgres.Row[]>

/** The values of a row's key, as text. */
export type RowKey = readonly string[]

/** What a step came to. */
export type Step = {
  /** How many rows were changed. */
  readonly changed: number
  /** Rows that hold it, or did, and were as they are to be when the step ended. */
  readonly touched: readonly RowKey[]
  /** Rows that must stay as they are for now. */
  readonly open: readonly RowKey[]
  /** The key after which the next step goes on; null: there is nothing after it. */
  readonly last: RowKey | null
}

/** Where a step looks: behind a key, so many rows; at some rows; or at those that name some ids. */
export type Where =
  | { readonly kind: 'after'; readonly after: RowKey | null; readonly rows: number }
  | { readonly kind: 'keys'; readonly keys: readonly RowKey[] }
  | { readonly kind: 'ids'; readonly column: string; readonly ids: readonly string[] }

/** A table, or that of one of its days, and who must have let go of a row before it is changed. */
export type Place = SearchedTable & { readonly day: string | null; readonly settledBefore: Date }

/**
 * Removes a number from the next rows of a table, in a transaction: they are locked, looked through and changed. The database looks for
 * its digits, and what holds them is read.
 */
export async function searchRows(tx: Tx, place: Place, where: Where, forms: NumberForms): Promise<Step> {
  const end = where.kind === 'after' ? await findEnd(tx, place, where) : null
  const rows = await readRows(
    tx,
    place,
    tx`${rangeOf(tx, place, where, end)} and (${mayHold(tx, place, forms)})`,
  )
  const step = await changeRows(tx, place, rows, () => ({ forms, text: false }))
  return { ...step, last: end }
}

function rangeOf(tx: Tx, place: Place, where: Where, end: RowKey | null): Fragment {
  switch (where.kind) {
    case 'after':
      return tx`${isBehind(tx, place, where.after)} and ${end ? notBehind(tx, place, end) : tx`true`}`
    case 'ids':
      return tx`t.${tx(where.column)} = any(${tx.array([...where.ids])}::uuid[])`
    case 'keys': {
      const shape = place.key.map(([, type], index) => `(k ->> ${index})::${type}`).join(', ')
      return tx`${keyTuple(tx, place)} in (select ${tx.unsafe(shape)} from json_array_elements(${JSON.stringify(where.keys)}::text::json) k)`
    }
  }
}

/** A row that may be changed. */
export type FoundRow = KeptRow & { readonly open: string }

/** Reads rows of a table, as text, in the order of their key, and locks them; at most so many, or all. */
export async function readRows(
  tx: Tx,
  place: Place,
  where: Fragment,
  most: number | null = null,
): Promise<readonly FoundRow[]> {
  const { key, open, settledBefore, also = [] } = place
  const columns = [...searchedColumns(place.table)].filter(([, how]) => how !== 'octets')
  const names = new Set([...key.map(([column]) => column), ...columns.map(([column]) => column), ...also])
  const isOpen = tx.unsafe(open.replace(':settled', `'${settledBefore.toISOString()}'::timestamptz`))
  return await tx<FoundRow[]>`
    select ${tx.unsafe([...names].map((name) => `t.${name}::text as ${name}`).join(', '))}, (${isOpen})::text as open
    from ${tx(tableOf(place))} t where ${where}
    order by ${tx.unsafe(key.map(([column]) => `t.${column}`).join(', '))} limit ${most} for update`
}

/** Changes rows that were read, in the same transaction; those that must stay for now are named. */
export async function changeRows(
  tx: Tx,
  place: Place,
  rows: readonly FoundRow[],
  whatOf: (row: FoundRow) => ToForget,
): Promise<Omit<Step, 'last'>> {
  const columns = searchedColumns(place.table)
  const forgotten = rows.flatMap((row) => {
    const found = forgetRow(columns, row, whatOf(row))
    return found ? [{ row, ...found }] : []
  })
  const [open, due] = [
    forgotten.filter(({ row }) => row.open === 'true'),
    forgotten.filter(({ row }) => row.open !== 'true'),
  ]
  await writeRows(tx, place, due)
  const keyOf = ({ row }: { readonly row: FoundRow }) => place.key.map(([column]) => row[column] ?? '')
  return {
    changed: due.filter(({ changed }) => Object.keys(changed).length > 0).length,
    touched: due.map(keyOf),
    open: open.map(keyOf),
  }
}

async function writeRows(
  tx: Tx,
  place: Place,
  rows: readonly (ForgottenRow & { readonly row: FoundRow })[],
): Promise<void> {
  if (rows.length === 0) return
  const { key, types = {}, ofOwn, unique } = place
  const names = [...new Set(rows.flatMap(({ changed }) => Object.keys(changed)))]
  const table = tx(tableOf(place))
  if (unique) await makeRoom(tx, place, unique, rows)
  if (place.table === 'messages' && place.day !== null && names.includes('to_msisdn'))
    await keepCountries(
      tx,
      place.day,
      rows.map(({ row }) => row['id'] ?? ''),
    )
  const input = rows.map(({ row, changed, own }) => ({
    ...Object.fromEntries(key.map(([column]) => [`k_${column}`, row[column]])),
    ...Object.fromEntries(names.map((name) => [name, name in changed ? changed[name] : row[name]])),
    own,
  }))
  const shape = [
    ...key.map(([column, type]) => `k_${column} ${type}`),
    ...names.map((name) => `${name} text`),
    'own boolean',
  ]
  const isRow = key.map(([column]) => `t.${column} = x.k_${column}`).join(' and ')
  const set = names.map((name) => `${name} = x.${name}::${types[name] ?? 'text'}`)
  const from = tx`json_to_recordset(${JSON.stringify(input)}::text::json) as x(${tx.unsafe(shape.join(', '))})`
  if (set.length > 0)
    await tx`update ${table} t set ${tx.unsafe(set.join(', '))} from ${from} where ${tx.unsafe(isRow)}`
  if (ofOwn && rows.some(({ own }) => own))
    await tx`update ${table} t set ${tx.unsafe(ofOwn)} from ${from} where x.own and ${tx.unsafe(isRow)}`
}

/** Takes away rows whose key a changed one gets: of the same number, from an earlier removal. */
async function makeRoom(
  tx: Tx,
  place: Place,
  unique: readonly string[],
  rows: readonly (ForgottenRow & { readonly row: FoundRow })[],
): Promise<void> {
  const { key } = place
  const numbers = unique.filter((name) => searchedColumns(place.table).get(name) === 'number')
  for (const { row, changed } of rows) {
    if (!numbers.some((name) => name in changed)) continue
    const isRow = (of: string) =>
      tx`${key.map(([column, type], index) => tx`${index === 0 ? tx`` : tx` and `}${tx.unsafe(`${of}.${column}`)} = ${row[column] ?? ''}::text::${tx.unsafe(type)}`)}`
    const sameKey = unique.map((name) =>
      name in changed
        ? tx` and o.${tx(name)} = ${changed[name] ?? ''}`
        : tx` and o.${tx(name)} = t.${tx(name)}`,
    )
    await tx`
      delete from ${tx(tableOf(place))} o using ${tx(tableOf(place))} t
      where ${isRow('t')}${sameKey} and o.ctid <> t.ctid`
  }
}

/** Whether a row has the digits of the number somewhere, or its hash. */
function mayHold(tx: Tx, { table }: Place, { near, hash }: NumberForms): Fragment {
  const columns = [...searchedColumns(table)].filter(([, how]) => how !== 'octets')
  const joined = tx.unsafe(columns.map(([column]) => `t.${column}`).join(', '))
  const numbers = columns
    .filter(([, how]) => how === 'number')
    .map(([column]) => tx`t.${tx(column)} = ${hash} or `)
  return tx`${numbers.length === 0 ? tx`` : tx`${numbers}`} translate(concat_ws(E'\n', ${joined}), ${OTHER_DIGITS + BETWEEN_DIGITS}, ${'0123456789'.repeat(OTHER_DIGITS.length / 10)})
    like ${`%${near}%`}`
}

/** The key of the last row of this step; null: the rest is less than that. */
async function findEnd(
  tx: Tx,
  place: Place,
  { after, rows }: Extract<Where, { kind: 'after' }>,
): Promise<RowKey | null> {
  const columns = place.key.map(([column]) => `t.${column}`)
  const [row] = await tx<{ key: string[] }[]>`
    select array[${tx.unsafe(columns.map((column) => `${column}::text`).join(', '))}] as key from ${tx(tableOf(place))} t
    where ${isBehind(tx, place, after)} order by ${tx.unsafe(columns.join(', '))} offset ${rows - 1} limit 1`
  return row?.key ?? null
}

function isBehind(tx: Tx, place: Place, after: RowKey | null): Fragment {
  return after === null ? tx`true` : tx`${keyTuple(tx, place)} > ${valueTuple(tx, place, after)}`
}

function notBehind(tx: Tx, place: Place, end: RowKey): Fragment {
  return tx`${keyTuple(tx, place)} <= ${valueTuple(tx, place, end)}`
}

function keyTuple(tx: Tx, { key }: Place): Fragment {
  return tx`(${tx.unsafe(key.map(([column]) => `t.${column}`).join(', '))})`
}

function valueTuple(tx: Tx, { key }: Place, values: RowKey): Fragment {
  const each = key.map(
    ([, type], index) => tx`${index === 0 ? tx`` : tx`, `}${values[index] ?? ''}::text::${tx.unsafe(type)}`,
  )
  return tx`(${each})`
}

function tableOf({ table, day }: Place): string {
  return day === null ? table : `${table}_${day}`
}
