import '../api/http/production.ts'
import { Elysia } from 'elysia'
import type { MessagePolicy } from '../../actors/message/policy.ts'
import { STYLE_SOURCE } from '../api/clients/statement/statement-page.ts'
import { THEME_SCRIPT_SOURCE } from '../api/http/theme-script.ts'
import { CONTROLS } from '../domain/controls.ts'
import type { ApiDeps } from '../world.ts'
import { guideRoutes } from './guide/guide-routes.ts'
import { openPrepared } from './prepared.ts'
import { serve, servedFile } from './served-file.ts'

/** The page loads only what this process serves, and runs nothing inline but what applies the theme. A statement that it shows in a window of its own has its style. */
const CONTENT_SECURITY_POLICY = `default-src 'none'; script-src 'self' ${THEME_SCRIPT_SOURCE}; style-src 'self' ${STYLE_SOURCE}; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

const FOR_EVER = { 'cache-control': 'public, max-age=31536000, immutable' }
const ASK_EACH_TIME = { 'cache-control': 'no-cache' }
const HIDDEN = { detail: { hide: true } }

type ConsoleOptions = {
  /** What replays in the page step by. */
  readonly policy: MessagePolicy
  /** Whether clients must show a key: what the page tells people to send. */
  readonly auth: ApiDeps['auth']
  /** Whether the mock's special numbers go to a mock, and are offered. */
  readonly playsMock: () => boolean
  /** Where traces are looked at, with `{trace_id}` in it; null: nowhere. */
  readonly traceUrl: string | null
  /** True prepares the console at once; otherwise it is prepared when first asked for, which takes a few seconds. */
  readonly warm: boolean
}

/** `/`: the console, under `/console/` what it is made of, and under `/guide` the guide. */
export function consoleRoutes({ policy, auth, playsMock, traceUrl, warm }: ConsoleOptions) {
  const prepared = openPrepared()
  // Whoever waits for it hears of a failure.
  if (warm) prepared.bundle().catch(() => {})
  const policyFile = servedFile(JSON.stringify(policy), 'application/json')
  const controlsFile = servedFile(JSON.stringify(CONTROLS), 'application/json')
  return new Elysia({ normalize: false })
    .get(
      '/',
      async ({ request }) =>
        serve(request, (await prepared.bundle()).page, {
          ...ASK_EACH_TIME,
          'content-security-policy': CONTENT_SECURITY_POLICY,
          'referrer-policy': 'no-referrer',
        }),
      HIDDEN,
    )
    .get(
      '/console/chart.json',
      async ({ request }) => serve(request, await prepared.charts(), ASK_EACH_TIME),
      HIDDEN,
    )
    .get(
      '/console/access.json',
      ({ request }) =>
        serve(request, accessFile({ auth, plays_mock: playsMock(), trace_url: traceUrl }), ASK_EACH_TIME),
      HIDDEN,
    )
    .get('/console/policy.json', ({ request }) => serve(request, policyFile, ASK_EACH_TIME), HIDDEN)
    .get('/console/controls.json', ({ request }) => serve(request, controlsFile, ASK_EACH_TIME), HIDDEN)
    .get(
      '/console/:file',
      async ({ params, request, status }) => {
        const file = (await prepared.bundle()).assets.get(params.file)
        return file ? serve(request, file, FOR_EVER) : status(404)
      },
      HIDDEN,
    )
    .use(guideRoutes(() => prepared.bundle()))
}

/** What the page must know of this gateway before anybody has given a token. */
export type Access = {
  readonly auth: ApiDeps['auth']
  /** Whether the mock's special numbers go to a mock. */
  readonly plays_mock: boolean
  /** Where traces are looked at, with `{trace_id}` in it; null: nowhere. */
  readonly trace_url: string | null
}

function accessFile(access: Access) {
  return servedFile(JSON.stringify(access), 'application/json')
}
