import { type AnyElysia, Elysia } from 'elysia'
import type { ApiDeps } from '../deps.ts'
import { apiKeyRoutes } from './api-keys.ts'
import { openCallerHook } from './auth.ts'
import { batchRoute } from './batch.ts'
import { callbackEndpointRoutes } from './callback-endpoint.ts'
import { callbackRoutes } from './callbacks.ts'
import { cancelRoute } from './cancel.ts'
import { clientRoutes } from './clients.ts'
import { deadLetterRoutes } from './dead-letters.ts'
import { docsRoutes } from './docs.ts'
import { healthRoutes } from './health.ts'
import { liveRoute } from './live.ts'
import { meRoutes } from './me.ts'
import { messageCreditsRoute } from './message-credits.ts'
import { messageRoutes } from './messages.ts'
import { moneyRoutes } from './money.ts'
import { openOtpRoute, verifyRoute } from './otp.ts'
import { previewRoute } from './preview.ts'
import { hasBody, isJson, maxBodyBytes, readJson } from './read-body.ts'
import { receiptRoutes } from './receipts.ts'
import { REQUEST_ID_HEADER, refusalOf, refuse, requestIdOf } from './refuse.ts'
import { reportRoutes } from './reports.ts'
import { searchRoute } from './search.ts'
import { sendRoute } from './send.ts'
import { openSending } from './sending.ts'

/** A request id given by the caller is kept when it has this form; otherwise one is made. */
const REQUEST_ID_PATTERN = /^[\x21-\x7e]{1,128}$/

/** Puts the HTTP edge together. `pages` are routes beside the API that need no key, such as the console's. */
export function createApp(deps: ApiDeps, pages: AnyElysia = new Elysia()) {
  const debug = deps.log.isLevelEnabled('debug')
  const findCaller = openCallerHook(deps)
  const sending = openSending(deps)
  const app = new Elysia({ normalize: false })
    .onRequest(({ request, set }) => {
      const given = request.headers.get(REQUEST_ID_HEADER)
      set.headers[REQUEST_ID_HEADER] = given && REQUEST_ID_PATTERN.test(given) ? given : deps.newId()
      if (debug)
        deps.log.debug({ requestId: requestIdOf(set), method: request.method, url: request.url }, 'request')
      if (!hasBody(request)) return
      if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes(request.url))
        return refuse(set, 'body_too_large')
      if (!isJson(request.headers.get('content-type'))) return refuse(set, 'unsupported_media_type')
    })
    .onError(({ code, error, set }) => refusalOf({ code, error, set }, deps.log))
    .onParse(({ request }) => readJson(request))
    // Supervisors, readers of the documentation and providers have no key.
    .use(healthRoutes(deps))
    .use(docsRoutes())
    .use(receiptRoutes(deps))
    .use(pages)
  if (findCaller) app.onTransform(async ({ request }) => await findCaller(request))
  return app
    .use(sendRoute(deps, sending, openOtpRoute(deps, sending)))
    .use(verifyRoute(deps))
    .use(batchRoute(deps, sending))
    .use(previewRoute(deps))
    .use(cancelRoute(deps))
    .use(searchRoute(deps))
    .use(messageRoutes(deps))
    .use(messageCreditsRoute(deps))
    .use(liveRoute(deps))
    .use(meRoutes(deps))
    .use(clientRoutes(deps))
    .use(moneyRoutes(deps))
    .use(apiKeyRoutes(deps))
    .use(deadLetterRoutes(deps))
    .use(callbackEndpointRoutes(deps))
    .use(callbackRoutes(deps))
    .use(reportRoutes(deps))
}
