import { TypeCompiler } from '@sinclair/typebox/compiler'
import { RoutesJson, readRules } from '../domain/route-json.ts'
import { type Violation, violation } from '../domain/violation.ts'
import type { Db } from '../store/database/db.ts'
import { replaceRoutes } from '../store/routes.ts'

/** What became of the routes of a file. A violation names its field from `routes` on; nothing was written then. */
export type AppliedRoutes = { readonly kind: 'replaced' | 'unchanged' } | Violation

const form = TypeCompiler.Compile(RoutesJson)

/**
 * Makes the routes what a file says, as `PUT /v1/routes` would: the whole list, whatever stands. The same again changes
 * nothing. Providers that the list names must be there.
 */
export async function applyRoutes(
  deps: { readonly db: Pick<Db, 'sql'> },
  routes: unknown,
): Promise<AppliedRoutes> {
  if (!form.Check(routes)) return violationOfForm(routes)
  const read = readRules(routes)
  if (read.kind === 'violation') return read
  const outcome = await replaceRoutes(deps.db, read.rules)
  switch (outcome.kind) {
    case 'unknown_provider':
      return violation(outcome.field, outcome.rule)
    case 'replaced':
    case 'precondition_failed':
      return { kind: 'replaced' }
    case 'unchanged':
      return { kind: 'unchanged' }
  }
}

/** TypeBox's number for a property the schema does not have. */
const ADDITIONAL_PROPERTY = 42

function violationOfForm(routes: unknown): Violation {
  const first = form.Errors(routes).First()
  const field = `routes${(first?.path ?? '').replaceAll('/', '.')}`
  const isUnknown = first?.type === ADDITIONAL_PROPERTY
  return violation(field, isUnknown ? 'is not a field of a route' : (first?.schema.description ?? FORM_RULE))
}

const FORM_RULE = 'must be as PUT /v1/routes takes it'
