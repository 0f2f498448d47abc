import { getTableColumns } from 'drizzle-orm'
import { creditLocks, messages } from '../../../drizzle/schema.ts'
import { ADMIN_FIELDS } from '../../domain/fields/admin-fields.ts'
import type { MessageField } from '../../domain/fields/message-field.ts'
import type { MESSAGE_FIELDS } from '../../domain/fields/message-fields.ts'
import { READ_FIELDS } from '../../domain/fields/shown-fields.ts'

/** The tables that a message is shown from: its own, and that of its lock. */
const TABLES = { messages, credit_locks: creditLocks } as const

type Named<Table extends string, Columns extends Readonly<Record<string, { _: { name: string } }>>> = {
  [K in keyof Columns as `${Table}.${Columns[K]['_']['name']}`]: Columns[K]
}
type OfMessages = Named<'messages', typeof messages._.columns>
type OfLocks = Named<'credit_locks', typeof creditLocks._.columns>

/** Columns of a message that nobody is shown. */
type Hidden =
  | 'messages.moved_at'
  | 'messages.sent_at'
  | 'messages.done_at'
  | 'messages.country'
  | 'messages.parts_open'
  | 'messages.parts_attempt'
  | 'messages.callback_to'
  | 'messages.pinned_to'
  | 'messages.redacted_at'
  | 'messages.deleted_at'
  | 'messages.history'

/** A column that is neither a field nor hidden, or a field whose column is not there, does not compile here. */
type Shown = typeof MESSAGE_FIELDS & typeof ADMIN_FIELDS
type Kept = NonNullable<Shown[keyof Shown]['column']>
type Forgotten = Exclude<keyof OfMessages, Kept | Hidden> | Exclude<Kept, keyof (OfMessages & OfLocks)>
null satisfies [Forgotten] extends [never] ? null : Forgotten

type ColumnOf<C> = C extends keyof OfMessages ? OfMessages[C] : C extends keyof OfLocks ? OfLocks[C] : never

type Selection<F extends Readonly<Record<string, MessageField>>> = {
  [N in keyof F as F[N]['column'] extends string ? N : never]: ColumnOf<F[N]['column']>
}

/** What is read of a message with its lock, by the names of its fields. */
export const READ_COLUMNS = selectionOf({ ...READ_FIELDS, ...ADMIN_FIELDS })

function selectionOf<F extends Readonly<Record<string, MessageField>>>(fields: F): Selection<F> {
  const columns = Object.entries(TABLES).flatMap(([table, of]) =>
    Object.values(getTableColumns(of)).map((column) => [`${table}.${column.name}`, column] as const),
  )
  const byName = new Map<string | null, (typeof columns)[number][1]>(columns)
  const selected = Object.entries(fields).flatMap(([name, { column }]) => {
    const found = byName.get(column)
    return found ? [[name, found] as const] : []
  })
  return Object.fromEntries(selected) as Selection<F> // the type finds them by the same names
}

/** How each field is read in SQL: its expression, or where it is kept, with the tables by these aliases. Made once. */
export function selectList(
  fields: Readonly<Record<string, MessageField>>,
  aliases: { readonly messages: string; readonly credit_locks: string },
  expressions: Readonly<Partial<Record<string, string>>>,
  shown: (expression: string, field: MessageField) => string = (expression) => expression,
): string {
  return Object.entries(fields)
    .flatMap(([name, field]) => {
      const kept = field.column?.replace(/^\w+/, (table) =>
        table === 'messages' ? aliases.messages : aliases.credit_locks,
      )
      const expression = expressions[name] ?? (kept && shown(kept, field))
      return expression ? [`${expression} as "${name}"`] : []
    })
    .join(', ')
}
