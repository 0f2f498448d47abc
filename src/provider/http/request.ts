import { CALLBACK_URL_RULE, readCallbackUrl } from '../../domain/callback/callback-url.ts'
import type { Asked } from '../../outbound/way-out.ts'
import type { SettingsViolation } from '../kind.ts'
import type { HttpSettings } from './settings.ts'
import {
  fillTemplate,
  isOctets,
  type Piece,
  type Place,
  placeOf,
  readTemplate,
  type Template,
  VARIABLES,
  type Values,
  type Variable,
} from './template.ts'

/** The request of the settings, read. */
export type RequestTemplate = {
  readonly method: string
  /** The server; its path does not matter. */
  readonly server: URL
  readonly path: Template
  readonly headers: readonly (readonly [name: string, value: Template])[]
  readonly body: { readonly template: Template; readonly place: Place } | null
  /** The secrets that it names. */
  readonly secrets: ReadonlySet<string>
  /** The values of the message that it names. */
  readonly variables: ReadonlySet<Variable>
}

type Read<T> = { readonly kind: 'read'; readonly value: T } | Wrong
type Wrong = { readonly kind: 'wrong'; readonly violation: SettingsViolation }

/** Said of how the connection is used, which is not for settings to say (RFC 9110, 7.6.1; RFC 9112, 6). */
const OF_THE_CONNECTION = [
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'trailer',
]
/** Could be `..`, and lead to another path. */
const FREE_TEXTS: readonly Variable[] = ['text', 'from', 'reference', 'udh', 'octets', 'text_or_octets']

