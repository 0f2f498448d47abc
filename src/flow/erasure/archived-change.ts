import type { Column } from '../../archive/column.ts'
import { DAY_FILES, type DayRow } from '../../archive/day-files.ts'
import type { Redaction } from '../../domain/erasure/erasure.ts'
import { type ForgottenRow, forgetRow, type KeptRow, type ToForget } from '../../domain/erasure/forget.ts'
import { openIdList } from '../../domain/erasure/id-list.ts'
import { searchedColumns } from '../../domain/erasure/kept-columns.ts'
import type { NumberForms } from '../../domain/erasure/number-forms.ts'
import { type Hashing, whatIsDue } from './retain-day.ts'

type Message = DayRow<'messages'>

/** A `DayChange` of what holds words; rows are taken out of what was said with providers alone. */
export type RowsChange = {
  messages(row: Message): Message
  events(row: DayRow<'events'>): DayRow<'events'>
  requests(row: DayRow<'requests'>): DayRow<'requests'>
  exchanges(row: DayRow<'exchanges'>): DayRow<'exchanges'> | null
}

/** What is to go of each message, of events whose message was changed, and of requests. */
type Rules = {
  ofMessage(message: Message): ToForget | null
  ofEvent(messageId: string): ToForget | null
  readonly ofRequest: ToForget | null
}

/** Files whose rows have words of their own, with the tables that they are of. */
const TABLES = { messages: 'messages', events: 'message_events', requests: 'message_requests' } as const

/**
 * Removes a number from an archived day, as from one in the database; what was said with providers goes with the messages that hold it.
 * Files are changed one after the other, messages first. A country that is not noted stays so: what the day did to money is kept by country.
 */
export function changeForNumber(forms: NumberForms, nowMs: number): RowsChange {
  const what = { forms, text: false }
  return changeOf({ ofMessage: () => what, ofEvent: () => what, ofRequest: what }, nowMs)
}

/** Removes what is due of messages, by what `whatOf` says of each; null: nothing. */
export function changeForMessages(whatOf: (message: Message) => ToForget | null, nowMs: number): RowsChange {
  // Only histories that are long, or old, have rows beside their message.
  const withEvents = new Map<string, ToForget>()
  const ofMessage = (message: Message) => {
    const what = whatOf(message)
    if (what?.forms && (message.history === null || message.version > MOST_LINES))
      withEvents.set(message.id, what)
    return what
  }
  return changeOf({ ofMessage, ofEvent: (id) => withEvents.get(id) ?? null, ofRequest: null }, nowMs)
}

/**
 * Removes what these redactions say of their messages, and what was said of those with providers, also where they have lost the rest
 * already; `onChanged` is told of each that holds something.
 */
export function changeForRedactions(
  hashing: Hashing,
  asked: readonly Redaction[],
  nowMs: number,
  onChanged: (id: string) => void = () => {},
): RowsChange {
  const ofMessage: ReadonlyMap<string, readonly Redaction[]> = Map.groupBy(
    asked,
    ({ messageId }) => messageId,
  )
  const { messages, ...others } = changeForMessages((message) => {
    const due = whatIsLeft(message, ofMessage.get(message.id) ?? [])
    return due && whatIsDue(hashing, due, message.toMsisdn)
  }, nowMs)
  return {
    ...others,
    messages(row) {
      const redacted = messages(row)
      const isDeleted = row.deletedAt === null && ofMessage.get(row.id)?.some(({ deleted }) => deleted)
      const became = isDeleted ? { ...redacted, deletedAt: nowMs * 1_000 } : redacted
      if (became !== row) onChanged(row.id)
      return became
    },
    exchanges(row) {
      if (!ofMessage.has(row.messageId)) return row
      onChanged(row.messageId)
      return null
    },
  }
}

/** What is to go of a message that has it still; null: nothing, so that a day is not written anew twice. */
function whatIsLeft(
  message: Message,
  asked: readonly Redaction[],
): Pick<Redaction, 'text' | 'number'> | null {
  const text = asked.some((one) => one.text) && message.redactedAt === null
  const number = asked.some((one) => one.number) && message.toMsisdn.startsWith('+')
  return text || number ? { text, number } : null
}

/** Events that stand in a message's row (src/store/message/move-columns.ts). */
const MOST_LINES = 32

/** Each is of one reading of a day: it knows which messages it has changed. */
function changeOf({ ofMessage, ofEvent, ofRequest }: Rules, nowMs: number): RowsChange {
  const touched = openIdList()
  return {
    messages(row) {
      const found = forgotten('messages', row, ofMessage(row))
      if (!found) return row
      touched.add(row.id)
      return {
        ...row,
        ...found.changed,
        ...(found.own ? { userData: null, redactedAt: row.redactedAt ?? nowMs * 1_000 } : {}),
      }
    },
    events(row) {
      const found = forgotten('events', row, ofEvent(row.messageId))
      return found ? { ...row, ...found.changed } : row
    },
    requests(row) {
      const found = forgotten('requests', row, ofRequest)
      return found ? { ...row, ...found.changed } : row
    },
    exchanges: (row) => (touched.has(row.messageId) ? null : row),
  }
}

type Changed = Omit<ForgottenRow, 'changed'> & {
  /** By the names that the columns have in the code. */
  readonly changed: Readonly<Record<string, string | null>>
}

/** What is to change of a row of a file; null: nothing. */
function forgotten(file: keyof typeof TABLES, row: object, what: ToForget | null): Changed | null {
  if (what === null) return null
  const columns = searchedColumns(TABLES[file])
  const names: readonly (readonly [string, Column])[] = Object.entries(DAY_FILES[file])
  const searched = names.filter(([, column]) => columns.has(column.name))
  const values = row as Readonly<Record<string, string | null>> // the searched columns are texts, and JSON is one
  const { forms } = what
  if (!what.text && forms && !searched.some(([name]) => forms.mayBeIn(values[name] ?? ''))) return null
  const kept: KeptRow = Object.fromEntries(
    searched.map(([name, column]) => [column.name, values[name] ?? null]),
  )
  const found = forgetRow(columns, kept, what)
  if (!found) return null
  const changed = searched.flatMap(([name, column]) =>
    column.name in found.changed ? [[name, found.changed[column.name] ?? null] as const] : [],
  )
  return { own: found.own, changed: Object.fromEntries(changed) }
}
