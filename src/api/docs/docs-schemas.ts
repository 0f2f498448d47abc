import { assert } from '../../domain/assert.ts'

type Json = Readonly<Record<string, unknown>>

/**
 * What stands in the document, as JSON: schemas with a name (`$id`) become references, each of them once among the
 * components, whose texts are answered beside it.
 */
export function withNamedSchemas<T extends object>(
  document: T,
): { readonly document: T; readonly schemas: Readonly<Record<string, object>> } {
  const sources = new Map<string, string>()
  const schemas: Record<string, object> = {}

  function read(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(read)
    if (!isObject(value)) return value
    if ('schema' in value) return mapValues(value, read, EXAMPLES)
    const { $id: name, ...schema } = value
    if (typeof name !== 'string') return asChoice(mapValues(value, read))
    const source = JSON.stringify(schema)
    assert((sources.get(name) ?? source) === source, `two schemas are named ${name}`)
    if (!sources.has(name)) {
      sources.set(name, source)
      schemas[name] = asChoice(mapValues(schema, read))
    }
    return { $ref: `#/components/schemas/${name}` }
  }

  return { document: read(document) as T, schemas } // the same shape
}

function isObject(value: unknown): value is Json {
  return value !== null && typeof value === 'object'
}

/** What stands beside a schema in a body, and may hold schemas as its data: it is shown as it is answered. */
const EXAMPLES: readonly string[] = ['example', 'examples']

function mapValues(object: Json, map: (value: unknown) => unknown, asTheyAre: readonly string[] = []): Json {
  const entries = Object.entries(object)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, asTheyAre.includes(name) ? value : map(value)]),
  )
}

/** A choice of words is an `enum`, and what may be null has two types: the page shows them so. TypeBox says both as `anyOf`. */
function asChoice(schema: Json): Json {
  const { anyOf, ...rest } = schema
  if (!Array.isArray(anyOf)) return schema
  const choices: readonly Json[] = anyOf
  const words = choices.map((one) => one['const'])
  if (words.every((word) => typeof word === 'string')) return { ...rest, type: 'string', enum: words }
  const [one, other] = choices
  if (choices.length !== 2 || typeof one?.['type'] !== 'string' || other?.['type'] !== 'null') return schema
  const known = Array.isArray(one['enum']) ? { enum: [...one['enum'], null] } : {}
  return { ...one, ...rest, ...known, type: [one['type'], 'null'] }
}
