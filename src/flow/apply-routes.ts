import { TypeCompiler } from '@sinclair/typebox/compiler'
import { type ReadRules, RoutesJson, readRules } from '../domain/route/route-json.ts'
import { type Violation, violation } from '../domain/violation.ts'
import type { Db } from '../store/database/db.ts'
import { findUnknownProvider, replaceRoutes } from '../store/routes.ts'
import { violationOfForm } from './form-violation.ts'

/** What became of the routes of a file. A violation names its field from `routes` on; nothing was written then. */
export type AppliedRoutes = { readonly kind: 'replaced' | 'unchanged' } | Violation

type Deps = { readonly db: Pick<Db, 'sql'> }

const form = TypeCompiler.Compile(RoutesJson)

/**
 * Reads the routes of a file, or says what `applyRoutes` would refuse. Providers that they name must be there, or be among
 * `toCome`: those that the same file makes before. Nothing is written.
 */
export async function readRoutesOfFile(
  { db }: Deps,
  routes: unknown,
  toCome: Iterable<string>,
): Promise<ReadRules> {
  if (!form.Check(routes))
    return violationOfForm(form, routes, { root: 'routes', one: 'a route', rule: FORM_RULE })
  const read = readRules(routes)
  if (read.kind === 'violation') return read
  const unknown = await findUnknownProvider(db.sql, read.rules, toCome)
  return unknown ? violation(unknown.field, unknown.rule) : read
}

/**
 * Makes the routes what a file says, as `PUT /v1/routes` would: the whole list, whatever stands. The same again changes
 * nothing. Providers that the list names must be there.
 */
export async function applyRoutes(deps: Deps, routes: unknown): Promise<AppliedRoutes> {
  const read = await readRoutesOfFile(deps, routes, [])
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

const FORM_RULE = 'must be as PUT /v1/routes takes it'
