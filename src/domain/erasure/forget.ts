import { LEFT_OUT, type NumberForms } from './number-forms.ts'
import type { Searched } from './searched.ts'

/** A value of JSON. */
type Json = unknown

/**
 * The same value without the number: a text that is it becomes `stand`, or its hash where that is not given; within other texts
 * `LEFT_OUT` stands for it. Names of fields stay.
 */
function forgetInJson(value: Json, forms: NumberForms, stand: string = forms.hash): Json {
  // Some write a number as one of JSON; in what the gateway writes such ones are times and counts.
  if (typeof value === 'number') return stand === forms.hash && forms.isSame(String(value)) ? stand : value
  if (typeof value === 'string') return forms.isSame(value) ? stand : forms.without(value, LEFT_OUT)
  if (Array.isArray(value)) return value.map((one) => forgetInJson(one, forms, stand))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, forgetInJson(one, forms, stand)]),
  )
}

/** The same in a text that is JSON; one that is not is searched as it stands. */
function forgetInJsonText(text: string, forms: NumberForms, stand?: string): string {
  return json(text, forms, stand, (read) => read)
}

/** The lines of a history without the number: of each only what is said in words, for its times are digits too. */
function forgetInLines(lines: string, forms: NumberForms): string {
  return lines
    .split('\n')
    .map((line) => forgetInJsonText(line, forms, LEFT_OUT))
    .join('\n')
}

/** A row as the database has it: JSON is text. */
export type KeptRow = Readonly<Record<string, string | null>>

/** What is to go of a row. */
export type ToForget = {
  /** Numbers in this form; null: none. */
  readonly forms: NumberForms | null
  /** What the row says, whoever's number it has. */
  readonly text: boolean
}

/** What a row becomes: the columns that change, and whether it is one of the number itself, or loses what it says: then its octets go too. */
export type ForgottenRow = {
  readonly changed: Readonly<Record<string, string | null>>
  readonly own: boolean
}

/** What is to change of a row, by how its columns are searched; null: nothing. */
export function forgetRow(
  columns: ReadonlyMap<string, Searched>,
  row: KeptRow,
  { forms, text }: ToForget,
): ForgottenRow | null {
  const own = text || (forms !== null && isOf(columns, row, forms))
  const changed: Record<string, string | null> = {}
  for (const [name, how] of columns) {
    const value = row[name] ?? null
    if (value === null || how === 'octets') continue
    const next = forgotten(value, how, own, forms)
    if (next !== value) changed[name] = next
  }
  return own || Object.keys(changed).length > 0 ? { changed, own } : null
}

/** Whether one of the row's numbers is this one. */
function isOf(columns: ReadonlyMap<string, Searched>, row: KeptRow, forms: NumberForms): boolean {
  return [...columns].some(([name, how]) => {
    const value = row[name] ?? ''
    if (how === 'number') return forms.isSame(value)
    if (how !== 'told') return false
    const { from, to } = asObject(asObject(parsed(value))['data'])
    return [from, to].some((one) => typeof one === 'string' && forms.isSame(one))
  })
}

function forgotten(value: string, how: Searched, own: boolean, forms: NumberForms | null): string {
  switch (how) {
    case 'text':
      return own ? '' : words(value, forms)
    case 'told':
      return own || forms ? json(value, forms, forms?.hash, (told) => withoutText(told, 'data', own)) : value
    case 'form':
      // That of a message stands in where its client is told, that of a callback alone.
      return own || forms
        ? json(
            value,
            forms,
            LEFT_OUT,
            (to) => withoutText({ of: withoutText(to, 'form', own) }, 'of', own)['of'],
          )
        : value
    case 'number':
      return forms?.isSame(value) ? forms.hash : words(value, forms)
    case 'words':
      return words(value, forms)
    case 'json':
      return forms ? forgetInJsonText(value, forms) : value
    case 'lines':
      return forms ? forgetInLines(value, forms) : value
    case 'octets':
      return value
  }
}

function words(value: string, forms: NumberForms | null): string {
  return forms ? forms.without(value, LEFT_OUT) : value
}

/** JSON that is changed, and then searched; as it stood where nothing was to be changed. */
function json(
  value: string,
  forms: NumberForms | null,
  stand: string | undefined,
  change: (read: Json) => Json,
): string {
  const read = parsed(value)
  if (read === undefined) return words(value, forms)
  const changed = change(read)
  const next = JSON.stringify(forms ? forgetInJson(changed, forms, stand) : changed)
  return next === JSON.stringify(read) ? value : next
}

/** The same with an empty `text` in the object under this name, where it has one and it is to go. */
function withoutText(read: Json, name: string, go: boolean): Readonly<Record<string, Json>> {
  const whole = asObject(read)
  const within = asObject(whole[name])
  return go && typeof within['text'] === 'string' ? { ...whole, [name]: { ...within, text: '' } } : whole
}

function asObject(value: Json): Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, Json>>) // an object that is no list
    : {}
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
