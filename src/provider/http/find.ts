import type { SettingsViolation } from '../kind.ts'
import { JSON_PATH_RULE, type JsonPath, readJsonPath, scalarText, valuesAt } from './json-path.ts'
import { matchesIn, matchIn, PATTERN_RULE, readPattern } from './pattern.ts'
import type { FoundAt } from './settings.ts'

/** Where a value is in an answer, read. */
export type Finder =
  | { readonly kind: 'json'; readonly paths: readonly JsonPath[] }
  | { readonly kind: 'regex'; readonly pattern: RegExp }

/** An answer to look into. `json()` is its body as JSON, undefined when it is none. */
export type Looked = { readonly body: string; readonly json: () => unknown }

/** Reads where a value is, or says what is wrong. `every`: paths may have [*]. */
export function readFinder(
  at: FoundAt,
  field: string,
  every: 'every' | 'one' = 'one',
): Finder | SettingsViolation {
  if ((at.json === undefined) === (at.regex === undefined))
    return { field, rule: 'must have one of json and regex, and not both' }
  if (at.regex !== undefined) {
    const pattern = readPattern(at.regex)
    return pattern ? { kind: 'regex', pattern } : { field: `${field}.regex`, rule: PATTERN_RULE }
  }
  const paths = readPaths(at.json ?? [], every)
  return paths ? { kind: 'json', paths } : { field: `${field}.json`, rule: JSON_PATH_RULE }
}

/** One path or several, read; null: one of them is none. */
export function readPaths(
  given: string | readonly string[],
  every: 'every' | 'one' = 'one',
): readonly JsonPath[] | null {
  const paths = (typeof given === 'string' ? [given] : given).map((text) => readJsonPath(text, every))
  const read = paths.filter((path) => path !== null)
  return read.length === paths.length ? read : null
}

/** What there is, in order: with [*], or with an expression that matches several times, more than one. */
export function findAll(finder: Finder, { body, json }: Looked): readonly string[] {
  if (finder.kind === 'regex') return matchesIn(finder.pattern, body)
  return textsAt(finder.paths, json())
}

/** The first value that is there; null: none. */
export function find(finder: Finder, looked: Looked): string | null {
  if (finder.kind === 'regex') return matchIn(finder.pattern, looked.body)
  return textsAt(finder.paths, looked.json())[0] ?? null
}

/** The values of the first path that leads to any, as texts; those that are empty are none. */
export function textsAt(paths: readonly JsonPath[], document: unknown): readonly string[] {
  for (const path of paths) {
    const texts = valuesAt(path, document).flatMap((value) => scalarText(value) || [])
    if (texts.length > 0) return texts
  }
  return []
}

/** True of what says what is wrong. */
export function isViolation(read: object): read is SettingsViolation {
  return 'rule' in read
}
