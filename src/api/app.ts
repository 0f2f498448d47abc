import { Elysia } from 'elysia'
import type { ApiDeps } from '../deps.ts'
import { docsRoutes } from './docs.ts'
import { healthRoutes } from './health.ts'
import { meRoutes } from './me.ts'
import { messageRoutes } from './messages.ts'
import { receiptRoutes } from './receipts.ts'
import { REQUEST_ID_HEADER, refusalOf, refuse, requestIdOf } from './refuse.ts'

/** Largest body taken, in bytes: ten parts of any alphabet with room for the other fields. */
export const MAX_BODY_BYTES = 64 * 1024

/** What the server reads of a body whose length was not said before it hangs up; the schemas refuse it long before. */
const MAX_READ_BYTES = 1024 * 1024

/** A request id given by the caller is kept when it has this form; otherwise one is made. */
const REQUEST_ID_PATTERN = /^[\x21-\x7e]{1,128}$/

/** Puts the HTTP edge together. */
export function createApp(deps: ApiDeps) {
  const debug = deps.log.isLevelEnabled('debug')
  return new Elysia({ normalize: false, serve: { maxRequestBodySize: MAX_READ_BYTES } })
    .onRequest(({ request, set }) => {
      const given = request.headers.get(REQUEST_ID_HEADER)
      set.headers[REQUEST_ID_HEADER] = given && REQUEST_ID_PATTERN.test(given) ? given : deps.newId()
      if (debug)
        deps.log.debug({ requestId: requestIdOf(set), method: request.method, url: request.url }, 'request')
      if (request.method !== 'POST') return
      if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES)
        return refuse(set, 'body_too_large')
      if (!request.headers.get('content-type')?.startsWith('application/json')) {
        return refuse(set, 'unsupported_media_type')
      }
    })
    .onError(({ code, error, set }) => refusalOf({ code, error, set }, deps.log))
    .use(healthRoutes(deps))
    .use(docsRoutes())
    .use(messageRoutes(deps))
    .use(meRoutes(deps))
    .use(receiptRoutes(deps))
}
