import { generateOperationId, mapProperties, toOpenAPIPath } from '@elysiajs/swagger/utils'
import type { TSchema } from '@sinclair/typebox'
import type { ErrorCode } from '../../domain/errors.ts'
import { KEY_REFUSALS } from '../http/access/auth.ts'
import { SHOWN_AS } from '../http/fields.ts'
import { DOCUMENT_HEAD } from './docs-head.ts'
import { REQUEST_ID } from './docs-headers.ts'
import { ADMIN_REFUSALS, addRefusals, jsonBody, type Responses, withHeaders } from './docs-responses.ts'
import { withNamedSchemas } from './docs-schemas.ts'
import { OPERATION_NAMES } from './operation-names.ts'

/** What the document is made of: a route as Elysia keeps it, with what it says of itself in `detail`. */
export type DocumentedRoute = {
  readonly method: string
  readonly path: string
  readonly hooks: {
    readonly body?: TSchema
    readonly params?: TSchema
    readonly query?: TSchema
    readonly detail?: {
      readonly hide?: boolean
      readonly security?: readonly Readonly<Record<string, unknown>>[]
      readonly parameters?: readonly object[]
      readonly requestBody?: object
      readonly responses?: object
    }
  }
}

/** The OpenAPI document of these routes. Times in its examples have places of their own, which `withTimes` fills. */
export function documentOf(routes: readonly DocumentedRoute[]) {
  const { document, schemas } = withNamedSchemas({ ...DOCUMENT_HEAD, paths: pathsOf(routes) })
  return { ...document, components: { ...document.components, schemas } }
}

/**
 * The paths of the OpenAPI document. A route says what it decides itself; what the edge decides before the route is asked
 * (who calls, whether body and query can be read) follows from what the route takes, and is added here.
 */
function pathsOf(routes: readonly DocumentedRoute[]): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    if (route.hooks.detail?.hide) continue
    const path = toOpenAPIPath(route.path)
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, path) }
  }
  return paths
}

function operationOf({ method, hooks }: DocumentedRoute, path: string): object {
  const { security = [], parameters = [], ...said } = hooks.detail ?? {}
  return {
    operationId: OPERATION_NAMES[`${method} ${path}`] ?? generateOperationId(method, path),
    ...(hooks.body === undefined ? {} : { requestBody: jsonBody(hooks.body) }),
    ...said,
    security,
    parameters: [
      ...mapProperties('path', hooks.params, {}),
      ...mapProperties('query', hooks.query, {}).map(shown),
      ...parameters,
      REQUEST_ID,
    ],
    responses: withHeaders(
      addRefusals((said.responses ?? {}) as Responses, refusalsBefore(method, hooks, security)),
    ),
  }
}

/** A parameter as who writes a program gives it. */
function shown<P extends { readonly schema: Readonly<Record<string, unknown>> }>(parameter: P): P {
  const { [SHOWN_AS]: schema = parameter.schema } = parameter.schema
  return { ...parameter, schema }
}

/** What can be answered before the route is asked. The head of a body is looked at whether the route wants one or not. */
function refusalsBefore(
  method: string,
  { body, params, query }: DocumentedRoute['hooks'],
  security: readonly Readonly<Record<string, unknown>>[],
): ErrorCode[] {
  const isOpen = security.length === 0
  // They stand first where they alone may ask, or they alone for all clients.
  const isForAdmins = 'admin' in (security[0] ?? {})
  return [
    'invalid_host',
    'host_not_allowed',
    ...(method === 'GET' ? [] : (['foreign_origin', 'body_broken_off'] as const)),
    'body_too_large',
    'unsupported_media_type',
    'internal_error',
    // For its charset also where the body is not read.
    'invalid_json',
    ...(body === undefined ? [] : (['invalid_field', 'unknown_field'] as const)),
    ...(query === undefined ? [] : (['invalid_field', 'unknown_field'] as const)),
    ...(params === undefined ? [] : (['invalid_field'] as const)),
    // `invalid_field` for a query or an Idempotency-Key that cannot be read, wanted or not.
    ...(isOpen
      ? []
      : (['invalid_field', ...KEY_REFUSALS, 'too_many_wrong_tokens', 'database_unavailable'] as const)),
    ...(isForAdmins ? ADMIN_REFUSALS : []),
  ]
}
