import { useQuery } from '@tanstack/react-query'
import type { ScopeNeeded } from '../../../domain/admin.ts'
import type { OwnToken } from '../answers.ts'
import { getJson } from '../api.ts'
import { readOf } from '../clients/use-loaded.ts'
import { useAdminToken } from './token.ts'

/** Many ask, one after the other; who a token is of does not change, and what it may do ends with it. */
const FRESH_MS = 60_000

/** Whose token this browser has, and what may be done with it; null while that was not read, or there is none. */
export function useOwnToken(): OwnToken | null {
  const token = useAdminToken()
  const { value } = readOf(
    useQuery<OwnToken>({
      queryKey: ['own-token', token],
      queryFn: ({ signal }) => getJson<OwnToken>('/v1/admins/me', signal),
      enabled: token !== null,
      staleTime: FRESH_MS,
    }),
  )
  return value
}

/** Why this token may not do what needs a scope, in words; null when it may, or is not known yet: then the gateway says. */
export function useWhyNot(needed: ScopeNeeded): string | null {
  const own = useOwnToken()
  if (own === null || own.kind === 'root' || needed === 'any') return null
  if (needed === 'root') return `Only the token of ADMIN_TOKEN may do this: yours is of ${own.name}.`
  return own.scopes.includes(needed)
    ? null
    : `Your token, of ${own.name}, may not do this: it lacks the scope ${needed}.`
}
