import { Elysia } from 'elysia'
import { messageMachine } from '../../actors/message/machine.ts'
import { type Bundle, type BundledFile, bundleConsole } from './bundle.ts'
import { layOut } from './chart.ts'
import { graphOf } from './machine-graph.ts'

/** The page loads only what this process serves, and runs nothing inline. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const FOR_EVER = 'public, max-age=31536000, immutable'

/** `/`: the console, and under `/console/` what it is made of. Bundled and laid out when first asked for. */
export function consoleRoutes() {
  let bundle: Promise<Bundle> | null = null
  let chart: Promise<string> | null = null
  const bundled = () => {
    bundle ??= bundleConsole()
    return bundle
  }
  const laidOut = () => {
    chart ??= layOut(graphOf(messageMachine)).then(JSON.stringify)
    return chart
  }
  return new Elysia({ normalize: false })
    .get(
      '/',
      async ({ request }) =>
        serve(request, (await bundled()).page, {
          'cache-control': 'no-cache',
          'content-security-policy': CONTENT_SECURITY_POLICY,
          'referrer-policy': 'no-referrer',
          'x-content-type-options': 'nosniff',
        }),
      { detail: { hide: true } },
    )
    .get(
      '/console/chart.json',
      async () => new Response(await laidOut(), { headers: { 'content-type': 'application/json' } }),
      { detail: { hide: true } },
    )
    .get(
      '/console/:file',
      async ({ params, request, status }) => {
        const file = (await bundled()).assets.get(params.file)
        return file ? serve(request, file, { 'cache-control': FOR_EVER }) : status(404)
      },
      { detail: { hide: true } },
    )
}

function serve(request: Request, file: BundledFile, headers: Record<string, string>): Response {
  const zipped = request.headers.get('accept-encoding')?.includes('gzip') ?? false
  return new Response(zipped ? file.gzipped : file.body, {
    headers: {
      ...headers,
      'content-type': file.type,
      vary: 'accept-encoding',
      ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    },
  })
}
