import { holdToSchema } from '../support/document.ts'
import { type Response, type Route, routesOf, type Spec } from '../support/openapi.ts'
import type { FuzzRequest } from './requests.ts'
import type { WireAnswer } from './wire.ts'

/** Larger bodies may be refused, and the connection ended, while they are still being sent. */
const ANSWERED_BYTES = 64 * 1024

/** What the runtime itself answers to a head that is no HTTP, without a body. */
const OF_THE_RUNTIME = new Set([400, 414, 431, 505])

/** Of stacks, statements and paths: nothing of it is for clients. */
const INSIDES =
  /\bselect .+ from\b|\binsert into\b|node_modules|\.ts:\d|\bat async\b|\w*Error:|postgres:|SQLSTATE|\$\d\b/i

/** Says what is wrong with answers, by the document; null: nothing is. */
export function openJudge(spec: Spec): (request: FuzzRequest, answer: WireAnswer) => string | null {
  const patterns = routesOf(spec).map((route) => ({
    route,
    parameters: route.path.split('{').length - 1,
    pattern: new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}/?$`),
  }))
  const elsewhere = Object.values(spec.components.responses).flatMap(codesOf)

  /** The routes that the address may be of: whether `/a/..` is `/` is left to the server. */
  function routesAt({ method, address }: FuzzRequest): Route[] {
    const [raw = ''] = address.split('?')
    const paths = [raw, URL.parse(address, 'http://gateway')?.pathname ?? raw]
    return paths.flatMap((path) => {
      const found = patterns.filter(({ pattern }) => pattern.test(path))
      // A path of words goes before one of parameters, whatever its methods.
      const least = Math.min(...found.map(({ parameters }) => parameters))
      return found
        .filter(({ route, parameters }) => parameters === least && route.method === method)
        .map(({ route }) => route)
    })
  }

  return (request, answer) => {
    if (!answer) return request.body && request.body.length > ANSWERED_BYTES ? null : 'no answer'
    const { status, headers, body } = answer
    if (body === '' && OF_THE_RUNTIME.has(status)) return null
    if (request.method === 'HEAD' || status < 400) return wrongSuccess(request, answer)
    const { code, words } = readRefusal(body)
    if (code === undefined)
      return isReadiness(request) ? null : `${status}: a refusal without code and request_id`
    if (INSIDES.test(words)) return `${status} ${code}: our insides are shown: ${words.slice(0, 200)}`
    const routes = routesAt(request)
    const documented = routes.flatMap(({ operation }) => codesOf(operation.responses[String(status)]))
    if (!(routes.length > 0 ? documented : elsewhere).includes(code))
      return `${status} ${code}: is not documented for this route`
    if (status >= 500 && status !== 503) return `${status} ${code}`
    if (status === 503 && !headers.has('retry-after')) return `503 ${code} without Retry-After`
    return wrongBody(routes, status, body)
  }

  function wrongSuccess(
    request: FuzzRequest,
    { status, headers, body }: NonNullable<WireAnswer>,
  ): string | null {
    if (status >= 500) return `${status} to ${request.method}`
    const routes = routesAt(request)
    if (routes.length > 0 && !routes.some(({ operation }) => operation.responses[String(status)]))
      return `${status}: is not documented for this route`
    const isJson = headers.get('content-type')?.startsWith('application/json') && request.method !== 'HEAD'
    if (isJson && !canBeRead(body)) return `${status}: an answer that is not JSON`
    return isJson ? wrongBody(routes, status, body) : null
  }
}

/** How a body is not what the document says of the routes; null: it is, of one of them. */
function wrongBody(routes: readonly Route[], status: number, body: string): string | null {
  const faults = routes.map(({ path, method }) => {
    try {
      holdToSchema(path, method.toLowerCase(), String(status), JSON.parse(body))
      return null
    } catch (error) {
      return String(error)
    }
  })
  return faults.includes(null) ? null : (faults[0] ?? null)
}

/** That the database is away is what /ready is asked for. */
function isReadiness({ address }: FuzzRequest): boolean {
  return address.startsWith('/ready')
}

function codesOf(response: Response | undefined): string[] {
  return Object.keys(response?.content?.['application/json']?.examples ?? {})
}

function readRefusal(body: string): { readonly code?: string; readonly words: string } {
  if (!canBeRead(body)) return { words: body }
  const { error, code, request_id: requestId, messages: _, ...more } = JSON.parse(body)
  if (![error, code, requestId].every((one) => typeof one === 'string')) return { words: body }
  return { code, words: JSON.stringify({ error, rule: more.rule, reason: more.reason }) }
}

function canBeRead(body: string): boolean {
  try {
    return JSON.parse(body) !== null
  } catch {
    return false
  }
}
