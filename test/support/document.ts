import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js'
import { createApp } from '../../src/api/app.ts'
import { documentOf } from '../../src/api/docs/docs-document.ts'
import { HEADERS } from '../../src/api/docs/docs-headers.ts'
import { openDb } from '../../src/store/database/db.ts'
import { apiDeps, openBusAway } from './apart.ts'
import type { Response as Documented, Operation, Spec } from './openapi.ts'

/** An answer that came over HTTP. `text` is its whole body. */
export type Answer = {
  readonly method: string
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** What every answer of a gateway has, and none of the endpoints that stand in for others'. */
const REQUEST_ID = 'x-request-id'

/** What the document speaks of; beside it are the pages. */
const DOCUMENTED = /^\/(?:v1\/|health$|ready$)/

/** Where gateways of another release answer: they have another document. */
const elsewhere = new Set<string>()

/** Leaves the answers of this gateway to the document of its own release. */
export function leaveToItsOwnDocument(url: string): void {
  elsewhere.add(new URL(url).origin)
}

/**
 * Fails when an answer of a gateway is not what its document says: a status that the route does not have, another media
 * type, a body that breaks the schema or has a field that stands nowhere, a header that is not named. Answers of others
 * pass.
 */
export function holdToDocument({ method, url, status, headers, text }: Answer): void {
  const { origin, pathname } = new URL(url)
  const path = pathname.replace(/(.)\/$/, '$1')
  if (!headers.has(REQUEST_ID) || !DOCUMENTED.test(path) || elsewhere.has(origin)) return
  const where = `${method} ${path} → ${status}`
  const found = find(method, path, status)
  if (found === 'options') return
  if (found === null) throw new Error(`${where}: the document has no such answer: ${text.slice(0, 300)}`)
  for (const name of Object.keys(HEADERS))
    if (headers.has(name) && !(name in (found.answer.headers ?? {})))
      throw new Error(`${where}: the document does not name its header ${name}`)
  if (method === 'HEAD') return
  const type = headers.get('content-type')?.split(';')[0]
  if (text === '' && !found.answer.content) return
  if (type === undefined || !found.answer.content?.[type])
    throw new Error(`${where}: the document does not have it as ${type}: ${text.slice(0, 300)}`)
  if (type === 'text/csv') holdColumns(where, text, String(found.answer.content[type]?.example))
  if (type !== 'application/json') return
  hold(where, `${found.place}/content/application~1json/schema`, JSON.parse(text))
}

/** The same of one event of a stream. */
export function holdEventToDocument(url: string, name: string, data: unknown): void {
  const { pathname } = new URL(url)
  const place = placeOf('paths', pathname, 'get', 'responses', '200', 'content', 'text/event-stream')
  hold(`event ${name} of ${pathname}`, `${place}/x-events/${name}`, data)
}

/** The same of what a client was told at its endpoint. */
export function holdCallbackToDocument(body: unknown): void {
  const told = TOLD_APART.get(typeOf(body)) ?? 'status'
  const asked = ['callbacks', told, '{$request.body#/url}', 'post', 'requestBody']
  const route = ['paths', '/v1/clients/{id}/callback', 'put']
  hold('a callback', placeOf(...route, ...asked, 'content', 'application/json', 'schema'), body)
}

/** Callbacks that have another form than that of a status, by their type. */
const TOLD_APART = new Map<unknown, string>([
  ['message.received', 'received'],
  ['credits.low', 'creditsLow'],
  ['test', 'test'],
])

function typeOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'type' in body ? body.type : null
}

/** Asks as `fetch` does, and holds the answer to the document; of a stream, which has no end, only its beginning. */
export async function fetchHeld(url: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(url, init)
  const { status, headers } = response
  const isStream = headers.get('content-type')?.startsWith('text/event-stream') ?? false
  const text = isStream ? '' : await response.clone().text()
  holdToDocument({ method: (init.method ?? 'GET').toUpperCase(), url, status, headers, text })
  return response
}

/** The document of this code. */
export function ownDocument(): Spec {
  return held().spec
}

/** Holds a value to the schema of an answer of the document. */
export function holdToSchema(name: string, method: string, status: string, value: unknown): void {
  const place = placeOf('paths', name, method, 'responses', status, 'content', 'application/json', 'schema')
  hold(`${method} ${name} → ${status}`, place, value)
}

/** CSV has the columns of its example; before `messages` stands what a report was asked for. */
function holdColumns(where: string, text: string, example: string): void {
  const isForAdmins = ADMIN_COLUMNS.test(text)
  const columnsOf = (csv: string) => {
    const line = (csv.split('\r\n')[0] ?? '').replace(/^.*\bmessages,/, 'messages,')
    return isForAdmins ? line : line.replace(ADMIN_COLUMNS, '')
  }
  if (columnsOf(text) === columnsOf(example) && text.endsWith('\r\n')) return
  throw new Error(`${where}: the document has other columns than ${columnsOf(text)}`)
}

