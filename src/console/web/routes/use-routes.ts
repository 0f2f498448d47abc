import type { Route } from '../answers.ts'
import { type EditedList, useEditedList } from '../lists/use-edited-list.ts'
import { draftOfRule, problemOf, type RuleDraft, ruleOf } from './rules.ts'

/** The list as it stands, and as it is being changed. */
export type EditedRoutes = EditedList<Route, RuleDraft>

const ROUTES = {
  path: '/v1/routes',
  name: 'routes',
  draftOf: draftOfRule,
  askedOf: ruleOf,
  problemOf,
} as const

/** Reads the rules and keeps what is changed of them until they are saved. */
export function useRoutes(): EditedRoutes {
  return useEditedList<Route, RuleDraft>(ROUTES)
}
