import { violationOfKey } from './idempotency.ts'
import { violationOfQuery } from './read-query.ts'
import { FieldRefused } from './refuse.ts'

/** What no route can take of a query and an Idempotency-Key, whether or not it would look at it. Throws `FieldRefused`. */
export function checkRequest(request: Request): void {
  const wrong = violationOfQuery(request.url) ?? violationOfKey(request)
  if (wrong) throw new FieldRefused(wrong)
}
