import type { ApiError } from '../api.ts'
import type { Problem } from './drafts.ts'
import type { Refused } from './form-parts.tsx'

/** What is wrong with a form, by field: what it cannot say yet, and what the gateway refused. */
export function refusedOf(problems: readonly Problem[], error: ApiError | null): Refused {
  const refused = new Map(problems.map(({ path, rule }) => [path, rule]))
  const field = error?.names.field
  if (error && field !== undefined) refused.set(pathOf(field), error.names.rule ?? error.message)
  return refused
}

/** `answer.rules[0].status` is written `answer.rules.0.status`. */
function pathOf(field: string): string {
  return field.replaceAll(/\[(\d+)\]/g, '.$1')
}
