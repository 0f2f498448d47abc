import type { ScopeNeeded } from '../../domain/admin.ts'

/*
 * How callers show who they are, as `components.securitySchemes` of the document names it, is also what the entrance asks for, and the
 * scope that an admin's token needs: OpenAPI 3.1 lets a requirement of any scheme list the roles that it takes (4.8.30).
 */

/** That of routes which are for admins alone. */
export const forAdmins = (scope: ScopeNeeded) => [{ admin: [scope] }]

/** That of routes which answer of all clients when none is named; then admins alone may ask from other machines. */
export const forAllClients = (scope: ScopeNeeded) => [{ admin: [scope] }, { client: [] }, {}]

/** That of whoever shows a key, which says whose it is; also without `AUTH=api_key`. */
export const FOR_OWNER = [{ client: [] }]

/** That of clients; without `AUTH=api_key` nobody asks. An admin's token that is sent needs the scope in either case. */
export const forClients = (scope: ScopeNeeded) => [{ client: [] }, { admin: [scope] }, {}]
