/** A path into JSON, read: names and places, `null` for every item of an array. */
export type JsonPath = readonly (string | number | null)[]

/** What a path must look like, in words for an error message. */
export const JSON_PATH_RULE =
  "must be a path into JSON: $, then .name, ['name'] or [0] as often as needed, at most 16 of them"
const MAX_STEPS = 16
/** Of what a path with [*] leads to more is not looked at. */
const MAX_VALUES = 10_000

const STEP = /\.([A-Za-z_][\w-]*)|\['([^'\\]+)'\]|\[(\d{1,4})\]|\[(\*)\]/gy

/**
 * Reads a path: the strict subset of JSONPath (RFC 9535) that names one place. `[*]`, every item, is read only where
 * `every` allows it. Null: it is none.
 */
export function readJsonPath(text: string, every: 'every' | 'one' = 'one'): JsonPath | null {
  if (!text.startsWith('$')) return null
  const path: (string | number | null)[] = []
  let end = 1
  STEP.lastIndex = 1
  for (let step = STEP.exec(text); step !== null; step = STEP.exec(text)) {
    const [whole, name, quoted, place] = step
    end += whole.length
    path.push(name ?? quoted ?? (place === undefined ? null : Number(place)))
  }
  const allowed = every === 'every' || !path.includes(null)
  return end === text.length && path.length <= MAX_STEPS && allowed ? path : null
}

/** What a path leads to, in order: nothing, one value, or with [*] up to 10,000. */
export function valuesAt(path: JsonPath, document: unknown): readonly unknown[] {
  let found: unknown[] = [document]
  for (const step of path) {
    found = found.flatMap((value) => stepInto(value, step)).slice(0, MAX_VALUES)
  }
  return found
}

function stepInto(value: unknown, step: string | number | null): readonly unknown[] {
  if (step === null) return Array.isArray(value) ? value : []
  if (typeof step === 'number') return Array.isArray(value) && step < value.length ? [value[step]] : []
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.hasOwn(value, step) ? [Reflect.get(value, step)] : []
}

/** A value as text, as it stands in the JSON; null: it is null, an object or an array. */
export function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

/** The fields of an object that are texts, numbers or booleans, as texts; null: it is none, or no JSON. */
export function flatJson(text: string): ReadonlyMap<string, string> | null {
  const document = parseJsonExactly(text)
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return null
  return new Map(
    Object.entries(document).flatMap(([name, value]) => {
      const said = scalarText(value)
      return said === null ? [] : [[name, said] as const]
    }),
  )
}

/**
 * JSON as a value; undefined: it is none. Integers that a number cannot hold stay as they are written, as texts: ids
 * of 19 digits are common.
 */
export function parseJsonExactly(text: string): unknown {
  try {
    return JSON.parse(text, LONG_NUMBER.test(text) ? keepLong : undefined)
  } catch {
    return undefined
  }
}

const LONG_NUMBER = /\d{16}/

/** Engines give the source of a number (ECMAScript, JSON.parse source text access); the types do not know it yet. */
function keepLong(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context?.source ?? ''
  return /^-?\d+$/.test(source) ? source : value
}
