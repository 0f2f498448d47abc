import type { Batch } from '../../archive/batch.ts'
import type { Columns, Kind } from '../../archive/column.ts'
import { DAY_FILES } from '../../archive/day-files.ts'
import { arrayText } from '../array-text.ts'
import type { Tx } from '../database/db.ts'
import { boundsOfDay, makeDayTable } from '../database/partitions.ts'
import { DAY_TABLES, lockBriefly } from './day-tables.ts'

type DayTable = (typeof DAY_TABLES)[number]

/** What tables are called while rows come into them: nobody else's statement names them. */
const RESTORING = 'restoring_'

/** The files that have the rows of a day's tables, and which columns: messages have those of their locks, too. */
const SOURCES: Readonly<
  Record<DayTable, { readonly columns: Columns; readonly ofColumn: (name: string) => string | null }>
> = {
  messages: { columns: DAY_FILES.messages, ofColumn: (name) => (name.startsWith('lock_') ? null : name) },
  credit_locks: { columns: DAY_FILES.messages, ofColumn: lockColumn },
  message_events: { columns: DAY_FILES.events, ofColumn: (name) => name },
  message_parts: { columns: DAY_FILES.parts, ofColumn: (name) => name },
  message_requests: { columns: DAY_FILES.requests, ofColumn: (name) => name },
}

function lockColumn(name: string): string | null {
  if (name === 'id' || name === 'client_id') return name
  return name.startsWith('lock_') ? name.slice('lock_'.length) : null
}

/** The type of a parameter of each kind, and what it becomes in the table. */
const WRITTEN: Readonly<Record<Kind, readonly [type: string, read: (value: string) => string]>> = {
  uuid: ['uuid', String],
  text: ['text', String],
  word: ['text', String],
  json: ['text', (value) => `${value}::json`],
  small: ['smallint', String],
  int: ['integer', String],
  bool: ['boolean', String],
  // Whole microseconds as an interval: exact.
  instant: ['bigint', (value) => `timestamptz 'epoch' + ${value} * interval '1 microsecond'`],
  money: ['bigint', (value) => `${value}::numeric / 10000`],
}

/** Makes the tables that a day (`20260131`) is restored into, empty. What is left of an earlier try goes. */
export async function makeRestoring(tx: Tx, day: string): Promise<void> {
  await dropRestoring(tx, day)
  for (const table of DAY_TABLES) await makeDayTable(tx, table, `${RESTORING}${table}_${day}`)
}

/** Removes them. */
export async function dropRestoring(tx: Tx, day: string): Promise<void> {
  for (const table of DAY_TABLES) await tx`drop table if exists ${tx(`${RESTORING}${table}_${day}`)}`
}

/** Adds rows of a file to the table that is being restored; the locks of messages come from theirs. */
export async function fillRestoring(
  tx: Tx,
  day: string,
  table: DayTable,
  batch: Batch<Columns>,
): Promise<void> {
  const { columns, ofColumn } = SOURCES[table]
  const into = Object.entries(columns).flatMap(([key, column]) => {
    const name = ofColumn(column.name)
    return name === null ? [] : [{ key, name, written: WRITTEN[column.kind] }]
  })
  const names = into.map(({ name }) => name)
  const arrays = into.map(({ written: [type] }, at) => `$${at + 1}::text::${type}[]`)
  const values = into.map(({ name, written: [, read] }) => read(`t.${name}`))
  // A lock's message has its id.
  const also = table === 'credit_locks' ? { name: ', message_id', value: ', t.id' } : { name: '', value: '' }
  await tx.unsafe(
    `insert into ${RESTORING}${table}_${day} (${names.join(', ')}${also.name})
     select ${values.join(', ')}${also.value} from unnest(${arrays.join(', ')}) as t(${names.join(', ')})`,
    into.map(({ key }) => arrayText((batch.values[key] ?? []) as (string | number | boolean | null)[])), // of its kinds
    { prepare: true },
  )
}

/** Makes the restored tables the day's own, in a transaction. */
export async function attachRestored(tx: Tx, day: string): Promise<void> {
  await lockBriefly(tx)
  const { from, to } = boundsOfDay(day)
  for (const table of DAY_TABLES) {
    await tx.unsafe(`alter table ${RESTORING}${table}_${day} rename to ${table}_${day}`)
    await tx.unsafe(
      `alter table ${table} attach partition ${table}_${day} for values from ('${from}') to ('${to}')`,
    )
  }
}

/** What the planner is told of a day that is restored. */
export async function analyzeDay(tx: Tx, day: string): Promise<void> {
  for (const table of DAY_TABLES) await tx.unsafe(`analyze ${table}_${day}`)
}
