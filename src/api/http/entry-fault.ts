import type { Refusal } from './refusal.ts'
import { type ReplySet, refuse, refuseField, shortName } from './refuse.ts'

/** What is wrong with an entry of a list; in CSV also where, each counted from 1. */
export type EntryFault = {
  readonly kind: 'fault'
  readonly code: 'invalid_field' | 'unknown_field'
  readonly field: string
  readonly rule: string
  readonly line?: number
  readonly column?: number
}

/** The rule that a column breaks which has to be there. */
export const COLUMN_RULE = 'must be a column: the first line names them'
/** The rule that a field of JSON breaks which is none. */
export const UNKNOWN_RULE = 'is not a field of this request'

/** What is wrong with the names of the columns, in this line: one that is not known, is there twice, or is required and missing. */
export function faultOfColumns(
  line: number,
  columns: readonly string[],
  { known, required }: { readonly known: readonly string[]; readonly required: readonly string[] },
): EntryFault | null {
  const at = { kind: 'fault', code: 'invalid_field', line } as const
  for (const [place, field] of columns.entries()) {
    const column = place + 1
    const rule = `must be one of the columns ${known.join(', ')}`
    if (!known.includes(field)) return { ...at, code: 'unknown_field', field, rule, column }
    if (columns.indexOf(field) !== place) return { ...at, field, rule: 'must be a column once', column }
  }
  const missing = required.find((name) => !columns.includes(name))
  return missing === undefined ? null : { ...at, field: missing, rule: COLUMN_RULE, column: columns.length }
}

/** Refuses a list, naming what is wrong with it and where. `more` is said behind it. */
export function refuseFault(
  set: ReplySet,
  { code, field: given, rule, line, column }: EntryFault,
  more = '',
): Refusal {
  const field = shortName(given)
  if (line === undefined || column === undefined)
    return code === 'invalid_field'
      ? refuseField(set, field, rule)
      : refuse(set, code, { error: `unknown field ${field}`, field, rule })
  const error = `line ${line}, column ${column}: ${field} ${rule}${more}`
  return refuse(set, code, { error, field, rule, line, column })
}
