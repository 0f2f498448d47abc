import { Elysia } from 'elysia'
import favicon from 'swagger-ui-dist/favicon-32x32.png' with { type: 'file' }
import swaggerStyles from 'swagger-ui-dist/swagger-ui.css' with { type: 'file' }
import swaggerBundle from 'swagger-ui-dist/swagger-ui-bundle.js' with { type: 'file' }
import { withTimes } from '../http/example-times.ts'
import { type DocumentedRoute, documentOf } from './docs-document.ts'
import { DOCS_PAGE, DOCS_POLICY, DOCS_START, DOCS_STYLE } from './docs-page.ts'

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
        set.headers['content-security-policy'] = DOCS_POLICY
        return new Response(DOCS_PAGE, { headers: { 'content-type': 'text/html; charset=utf-8' } })
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
    .get('/docs/assets/docs.css', asset(DOCS_STYLE, 'text/css; charset=utf-8'), HIDDEN)
    .get('/docs/assets/start.js', asset(DOCS_START, 'text/javascript; charset=utf-8'), HIDDEN)
}
