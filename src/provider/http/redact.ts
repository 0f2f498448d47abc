import { base64Within } from '../../domain/base64.ts'
import type { Secrets } from '../kind.ts'

/** What stands in the place of a secret. */
export const REDACTED = '***'

/** A shorter one would be found in every word, and is none. */
const MIN_SECRET_CHARACTERS = 4

/** So much of a secret in the base64 of more than itself tells it from other words. */
const MIN_BASE64_CHARACTERS = 8

/** Takes secrets out of what a provider said, in the forms in which it may have heard them. Once made, it is used for each answer. */
export function openRedaction(secrets: Secrets, receiptToken: string): (text: string) => string {
  const forms = [...Object.values(secrets), receiptToken]
    .filter((secret) => secret.length >= MIN_SECRET_CHARACTERS)
    .flatMap(formsOf)
  // The longest first: one may hold another.
  const unique = [...new Set(forms)].toSorted((a, b) => b.length - a.length).map(patternOf)
  if (unique.length === 0) return (text) => text
  // Nearly no words have any: one look tells.
  const any = new RegExp(unique.join('|'))
  const each = unique.map((pattern) => new RegExp(pattern, 'g'))
  return (text) =>
    any.test(text) ? each.reduce((rest, form) => rest.replaceAll(form, REDACTED), text) : text
}

/** As it is, in hexadecimal, and in base64, alone or within more (`user:secret`). */
function formsOf(secret: string): string[] {
  const octets = Buffer.from(secret)
  const hex = octets.toString('hex')
  const within = base64Within(octets).filter((own) => own.length >= MIN_BASE64_CHARACTERS)
  return [
    secret,
    hex,
    hex.toUpperCase(),
    octets.toString('base64'),
    ...within.flatMap((own) => [own, own.replaceAll('+', '-').replaceAll('/', '_')]),
  ]
}

/** Characters that no writer of URLs, JSON or XML escapes. */
const NEVER_ESCAPED = /[A-Za-z0-9._-]/

/** Also percent-encoded. */
const BACKSLASH = '(?:\\\\|%(?:25)?5[cC])'
/** One for JSON, three for JSON within JSON, seven for that in JSON. */
const BACKSLASHES = `${BACKSLASH}{0,7}`
/** So many may stand for one of the secret's own then. */
const OF_ONE_BACKSLASH = 8

/** An expression for the form however its characters are escaped: for a URL, a form, JSON, JSON in those, XML or HTML. */
function patternOf(form: string): string {
  return (form.match(/\\+|[^\\]/gu) ?? []).map(escapedOrNot).join('')
}

/** Of one character, or of backslashes that follow each other: one by one they could be told apart in too many ways. */
function escapedOrNot(one: string): string {
  if (NEVER_ESCAPED.test(one)) return RegExp.escape(one)
  if (one.startsWith('\\')) return `${BACKSLASH}{${one.length},${one.length * OF_ONE_BACKSLASH}}`
  const code = one.codePointAt(0) ?? 0
  const percents = [...Buffer.from(one)].map((octet) => `%(?:25)?${hexOf(octet, 2)}`).join('')
  const units = Array.from({ length: one.length }, (_, at) => `u${hexOf(one.charCodeAt(at), 4)}`)
  const ways = [
    RegExp.escape(one),
    percents,
    units.join(BACKSLASHES),
    `&(?:amp;)?#(?:0{0,3}${code}|[xX]0{0,3}${hexOf(code, 1)});`,
    ...(NAMED[one] ?? []),
  ]
  return `${BACKSLASHES}(?:${ways.join('|')})`
}

/** What else may stand for a character. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  ' ': ['\\+'],
  '"': ['&(?:amp;)?quot;'],
  '&': ['&amp;'],
  "'": ['&(?:amp;)?apos;'],
  '<': ['&(?:amp;)?lt;'],
  '>': ['&(?:amp;)?gt;'],
  '\n': ['n'],
  '\t': ['t'],
  '\r': ['r'],
  '\b': ['b'],
  '\f': ['f'],
}

/** Digits of either case. */
function hexOf(number: number, digits: number): string {
  return number
    .toString(16)
    .padStart(digits, '0')
    .replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)
}

/** Takes out what authorized a request, as `Basic` in base64: a form of several secrets together that nobody else knows. */
export function withoutCredentials(text: string, headers: Readonly<Record<string, string>>): string {
  const [, authorization = ''] =
    Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization') ?? []
  const credentials = authorization.slice(authorization.indexOf(' ') + 1)
  if (credentials.length < MIN_SECRET_CHARACTERS) return text
  // PHP escapes slashes in JSON.
  return text.replaceAll(credentials, REDACTED).replaceAll(credentials.replaceAll('/', '\\/'), REDACTED)
}
