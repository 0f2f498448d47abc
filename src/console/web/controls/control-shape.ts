import type { ControlName } from '../../../domain/controls.ts'
import type { Json, JsonSchema } from '../forms/schema.ts'
import { FIELD_WORDS, type FieldWords } from './control-words.ts'

/** Characters of a value that stands in the place of what is not said, at most. */
const MAX_SHOWN = 40

/** What holds where nothing is said, and how that is said: `as usual`. */
export type Otherwise = { readonly holds: Json; readonly words: string }

/**
 * The schema of a control as a form asks for it: what is not said is one choice of each field and says what holds then; null,
 * and an empty list, are others of their own.
 */
export function sayable(schema: JsonSchema, name: ControlName, otherwise: Otherwise): JsonSchema {
  return sayableGroup(schema, FIELD_WORDS[name] ?? {}, otherwise, '')
}

function sayableGroup(
  schema: JsonSchema,
  words: Readonly<Record<string, FieldWords>>,
  otherwise: Otherwise,
  path: string,
): JsonSchema {
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]) => {
    const at = `${path}${name}`
    const own = words[at]
    const titled = own ? { ...field, title: own.label } : field
    const held = { ...otherwise, holds: fieldOf(otherwise.holds, name) }
    return [
      name,
      field.properties
        ? { ...sayableGroup(titled, words, held, `${at}.`), isOpen: true }
        : sayableField(titled, own, held),
    ] as const
  })
  return { ...schema, properties: Object.fromEntries(fields) }
}

function sayableField(
  field: JsonSchema,
  { nothing = 'none', something = 'this' }: Partial<FieldWords> = {},
  { holds, words }: Otherwise,
): JsonSchema {
  const said = { ...field, otherwise: `${words}: ${valueWords(holds, nothing)}` }
  const own = field.anyOf?.filter(({ type }) => type !== 'null') ?? []
  if (field.anyOf && own.length < field.anyOf.length)
    return {
      ...said,
      anyOf: [{ const: null, title: nothing }, ...own.map((one) => ({ ...one, title: something }))],
    }
  const empty = field.type === 'array' ? [] : field.type === 'object' ? {} : null
  if (empty === null) return said
  const { title = '', description = '', ...value } = field
  return {
    ...(title && { title }),
    description,
    otherwise: said.otherwise,
    anyOf: [
      { const: empty, title: nothing },
      { ...value, title: something },
    ],
  }
}

function fieldOf(value: Json, name: string): Json {
  return isObject(value) ? (value[name] ?? null) : null
}

/** A value in a few words: `any`, `yes`, `5`, `DE, AT`, `from 08:00 until 21:00`. */
export function valueWords(value: Json, nothing: string): string {
  const text = wordsOf(value, nothing)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text
}

function wordsOf(value: Json, nothing: string): string {
  if (value === null) return nothing
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (isList(value)) return value.length === 0 ? nothing : value.map(String).join(', ')
  if (!isObject(value)) return String(value)
  const entries = Object.entries(value)
  if (entries.length === 0) return nothing
  return entries.map(([name, one]) => (isObject(one) ? name : `${name} ${one}`)).join(' ')
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function isObject(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !isList(value)
}
