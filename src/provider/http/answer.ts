import { readRetryAfter } from '../../domain/callback/callback-answer.ts'
import { detailOf, errorOf } from '../answer-words.ts'
import { outcomeOfStatus } from '../http-status.ts'
import type { SettingsViolation } from '../kind.ts'
import type { SubmitAnswer } from '../port.ts'
import {
  type Finder,
  find,
  findAll,
  isViolation,
  type Looked,
  readFinder,
  readPaths,
  textsAt,
} from './find.ts'
import { JSON_PATH_RULE, type JsonPath, parseJsonExactly, scalarText, valuesAt } from './json-path.ts'
import { isMatch, PATTERN_RULE, readPattern } from './pattern.ts'
import type { AnswerRule, HttpSettings } from './settings.ts'

/** How answers are read. */
export type AnswerReading = {
  readonly rules: readonly Rule[]
  readonly id: Finder | null
  readonly ids: Finder | null
  readonly error: Finder | null
  readonly retryAfter: Finder | null
}

type Rule = {
  readonly matches: (status: number, looked: Looked) => boolean
  readonly outcome: AnswerRule['outcome']
}

/** An answer as it came. */
export type GivenAnswer = {
  readonly status: number
  readonly retryAfter: string | null
  readonly body: string
}

const MAX_ID_CHARACTERS = 128
/** A message has at most 255 parts (3GPP TS 23.040, 9.2.3.24.1). */
const MAX_IDS = 255

/** Reads how answers are to be read, or says what is wrong with it. */
export function readAnswerSettings(settings: HttpSettings['answer']): AnswerReading | SettingsViolation {
  const rules: Rule[] = []
  for (const [index, given] of (settings?.rules ?? []).entries()) {
    const rule = readRule(given, `answer.rules.${index}`)
    if (isViolation(rule)) return rule
    rules.push(rule)
  }
  const id = settings?.id ? readFinder(settings.id, 'answer.id') : null
  if (id && isViolation(id)) return id
  const ids = settings?.ids ? readFinder(settings.ids, 'answer.ids', 'every') : null
  if (ids && isViolation(ids)) return ids
  const error = settings?.error ? readFinder(settings.error, 'answer.error') : null
  if (error && isViolation(error)) return error
  const retryAfter = settings?.retry_after ? readFinder(settings.retry_after, 'answer.retry_after') : null
  if (retryAfter && isViolation(retryAfter)) return retryAfter
  return { rules, id, ids, error, retryAfter }
}

/**
 * What an answer means: the outcome of the first rule that matches, else what its status says. An accepted message whose
 * id cannot be found is unknown where one is looked for: no receipt would ever find it. Where none is looked for it has
 * the id of its submission.
 */
export function readAnswer(
  reading: AnswerReading,
  { status, retryAfter, body }: GivenAnswer,
  { nowMs, submissionId }: { readonly nowMs: number; readonly submissionId: string },
): SubmitAnswer {
  const looked = { body, json: once(() => parseJsonExactly(body)) }
  const outcome =
    reading.rules.find((rule) => rule.matches(status, looked))?.outcome ?? outcomeOfStatus(status)
  const detail = detailOf(status, body)
  const words = errorOf((reading.error && find(reading.error, looked)) ?? detail)
  switch (outcome) {
    case 'accepted': {
      const ids = idsIn(reading, looked, submissionId)
      if (ids === null) return { kind: 'unknown', error: `accepted, but without an id: ${words}` }
      return { kind: 'accepted', providerMessageIds: ids, detail }
    }
    case 'rejected_permanent':
    case 'rejected_temporary':
      return { kind: outcome, error: words, detail }
    case 'throttled':
      return { kind: outcome, retryAfterMs: waitIn(reading, looked, retryAfter, nowMs), detail }
    case 'unknown':
      return { kind: outcome, error: words }
  }
}

function idsIn(
  { id, ids }: AnswerReading,
  looked: Looked,
  submissionId: string,
): readonly [string, ...string[]] | null {
  const [first, ...others] = ids ? findAll(ids, looked) : []
  if (first !== undefined)
    return others.length < MAX_IDS && [first, ...others].every(isId) ? [first, ...others] : null
  if (id === null) return ids === null ? [submissionId] : null
  const only = find(id, looked)
  return only !== null && isId(only) ? [only] : null
}

/** As receipts will name it, and as it can be stored: without control characters and half surrogate pairs. */
function isId(text: string): boolean {
  return text.length <= MAX_ID_CHARACTERS && !/\p{Cc}/u.test(text) && text.isWellFormed()
}

/** The wait that the body names, else the header; bounded as `readRetryAfter` says. */
function waitIn(
  { retryAfter }: AnswerReading,
  looked: Looked,
  header: string | null,
  nowMs: number,
): number | null {
  const told = retryAfter && find(retryAfter, looked)
  const seconds = /^\d{1,9}(?:\.\d{1,9})?$/.test(told ?? '') ? String(Math.ceil(Number(told))) : told
  return readRetryAfter(seconds, nowMs) ?? readRetryAfter(header, nowMs)
}

function readRule(rule: AnswerRule, field: string): Rule | SettingsViolation {
  const { status, regex, json, equals, matches, outcome } = rule
  if (json === undefined && (equals !== undefined || matches !== undefined))
    return { field: `${field}.json`, rule: 'must be given with equals and matches' }
  const pattern = regex === undefined ? null : readPattern(regex)
  if (regex !== undefined && pattern === null) return { field: `${field}.regex`, rule: PATTERN_RULE }
  const paths = json === undefined ? null : readPaths(json)
  if (json !== undefined && paths === null) return { field: `${field}.json`, rule: JSON_PATH_RULE }
  const wanted = matches === undefined ? null : readPattern(matches)
  if (matches !== undefined && wanted === null) return { field: `${field}.matches`, rule: PATTERN_RULE }
  const value = equals === undefined ? null : scalarText(equals)
  return {
    outcome,
    matches: (code, looked) =>
      (status === undefined || isStatus(status, code)) &&
      (pattern === null || isMatch(pattern, looked.body)) &&
      (paths === null || isThere(paths, looked.json(), value, wanted)),
  }
}

function isStatus(wanted: string | number, code: number): boolean {
  const text = String(wanted)
  return text.endsWith('xx') ? text.startsWith(String(Math.floor(code / 100))) : Number(text) === code
}

/** Whether something stands there, and is what it is asked to be. Texts and numbers that look alike are alike. */
function isThere(
  paths: readonly JsonPath[],
  document: unknown,
  value: string | null,
  pattern: RegExp | null,
): boolean {
  if (value === null && pattern === null)
    return paths.some((path) => valuesAt(path, document).some((found) => found !== null))
  const [text] = textsAt(paths, document)
  if (text === undefined) return value === '' && pattern === null
  return (value === null || text === value) && (pattern === null || isMatch(pattern, text))
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
