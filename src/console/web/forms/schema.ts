/** What is sent and answered as JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

/** What is read of a JSON schema here; whatever else it says, the gateway checks. */
export type JsonSchema = {
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly default?: Json
  readonly example?: Json
  readonly const?: Json
  readonly enum?: readonly Json[]
  readonly anyOf?: readonly JsonSchema[]
  readonly properties?: { readonly [name: string]: JsonSchema }
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly additionalProperties?: boolean | JsonSchema
  readonly patternProperties?: { readonly [pattern: string]: JsonSchema }
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  /** What holds where it is not given, in words; left out: its default. */
  readonly otherwise?: string
  /** Of a group: it is asked for as if it were there, and left out where nothing is said in it. */
  readonly isOpen?: boolean
}

/** What a form asks for, made of a schema. `json` is what no form is known for: it is written as JSON. */
export type Shape =
  | { readonly kind: 'text'; readonly isLong: boolean }
  | { readonly kind: 'number'; readonly isWhole: boolean }
  | { readonly kind: 'flag' }
  | { readonly kind: 'choice'; readonly values: readonly Json[] }
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'group'; readonly fields: readonly NamedShape[] }
  | { readonly kind: 'list'; readonly item: Shape }
  /** `example` is one of its names, '' where none is known. */
  | { readonly kind: 'map'; readonly value: Shape; readonly example: string }
  | { readonly kind: 'variants'; readonly variants: readonly Variant[] }
  | { readonly kind: 'json' }

/** A field of a group. What is not required may be left out; `orNull`: null is how that is said. */
export type NamedShape = {
  readonly name: string
  readonly label: string
  readonly help: string
  readonly isRequired: boolean
  readonly orNull: boolean
  readonly byDefault: Json | undefined
  readonly otherwise: string | null
  readonly isOpen: boolean
  readonly shape: Shape
}

/** One of several shapes that a value may have. */
export type Variant = { readonly label: string; readonly shape: Shape }

/** Texts that may be longer than this, or have lines already, get room for lines. */
const LONG_TEXT = 500

/** What the gateway answers as a schema; typebox writes JSON schemas. */
export function asSchema(answered: unknown): JsonSchema {
  return answered as JsonSchema // what `GET /v1/providers/kinds` has as settings
}

/** What the gateway answers as settings. */
export function asJson(answered: unknown): Json {
  return answered as Json // read from JSON
}

/** The shape of what a schema takes. */
export function shapeOf(schema: JsonSchema): Shape {
  const { anyOf } = schema
  if (schema.const !== undefined) return { kind: 'constant', value: schema.const }
  if (schema.enum) return { kind: 'choice', values: schema.enum }
  if (anyOf) return shapeOfAny(anyOf)
  switch (schema.type) {
    case 'string':
      return { kind: 'text', isLong: (schema.maxLength ?? 0) > LONG_TEXT }
    case 'integer':
    case 'number':
      return { kind: 'number', isWhole: schema.type === 'integer' }
    case 'boolean':
      return { kind: 'flag' }
    case 'array':
      return schema.items ? { kind: 'list', item: shapeOf(schema.items) } : { kind: 'json' }
    case 'object':
      return shapeOfObject(schema)
    default:
      return { kind: 'json' }
  }
}

function shapeOfObject({ properties, required = [], ...more }: JsonSchema): Shape {
  const ofAny = typeof more.additionalProperties === 'object' ? more.additionalProperties : null
  const isOpen = ofAny !== null && Object.keys(properties ?? {}).length === 0
  if (properties && !isOpen) {
    const fields = Object.entries(properties).map(([name, schema]) =>
      namedShape(name, schema, required.includes(name)),
    )
    return { kind: 'group', fields }
  }
  const value = Object.values(more.patternProperties ?? {})[0] ?? ofAny
  if (!value) return { kind: 'json' }
  const [example = ''] = Object.keys(more.example ?? {})
  return { kind: 'map', value: shapeOf(value), example }
}

function namedShape(name: string, schema: JsonSchema, isRequired: boolean): NamedShape {
  const kept = schema.anyOf?.filter(({ type }) => type !== 'null')
  const orNull = kept !== undefined && kept.length < (schema.anyOf?.length ?? 0)
  const only = orNull && kept.length === 1 ? kept[0] : undefined
  const inner = only ?? (orNull ? { ...schema, anyOf: kept } : schema)
  return {
    name,
    label: schema.title ?? only?.title ?? titled(name),
    help: schema.description ?? only?.description ?? '',
    isRequired: isRequired && !orNull,
    orNull,
    byDefault: schema.default ?? only?.default,
    otherwise: schema.otherwise ?? null,
    isOpen: schema.isOpen === true,
    shape: shapeOf(inner),
  }
}

function shapeOfAny(schemas: readonly JsonSchema[]): Shape {
  const [first] = schemas
  if (first && schemas.length === 1) return shapeOf(first)
  if (schemas.every((one) => one.const !== undefined))
    return { kind: 'choice', values: schemas.map((one) => one.const as Json) } // each has one, see above
  const variants = schemas.map((schema) => ({ label: labelOf(schema), shape: shapeOf(schema) }))
  return { kind: 'variants', variants }
}

/** What a variant is called that has no title and no fields. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'number',
  boolean: 'yes or no',
  array: 'several',
}

/** A variant is called what its schema is, or by what it asks for. */
function labelOf(schema: JsonSchema): string {
  if (schema.title) return schema.title
  if (schema.const !== undefined) return String(schema.const)
  const names = schema.required ?? Object.keys(schema.properties ?? {})
  if (names.length > 0) return names.map((name) => name.replaceAll('_', ' ')).join(', ')
  return TYPES[schema.type ?? ''] ?? schema.type ?? 'JSON'
}

/** True for what has one control. */
export function isSimple({ kind }: Shape): boolean {
  return kind === 'text' || kind === 'number' || kind === 'flag' || kind === 'choice' || kind === 'json'
}

/** Names that are written in capitals. */
const ACRONYMS = /\b(?:url|json|id|ids|dlr|udh|ton|npi)\b/g

/** The name of a field as people read it: `max_parts_per_s` is `Max parts per s`. */
export function titled(name: string): string {
  const text = name
    .replaceAll('_', ' ')
    .replaceAll(ACRONYMS, (word) => word.replace(/^[a-z]+?(?=s?$)/, (short) => short.toUpperCase()))
  return text.charAt(0).toUpperCase() + text.slice(1)
}
