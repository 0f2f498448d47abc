import './http/production.ts'
import { type AnyElysia, Elysia } from 'elysia'
import { type Intake, openIntake } from '../flow/accept/intake.ts'
import { openProblems, type Watched } from '../flow/problem/read-problems.ts'
import type { ApiDeps } from '../world.ts'
import { actRoutes } from './admins/acts.ts'
import { adminRoutes } from './admins/admins.ts'
import { openChangeNotes } from './admins/change-notes.ts'
import { callbackEndpointRoutes } from './callbacks/callback-endpoint.ts'
import { callbackRoutes } from './callbacks/callbacks.ts'
import { ownEndpointRoutes } from './callbacks/own-endpoint.ts'
import { ownReplayRoutes } from './callbacks/own-replay.ts'
import { apiKeyRoutes } from './clients/api-keys.ts'
import { clientRoutes } from './clients/clients.ts'
import { meRoutes } from './clients/me.ts'
import { moneyRoutes } from './clients/money.ts'
import { ownKeyRoutes } from './clients/own-keys.ts'
import { ownLimitsRoute } from './clients/own-limits.ts'
import { statementRoutes } from './clients/statement/statements.ts'
import { controlRoutes } from './controls/controls.ts'
import { docsRoutes } from './docs/docs.ts'
import type { DocumentedRoute } from './docs/docs-document.ts'
import { eraseRoutes } from './erasure/erase.ts'
import { guardRoutes } from './guard/guard.ts'
import { type AddressOf, openEntrance } from './http/access/entrance.ts'
import { openHostAndOrigin } from './http/access/host-and-origin.ts'
import { checkBody, takeBody } from './http/body/take-body.ts'
import { checkRequest } from './http/check-request.ts'
import { answerMethod, openMethods } from './http/methods.ts'
import { nameRequest } from './http/origin.ts'
import { REQUEST_ID_HEADER, type ReplySet, refusalOf, refusedWith, requestIdOf } from './http/refuse.ts'
import { openSending } from './http/sending.ts'
import { openShownPath } from './http/shown-path.ts'
import { traceRefused } from './http/trace-refused.ts'
import { conversationRoute } from './inbound/conversation.ts'
import { inboundRoutes } from './inbound/inbound.ts'
import { numberRoutes } from './inbound/numbers.ts'
import { batchRoute } from './messages/batch.ts'
import { bulkRoutes } from './messages/bulk/bulk.ts'
import { cancelRoute } from './messages/cancel.ts'
import { messageCreditsRoute } from './messages/message-credits.ts'
import { exchangesRoute } from './messages/message-exchanges.ts'
import { messageRoutes } from './messages/messages.ts'
import { openOtpRoute, verifyRoute } from './messages/otp.ts'
import { pathsRoute } from './messages/paths.ts'
import { previewRoute } from './messages/preview/preview.ts'
import { redactRoute } from './messages/redact.ts'
import { searchRoute } from './messages/search.ts'
import { sendRoute } from './messages/send.ts'
import { alertWebhookRoutes } from './ops/alert-webhook.ts'
import { alertRoutes } from './ops/alerts.ts'
import { archiveRoutes } from './ops/archive.ts'
import { auditRoute } from './ops/audit.ts'
import { deadLetterRoutes } from './ops/dead-letters.ts'
import { healthRoutes } from './ops/health.ts'
import { liveRoute } from './ops/live.ts'
import { metricsRoute } from './ops/metrics.ts'
import { problemRoutes } from './ops/problems.ts'
import { providerActionRoutes } from './providers/provider-actions.ts'
import { providerRoutes } from './providers/providers.ts'
import { receiptRoutes } from './providers/receipts.ts'
import { latencyRoutes } from './reports/latency.ts'
import { machineRoute } from './reports/machine.ts'
import { otpReportRoute } from './reports/otps.ts'
import { reasonRoute } from './reports/reasons.ts'
import { reportRoutes } from './reports/reports.ts'
import { explainRoute } from './routes/explain.ts'
import { routeRoutes } from './routes/routes.ts'
import { smppAccountRoutes } from './smpp/accounts.ts'
import { smppSessionRoutes } from './smpp/sessions.ts'
import { suppressionRoutes } from './suppressions/suppressions.ts'
import { ownPricesRoute } from './tariffs/own-prices.ts'
import { priceListRoutes } from './tariffs/price-lists.ts'
import { providerCostRoutes } from './tariffs/provider-costs.ts'

/**
 * Elysia looks for the path behind the first 11 characters of a URL, or behind the first 7: `http://h/v1/me` is too short for 11, and behind
 * 7 of `https://` comes a slash that begins no path. So over TLS names of one or two letters without a port are not served.
 */
const hostOf = (overTls: boolean) => ({ standardHostname: overTls })

/**
 * Behind such a request the server closes the connection, and does not say so by itself (RFC 9112, 9.6): a client that keeps its
 * connections, as those for Twilio before its fourth major version, sends its next request into one that is gone.
 */
const CLOSES = /\bclose\b/i

/**
 * Puts the HTTP edge together. `pages` are routes beside the API that need no key, such as the console's; `doors` ask by themselves
 * who comes, and answer in their own words. Its type does not name the routes: so many would be too deep for the compiler, and
 * nobody asks it for them.
 */
