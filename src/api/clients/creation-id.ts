import type { Violation } from '../../domain/violation.ts'
import { derivedId } from '../../flow/derived-id.ts'
import { KEY_HEADER, violationOfKey } from '../http/idempotency.ts'

/**
 * The id of what a request creates: the one given, else one that follows from the Idempotency-Key and `scope`, else a
 * new one.
 */
export function creationId(
  request: Request,
  given: string | undefined,
  scope: readonly string[],
  newId: () => string,
): { readonly kind: 'id'; readonly id: string } | Violation {
  const key = request.headers.get(KEY_HEADER)
  if (key === null) return { kind: 'id', id: given?.toLowerCase() ?? newId() }
  const wrong = violationOfKey(request)
  if (wrong) return wrong
  if (given !== undefined)
    return {
      kind: 'violation',
      field: 'id',
      rule: 'must not be given together with an Idempotency-Key: each names the request',
    }
  return { kind: 'id', id: derivedId(...scope, key) }
}
