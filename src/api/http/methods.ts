import type { Refusal } from './refusal.ts'
import { type ReplySet, refuse } from './refuse.ts'

/** What a request asks for: a path without its query. */
type Route = { readonly method: string; readonly path: string }

/** Which methods each path takes. */
export type Methods = {
  /**
   * The `Allow` of a path without parameters that does not take this method (RFC 9110, 15.5.6); null when it takes it,
   * or is no such path. Asked first, so that `GET /v1/messages/batch` is not taken for the message `batch`.
   */
  refusedAtOnce(request: Request): string | null
  /** The `Allow` of a path that no route took with this method; null when there is nothing at this path. */
  allowedAt(url: string): string | null
}

/** Reads the routes when first asked, as an app gets them one by one. */
export function openMethods(routes: () => readonly Route[]): Methods {
  let tables: ReturnType<typeof readRoutes> | null = null
  const read = () => {
    tables ??= readRoutes(routes())
    return tables
  }
  return {
    refusedAtOnce(request) {
      const methods = read().plain.get(pathOf(request.url))
      return !methods || methods.has(request.method) ? null : allowOf(methods)
    },
    allowedAt(url) {
      const path = pathOf(url)
      const methods = read().patterns.flatMap((one) => (one.pattern.test(path) ? [...one.methods] : []))
      return methods.length === 0 ? null : allowOf(methods)
    },
  }
}

function readRoutes(routes: readonly Route[]) {
  const plain = new Map<string, Set<string>>()
  const patterns = new Map<string, Set<string>>()
  for (const { method, path } of routes) {
    const table = path.includes('/:') ? patterns : plain
    const name = withoutLastSlash(path)
    const methods = table.get(name) ?? new Set()
    methods.add(method)
    // Who answers GET answers HEAD, with the same headers.
    if (method === 'GET') methods.add('HEAD')
    table.set(name, methods)
  }
  return {
    plain,
    patterns: [...patterns].map(([path, methods]) => ({ pattern: patternOf(path), methods })),
  }
}

/** A parameter is one piece of a path that is not empty. */
function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:[^/]+/g, '[^/]+')}$`)
}

/** In the order of the alphabet. Every path answers OPTIONS, with this very list. */
function allowOf(methods: Iterable<string>): string {
  return [...new Set([...methods, 'OPTIONS'])].sort().join(', ')
}

/** The path of a URL, which has a host before it unless the request named none. One slash at its end changes nothing. */
export function pathOf(url: string): string {
  const start = url.startsWith('/')
    ? 0
    : url.indexOf('/', url.startsWith('https:') ? 'https://'.length : 'http://'.length)
  if (start < 0) return ''
  const end = url.indexOf('?', start)
  return withoutLastSlash(url.slice(start, end < 0 ? undefined : end))
}

function withoutLastSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** The answer to a method that is not taken where `allow` names those that are: to OPTIONS that list. Null without one. */
export function answerMethod(
  request: Request,
  set: ReplySet,
  allow: string | null,
): Response | Refusal | null {
  if (allow === null) return null
  set.headers['allow'] = allow
  if (request.method !== 'OPTIONS') return refuse(set, 'method_not_allowed')
  set.status = 204
  return new Response(null, { status: 204 })
}
