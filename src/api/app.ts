import { Elysia } from 'elysia'
import type { ApiDeps } from '../deps.ts'
import { docsRoutes } from './docs.ts'
import { healthRoutes } from './health.ts'
import { liveRoute } from './live.ts'
import { meRoutes } from './me.ts'
import { messageRoutes } from './messages.ts'
import { isJson, MAX_BODY_BYTES, readJson } from './read-body.ts'
import { receiptRoutes } from './receipts.ts'
import { REQUEST_ID_HEADER, refusalOf, refuse, requestIdOf } from './refuse.ts'
import { searchRoute } from './search.ts'
import { sendRoute } from './send.ts'
import { openSending } from './sending.ts'

/** A request id given by the caller is kept when it has this form; otherwise one is made. */
const REQUEST_ID_PATTERN = /^[\x21-\x7e]{1,128}$/

/** Puts the HTTP edge together. */
export function createApp(deps: ApiDeps) {
  const debug = deps.log.isLevelEnabled('debug')
  return new Elysia({ normalize: false })
    .onRequest(({ request, set }) => {
      const given = request.headers.get(REQUEST_ID_HEADER)
      set.headers[REQUEST_ID_HEADER] = given && REQUEST_ID_PATTERN.test(given) ? given : deps.newId()
      if (debug)
        deps.log.debug({ requestId: requestIdOf(set), method: request.method, url: request.url }, 'request')
      if (!hasBody(request)) return
      if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES)
        return refuse(set, 'body_too_large')
      if (!isJson(request.headers.get('content-type'))) return refuse(set, 'unsupported_media_type')
    })
    .onParse(({ request }) => readJson(request))
    .onError(({ code, error, set }) => refusalOf({ code, error, set }, deps.log))
    .use(healthRoutes(deps))
    .use(docsRoutes())
    .use(sendRoute(openSending(deps)))
    .use(searchRoute(deps))
    .use(messageRoutes(deps))
    .use(liveRoute(deps))
    .use(meRoutes(deps))
    .use(receiptRoutes(deps))
}

/** A body is announced by its length or its coding (RFC 9112, 6). */
function hasBody({ headers }: Request): boolean {
  return headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0
}