/** What only admins are shown stands behind all else. */
const ADMIN_COLUMNS = /,provider_cost_cents,margin_cents$/m

type Found = { readonly answer: Documented; readonly place: string }

function find(method: string, path: string, status: number): Found | 'options' | null {
  const { spec, routes } = held()
  const name = routes.find(({ pattern }) => pattern.test(path))?.name
  const operations = name === undefined ? {} : (spec.paths[name] ?? {})
  const asked = (method === 'HEAD' ? 'GET' : method).toLowerCase()
  const operation: Operation | undefined = operations[asked]
  const answer = operation?.responses[status]
  if (name !== undefined && answer)
    return { answer, place: placeOf('paths', name, asked, 'responses', String(status)) }
  if (name !== undefined && method === 'OPTIONS' && status === 204) return 'options'
  if (operation) return null
  // What is answered where there is no route, or none for the method.
  const codes = (one: Documented) => Object.keys(one.content?.['application/json']?.examples ?? {})
  const elsewhere = Object.entries(spec.components.responses).find(([, one]) =>
    codes(one).some((code) => STATUS_OF_NO_ROUTE[code] === status),
  )
  return elsewhere ? { answer: elsewhere[1], place: placeOf('components', 'responses', elsewhere[0]) } : null
}

const STATUS_OF_NO_ROUTE: Readonly<Record<string, number>> = {
  invalid_host: 400,
  foreign_origin: 403,
  unknown_route: 404,
  method_not_allowed: 405,
  host_not_allowed: 421,
}

function placeOf(...names: readonly string[]): string {
  return names
    .map((name) => `/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
    .join('')
}

type Held = {
  readonly spec: Spec
  readonly routes: readonly { readonly name: string; readonly pattern: RegExp }[]
  readonly ajv: Ajv2020
  /** What `ajv` knows as `document`. */
  readonly document: object
  /** By the schemas as JSON: most refusals have the same. */
  readonly validators: Map<string, ValidateFunction>
}

let opened: Held | undefined

/** The document of this code, whose schemas take no field that they do not name. Made when first asked, for all apps of a process. */
function held(): Held {
  if (opened) return opened
  const db = openDb({
    address: { kind: 'url', url: 'postgres://nobody@127.0.0.1:1/none' },
    name: 'none',
    max: 1,
  })
  const app = createApp(apiDeps({ db, bus: openBusAway() }))
  const spec = JSON.parse(JSON.stringify(documentOf(app.routes))) as Spec // whether it is one, docs.test.ts holds
  const ajv = new Ajv2020({ strict: false, allErrors: false, formats: FORMATS })
  const document = closed(spec) as object // of an object
  ajv.addSchema(document, 'document')
  // Of `/v1/messages/search` and `/v1/messages/{id}` the first one is meant.
  const routes = Object.keys(spec.paths)
    .map((name) => ({ name, pattern: new RegExp(`^${name.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }))
    .toSorted((a, b) => Number(a.name.includes('{')) - Number(b.name.includes('{')))
  opened = { spec, routes, ajv, document, validators: new Map() }
  return opened
}

const FORMATS = {
  uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
}

function hold(where: string, place: string, value: unknown): void {
  const { ajv, document, validators } = held()
  const schema = JSON.stringify(schemaAt(document, place))
  const check = validators.get(schema) ?? ajv.compile({ $ref: `document#${place}` })
  validators.set(schema, check)
  if (check(value)) return
  const [fault] = check.errors ?? []
  const facts = JSON.stringify(fault?.params)
  throw new Error(
    `${where}: the document does not have ${fault?.instancePath || 'the body'} so: ${fault?.message} ${facts} in ${JSON.stringify(value).slice(0, 500)}`,
  )
}

/** What stands at a place of the document, as `placeOf` writes it (RFC 6901, 6). */
function schemaAt(document: object, place: string): unknown {
  const names = place
    .split('/')
    .slice(1)
    .map((name) => decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~'))
  return names.reduce((found: unknown, name) => Reflect.get(Object(found), name), document)
}

/** The same with `unevaluatedProperties: false` in every schema of an object, as clients must not count on what is not said. */
function closed(value: unknown, isPart = false): unknown {
  if (Array.isArray(value)) return value.map((one) => closed(one))
  if (value === null || typeof value !== 'object') return value
  const schema = Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name === 'example' || name === 'examples') return [name, inner]
      // Together they are one object, and a component is closed where it is referred to.
      if ((name === 'allOf' || name === 'anyOf') && Array.isArray(inner))
        return [name, inner.map((one) => closed(one, true))]
      if (name === 'schemas') return [name, mapValues(inner, (one) => closed(one, true))]
      return [name, name === 'properties' ? mapValues(inner, (one) => closed(one)) : closed(inner)]
    }),
  )
  const isObject = ['$ref', 'properties', 'allOf', 'anyOf'].some((name) => name in schema)
  return isObject && !isPart ? { ...schema, unevaluatedProperties: false } : schema
}

function mapValues(value: object, map: (value: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, map(inner)]))
}
