import { Elysia } from 'elysia'
import type { ApiDeps } from '../deps.ts'
import { docsRoutes } from './docs.ts'
import { healthRoutes } from './health.ts'
import { meRoutes } from './me.ts'
import { messageRoutes } from './messages.ts'
import { isJson, MAX_BODY_BYTES, readJson } from './read-body.ts'
import { receiptRoutes } from './receipts.ts'
import { REQUEST_ID_HEADER, refusalOf, refuse, requestIdOf } from './refuse.ts'
import { reportRoutes } from './reports.ts'

/** A request id given by the caller is kept when it has this form; otherwise one is made. */
const REQUEST_ID_PATTERN = /^[\x21-\x7e]{1,128}$/

const METHODS_WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])

/** Puts the HTTP edge together. */
export function createApp(deps: ApiDeps) {
  const debug = deps.log.isLevelEnabled('debug')
  return new Elysia({ normalize: false })
    .onRequest(({ request, set }) => {
      const given = request.headers.get(REQUEST_ID_HEADER)
      set.headers[REQUEST_ID_HEADER] = given && REQUEST_ID_PATTERN.test(given) ? given : deps.newId()
      if (debug)
        deps.log.debug({ requestId: requestIdOf(set), method: request.method, url: request.url }, 'request')
      if (!METHODS_WITH_BODY.has(request.method)) return
      if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES)
        return refuse(set, 'body_too_large')
      if (!isJson(request.headers.get('content-type'))) return refuse(set, 'unsupported_media_type')
    })
    .onParse(({ request }) => readJson(request))
    .onError(({ code, error, set }) => refusalOf({ code, error, set }, deps.log))
    .use(healthRoutes(deps))
    .use(docsRoutes())
    .use(messageRoutes(deps))
    .use(meRoutes(deps))
    .use(reportRoutes(deps))
    .use(receiptRoutes(deps))
}