export function createApp(
  deps: ApiDeps,
  {
    intake = openIntake(deps),
    pages = new Elysia(),
    doors = new Elysia(),
    problems = openProblems(deps),
    overTls = false,
  }: {
    readonly intake?: Intake
    readonly pages?: AnyElysia
    readonly doors?: AnyElysia
    /** What is looked at for alerts is what is shown. */
    readonly problems?: Watched
    readonly overTls?: boolean
  } = {},
): AnyElysia {
  const debug = deps.log.isLevelEnabled('debug')
  const shownPath = openShownPath((): readonly DocumentedRoute[] => app.routes)
  const sending = openSending(intake, deps)
  const refuseHostOrOrigin = openHostAndOrigin(deps)
  const methods = openMethods(() => app.routes)
  const addressOf: AddressOf = (request) => app.server?.requestIP(request)?.address
  const { enter, isStillIn } = openEntrance(deps, () => app.routes, addressOf)
  const notes = openChangeNotes(deps, addressOf)
  function noteRefused(request: Request, set: ReplySet, answer: unknown): void {
    const code = refusedWith(answer, set)
    if (code === null) return
    deps.metrics.refused(code)
    if (deps.tracer) traceRefused(deps, { request, set, code, path: shownPath(request.url) })
  }

  const app = new Elysia({ normalize: false, handler: hostOf(overTls) })
    .onRequest(({ request, set }) => {
      set.headers[REQUEST_ID_HEADER] = nameRequest(deps, request)
      if (debug)
        deps.log.debug(
          { requestId: requestIdOf(set), method: request.method, path: shownPath(request.url) },
          'request',
        )
      const isLast = deps.drain.asked() || CLOSES.test(request.headers.get('connection') ?? '')
      if (isLast) set.headers['connection'] = 'close'
      return refuseHostOrOrigin(request, set) ?? answerMethod(request, set, methods.refusedAtOnce(request))
    })
    .mapResponse(({ request, responseValue, set }) => noteRefused(request, set, responseValue))
    .onError(async ({ code, error, request, set, route, params, query, body }) => {
      const allow = code === 'NOT_FOUND' ? methods.allowedAt(request.url) : null
      const answer = answerMethod(request, set, allow) ?? refusalOf({ code, error, request, set }, deps.log)
      await notes.refused({ request, set, route, params, query, body }, answer)
      if (code !== 'NOT_FOUND' || answer instanceof Response) return answer
      // Where no route is, Elysia answers what `mapResponse` does, and that is nothing.
      noteRefused(request, set, answer)
      return Response.json(answer, { status: Number(set.status) })
    })
    // Before the parsers: what a provider proves itself with is made over the bytes.
    .use(receiptRoutes(deps))
    .use(doors)
    // It does by itself, and in one, what the hooks further down do.
    .use(sendRoute(deps, enter, sending, openOtpRoute(deps, sending)))
    // Supervisors and readers of the documentation have no key.
    .use(
      new Elysia({ normalize: false })
        .onParse(({ request }) => takeBody(request))
        .onTransform(({ request }) => checkBody(request))
        .use(healthRoutes(deps))
        .use(metricsRoute(deps, enter))
        .use(docsRoutes((): readonly DocumentedRoute[] => app.routes, deps.now))
        .use(pages),
    )
    // Whoever comes to the routes below is asked who he is, before his body is read and before his query is judged.
    .onParse(async ({ request, route, query }) => {
      await enter({ request, route, query })
      return await takeBody(request)
    })
    .onTransform(async ({ request, route, query }) => {
      await enter({ request, route, query })
      checkBody(request)
      checkRequest(request)
    })
    .onBeforeHandle(async ({ request, set, route, params, query, body }) => {
      await notes.begin({ request, set, route, params, query, body })
    })
    .onAfterHandle(async ({ request, set, responseValue }) => {
      await notes.end(request, set, responseValue)
    })
    .use(verifyRoute(deps, intake))
    .use(batchRoute(deps, sending))
    .use(previewRoute(deps))
    .use(cancelRoute(deps))
    .use(redactRoute(deps))
    .use(bulkRoutes(deps))
    .use(searchRoute(deps))
    .use(pathsRoute(deps))
    .use(messageRoutes(deps))
    .use(messageCreditsRoute(deps))
    .use(exchangesRoute(deps))
    .use(liveRoute(deps, isStillIn))
    .use(meRoutes(deps))
    .use(ownLimitsRoute(deps))
    .use(clientRoutes(deps))
    .use(controlRoutes(deps))
    .use(numberRoutes(deps))
    .use(conversationRoute(deps))
    .use(inboundRoutes(deps))
    .use(suppressionRoutes(deps))
    .use(guardRoutes(deps))
    .use(eraseRoutes(deps))
    .use(moneyRoutes(deps))
    .use(statementRoutes(deps))
    .use(apiKeyRoutes(deps))
    .use(ownKeyRoutes(deps))
    .use(adminRoutes(deps))
    .use(actRoutes(deps))
    .use(auditRoute(deps))
    .use(problemRoutes(problems))
    .use(alertRoutes(deps))
    .use(alertWebhookRoutes(deps))
    .use(archiveRoutes(deps))
    .use(smppSessionRoutes(deps))
    .use(smppAccountRoutes(deps))
    .use(deadLetterRoutes(deps))
    .use(callbackEndpointRoutes(deps))
    .use(ownEndpointRoutes(deps))
    .use(callbackRoutes(deps))
    .use(ownReplayRoutes(deps))
    .use(reportRoutes(deps))
    .use(reasonRoute(deps))
    .use(latencyRoutes(deps))
    .use(otpReportRoute(deps))
    .use(machineRoute(deps))
    .use(priceListRoutes(deps))
    .use(ownPricesRoute(deps))
    .use(providerCostRoutes(deps))
    .use(providerRoutes(deps))
    .use(providerActionRoutes(deps))
    .use(routeRoutes(deps))
    .use(explainRoute(deps))
  return app
}
