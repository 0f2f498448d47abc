import type { SettingsViolation } from '../kind.ts'
import type { RawRequest, UnreadableReceipt } from '../port.ts'
import { readPaths, textsAt } from './find.ts'
import { JSON_PATH_RULE, type JsonPath, parseJsonExactly, scalarText, valuesAt } from './json-path.ts'
import type { ToldAt } from './settings.ts'

/** Receipts and inbound messages in one request, at most; senders that collect them post some hundred at once. */
export const MAX_TOLD = 500
/** The rule of a body in which receipts or messages are looked for. */
export function bodyRule(what: 'receipts' | 'messages'): string {
  return `must be JSON with at most ${MAX_TOLD} ${what}`
}

/** Where a value is in what a provider tells, read. */
export type Teller =
  | { readonly kind: 'json'; readonly paths: readonly JsonPath[] }
  | { readonly kind: 'field'; readonly name: string }

/** Where all values of a request are looked for. */
export type ToldForm = {
  readonly method: 'POST' | 'GET'
  /** The field that holds the JSON; null, or not there: the body is it. */
  readonly jsonField: string | null
  readonly each: JsonPath | null
  readonly readsJson: boolean
}

/** The fields of a request: of a query, and of a form. */
export type Fields = ReadonlyMap<string, string>

/** Reads where a value is, or says what is wrong. */
export function readTeller(at: ToldAt, field: string): Teller | SettingsViolation {
  if ((at.json === undefined) === (at.field === undefined))
    return { field, rule: 'must have one of json and field, and not both' }
  if (at.field !== undefined) return { kind: 'field', name: at.field }
  const paths = readPaths(at.json ?? [])
  return paths ? { kind: 'json', paths } : { field: `${field}.json`, rule: JSON_PATH_RULE }
}

/** The fields of a query, and of a form that was posted: the last value of a name counts, that of the form first. */
export function fieldsOf({ url, headers, bytes }: RawRequest): Fields {
  const fields = new Map(new URL(url).searchParams)
  if (/^application\/x-www-form-urlencoded\b/i.test(headers.get('content-type') ?? ''))
    for (const [name, value] of new URLSearchParams(Buffer.from(bytes).toString())) fields.set(name, value)
  return fields
}

/** What values are looked for in: each item, or the whole. Null: it is no JSON, or there are too many. */
export function documentsIn(
  { readsJson, jsonField, each }: ToldForm,
  { bytes }: RawRequest,
  fields: Fields,
): readonly unknown[] | null {
  if (!readsJson) return [undefined]
  const inField = jsonField === null ? undefined : fields.get(jsonField)
  // Senders name any content type, or none.
  const document = parseJsonExactly(inField ?? Buffer.from(bytes).toString())
  if (document === undefined) return null
  if (each === null) return [document]
  const items = valuesAt(each, document).flatMap((found) => (Array.isArray(found) ? found : [found]))
  return items.length > MAX_TOLD ? null : items
}

/** A value as text; undefined: it is not there, or empty in JSON. */
export function textOf(teller: Teller, document: unknown, fields: Fields): string | undefined {
  return teller.kind === 'json' ? textsAt(teller.paths, document)[0] : fields.get(teller.name)
}

/** A value as text; what is there and holds nothing is ''. Undefined: it is not there. */
export function textThere(teller: Teller, document: unknown, fields: Fields): string | undefined {
  const text = textOf(teller, document, fields)
  if (text !== undefined || teller.kind === 'field') return text
  const found = teller.paths.flatMap((path) => valuesAt(path, document))
  return found.some((value) => value === null || scalarText(value) !== null) ? '' : undefined
}

/** What a value is called in a refusal. */
export function nameOf(teller: Teller): string {
  if (teller.kind === 'field') return teller.name
  return (teller.paths[0] ?? []).filter((step) => step !== null).join('.') || 'body'
}

/** What cannot be read, with its rule. */
export function unreadable(field: string, rule: string): UnreadableReceipt {
  return { kind: 'unreadable', field, rule }
}
