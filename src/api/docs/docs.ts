import { Elysia } from 'elysia'
import favicon from 'swagger-ui-dist/favicon-32x32.png' with { type: 'file' }
import swaggerStyles from 'swagger-ui-dist/swagger-ui.css' with { type: 'file' }
import swaggerBundle from 'swagger-ui-dist/swagger-ui-bundle.js' with { type: 'file' }
import { withTimes } from '../http/example-times.ts'
import { type DocumentedRoute, documentOf } from './docs-document.ts'

const PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>SMS gateway API</title>
  <link rel="icon" href="/docs/assets/favicon.png">
  <link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
  <div id="swagger-ui"></div>
  <script src="/docs/assets/swagger-ui-bundle.js"></script>
  <script src="/docs/assets/start.js"></script>
</body>
</html>
`

const START = `SwaggerUIBundle({ url: '/docs/json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null, tryItOutEnabled: true })
`

/** The page loads only what this process serves. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const HIDDEN = { detail: { hide: true } }

/** An answer of one of our files, with its media type. */
function asset(body: string | ReturnType<typeof Bun.file>, type: string): () => Response {
  return () =>
    new Response(body, { headers: { 'content-type': type, 'cache-control': 'public, max-age=3600' } })
}

/** `/docs`: Swagger UI from this process, and the OpenAPI specification of these routes at `/docs/json`. */
export function docsRoutes(routes: () => readonly DocumentedRoute[], now: () => number) {
  let document: string | undefined
  return new Elysia({ normalize: false })
    .get(
      '/docs/json',
      () => {
        // All routes are there when the first one is asked.
        document ??= JSON.stringify(documentOf(routes()))
        return new Response(withTimes(document, now()), { headers: { 'content-type': 'application/json' } })
      },
      HIDDEN,
    )
    .get(
      '/docs',
      ({ set }) => {
        set.headers['content-security-policy'] = CONTENT_SECURITY_POLICY
        return new Response(PAGE, { headers: { 'content-type': 'text/html; charset=utf-8' } })
      },
      HIDDEN,
    )
    .get(
      '/docs/assets/swagger-ui-bundle.js',
      asset(Bun.file(swaggerBundle), 'text/javascript; charset=utf-8'),
      HIDDEN,
    )
    .get('/docs/assets/swagger-ui.css', asset(Bun.file(swaggerStyles), 'text/css; charset=utf-8'), {
      detail: { hide: true },
    })
    .get('/docs/assets/favicon.png', asset(Bun.file(favicon), 'image/png'), HIDDEN)
    .get('/docs/assets/start.js', asset(START, 'text/javascript; charset=utf-8'), HIDDEN)
}