/** Scheme, host and port; what follows is path and query. */
const SERVER = /^(https?:\/\/[^/?#{}\\\s]+)(.*)$/is

/** Reads the request of the settings, or says what is wrong with it. */
export function readRequest(settings: HttpSettings['request']): Read<RequestTemplate> {
  const url = readUrl(settings.url)
  if (url.kind === 'wrong') return url
  const headers = readHeaders(settings.headers ?? {})
  if (headers.kind === 'wrong') return headers
  const body = readBody(settings, headers.value)
  if (body.kind === 'wrong') return body
  const templates = [url.value.path, ...headers.value.map(([, value]) => value), body.value?.template ?? []]
  const pieces = templates.flat()
  const secrets = pieces.flatMap((piece) => (piece.kind === 'secret' ? [piece.name] : []))
  const variables = pieces.flatMap((piece) => (piece.kind === 'variable' ? [piece.name] : []))
  return {
    kind: 'read',
    value: {
      method: settings.method,
      ...url.value,
      headers: headers.value,
      body: body.value,
      secrets: new Set(secrets),
      variables: new Set(variables),
    },
  }
}

/** The request with these values in it. */
export function fillRequest(template: RequestTemplate, values: Values): Asked {
  const { method, path, headers, body } = template
  return {
    method,
    path: fillTemplate(path, 'url', values),
    headers: {
      'user-agent': 'sms-gateway',
      ...Object.fromEntries(headers.map(([name, value]) => [name, fillTemplate(value, 'header', values)])),
    },
    body: body && fillTemplate(body.template, body.place, values),
  }
}

function readUrl(text: string): Read<{ readonly server: URL; readonly path: Template }> {
  const [, origin, rest = ''] = SERVER.exec(text) ?? []
  if (/^[^/]*\/\/[^/?#]*\{/.test(text)) return wrong('request.url', 'must have no variable in its host')
  const read = origin === undefined ? null : readCallbackUrl(`${origin}/`, true)
  if (read === null) return wrong('request.url', CALLBACK_URL_RULE)
  if (read.kind === 'violation') return wrong('request.url', read.rule)
  if (/[^\x21-\x7e]|#/.test(rest))
    return wrong('request.url', 'must have no blank, no # and nothing but ASCII; others are percent-encoded')
  const path = rest.startsWith('/') ? rest : `/${rest}`
  const template = readNamed(path, 'request.url')
  if (template.kind === 'wrong') return template
  const inPath = pathOnly(template.value).find(
    (piece) => piece.kind === 'variable' && FREE_TEXTS.includes(piece.name),
  )
  if (inPath?.kind === 'variable')
    return wrong('request.url', `must have {${inPath.name}} behind its ?, not in its path`)
  return { kind: 'read', value: { server: read.url, path: template.value } }
}

/** The pieces before the query. */
function pathOnly(template: Template): readonly Piece[] {
  const query = template.findIndex((piece) => piece.kind === 'literal' && piece.text.includes('?'))
  return query < 0 ? template : template.slice(0, query)
}

function readHeaders(
  given: Readonly<Record<string, string>>,
): Read<readonly (readonly [name: string, value: Template])[]> {
  const headers: [string, Template][] = []
  for (const [name, text] of Object.entries(given)) {
    const field = `request.headers.${name}`
    const lower = name.toLowerCase()
    if (OF_THE_CONNECTION.includes(lower)) return wrong(field, 'must not be given: it is set by itself')
    if (headers.some(([other]) => other === lower)) return wrong(field, 'must be given once')
    if (/[^\x20-\x7e]/.test(text)) return wrong(field, 'must be one line of ASCII')
    const template = readNamed(text, field)
    if (template.kind === 'wrong') return template
    const octets = octetsIn(template.value)
    if (octets !== null) return wrong(field, octetsRule(octets))
    headers.push([lower, template.value])
  }
  return { kind: 'read', value: headers }
}

const CONTENT_TYPE_RULE =
  'must be application/x-www-form-urlencoded, application/json, application/xml or text/plain, in UTF-8, where there is a body: values are escaped by it'

function readBody(
  { method, body }: HttpSettings['request'],
  headers: readonly (readonly [name: string, value: Template])[],
): Read<RequestTemplate['body']> {
  if (body === undefined) return { kind: 'read', value: null }
  if (method === 'GET') return wrong('request.body', 'must not be given with GET')
  const [type, ...more] = headers.find(([name]) => name === 'content-type')?.[1] ?? []
  const place = type?.kind === 'literal' && more.length === 0 ? placeOf(type.text) : null
  if (place === null) return wrong('request.headers.content-type', CONTENT_TYPE_RULE)
  const template = readNamed(body, 'request.body')
  if (template.kind === 'wrong') return template
  if (place === 'json' && !isJson(template.value))
    return wrong(
      'request.body',
      'must be JSON when its variables are filled in: texts stand in quotes, as "{text}"',
    )
  const octets = place === 'form' ? null : octetsIn(template.value)
  if (octets !== null) return wrong('request.body', octetsRule(octets))
  if (place === 'xml' && /<!\[CDATA\[/.test(body))
    return wrong('request.body', 'must have no CDATA: values are escaped as XML text')
  return { kind: 'read', value: { template: template.value, place } }
}

function readNamed(text: string, field: string): Read<Template> {
  const read = readTemplate(text)
  if ('template' in read) return { kind: 'read', value: read.template }
  const name = read.unknown
  const known = VARIABLES.map((variable) => `{${variable}}`).join(' ')
  return wrong(
    field,
    `must not name {${name}}: known are ${known} {secret.NAME}; {{${name}}} is the text itself`,
  )
}

/** A variable of the template whose octets only a URL and a form can hold. */
function octetsIn(template: Template): Variable | null {
  const found = template.find((piece) => piece.kind === 'variable' && isOctets(piece.name))
  return found?.kind === 'variable' ? found.name : null
}

function octetsRule(name: Variable): string {
  return `must not have {${name}}, which are octets for a URL or a form: {udh_hex} and {octets_hex} are in hexadecimal`
}

/** Numbers may stand without quotes; all others need them, whatever they hold. */
function isJson(template: Template): boolean {
  const numbers: readonly Variable[] = ['parts', 'data_coding', 'validity_s', 'validity_min', 'to_no_plus']
  const probe = fillTemplate(template, 'json', {
    variable: (name) => (numbers.includes(name) ? '12' : 'a"\\b'),
    secret: () => 'a"\\b',
  })
  try {
    JSON.parse(probe)
    return true
  } catch {
    return false
  }
}

function wrong(field: string, rule: string): Wrong {
  return { kind: 'wrong', violation: { field, rule } }
}
