import type { ApiError } from '../api.ts'
import type { Problem } from '../forms/drafts.ts'
import type { Refused } from '../forms/form-parts.tsx'

/** What is wrong with a provider's form, by field: what it cannot say yet, and what the gateway refused. */
export function refusedOf(problems: readonly Problem[], error: ApiError | null): Refused {
  const refused = new Map(problems.map(({ path, rule }) => [path, rule]))
  const field = error?.names.field
  if (error && field !== undefined) refused.set(pathOf(field), error.names.rule ?? error.message)
  return refused
}

/** True when a refusal names a field: it is said beside it, though that may be far above. */
export function isSaidAtField(error: ApiError | null): boolean {
  return error?.names.field === 'name'
}

/** `answer.rules[0].status` is written `answer.rules.0.status`. */
function pathOf(field: string): string {
  return field.replaceAll(/\[(\d+)\]/g, '.$1')
}
