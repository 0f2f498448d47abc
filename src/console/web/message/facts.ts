import type { MessageField } from '../../../domain/fields/message-field.ts'
import { MESSAGE_FIELDS } from '../../../domain/fields/message-fields.ts'
import { FOUND_FIELDS } from '../../../domain/fields/shown-fields.ts'

/** A field of a message as the console has it. */
export type FieldName = keyof typeof FOUND_FIELDS

/** A line of the facts: a field, and what it is called. */
export type Fact = { readonly name: FieldName; readonly label: string }

/** What is asked for most stands first; other fields with a label come after these. */
const FIRST: readonly FieldName[] = [
  'to',
  'from',
  'reference',
  'client_id',
  'provider',
  'provider_message_id',
  'lane',
  'parts',
  'attempts',
  'created_at',
  'next_alarm_at',
  'expires_at',
]

/** The page shows these above the facts and in the history. */
const ELSEWHERE: readonly FieldName[] = ['status', 'last_error', 'updated_at']

const names = Object.keys(FOUND_FIELDS) as FieldName[] // the keys of this very object

/** What is known of a message besides its history, in the order of the page. */
export const FACTS: readonly Fact[] = [...FIRST, ...names.filter((name) => !FIRST.includes(name))].flatMap(
  (name) => {
    const { label }: MessageField = MESSAGE_FIELDS[name]
    return label === undefined || ELSEWHERE.includes(name) ? [] : [{ name, label }]
  },
)

/** True for a field that is shown by the clock. */
export function isInstant(name: FieldName): boolean {
  return MESSAGE_FIELDS[name].kind === 'instant'
}
