/** What an admin's token may be for. None includes another: who is to look at what he changes needs `read` besides. */
export const SCOPES = ['read', 'operate', 'money', 'config'] as const
export type Scope = (typeof SCOPES)[number]

/** What each scope is for. */
export const SCOPE_MEANS: Readonly<Record<Scope, string>> = {
  read: 'read whatever is of the gateway or of a client, and metrics',
  operate: 'send, cancel and replay, pause and try providers, assign, suppress and lift blocks',
  money: 'top up, and set prices, costs and what a client may spend',
  config: 'make and change clients, their keys and endpoints, providers, routes, controls and numbers',
}

/** What a route wants of an admin's token: a scope; `any`: it is enough to be an admin; `root`: the token of ADMIN_TOKEN. */
export type ScopeNeeded = Scope | 'any' | 'root'

/** An admin as a request names him: by a token of his own, or as root by that of ADMIN_TOKEN. */
export type Admin =
  | { readonly kind: 'root' }
  | {
      readonly kind: 'named'
      /** That of the token: an admin may have more than one. */
      readonly id: string
      readonly name: string
      readonly scopes: readonly Scope[]
      /** Unix milliseconds; null: it has no end. */
      readonly untilMs: number | null
    }

/** Whether this admin may do what needs that. */
export function hasScope(admin: Admin, needed: ScopeNeeded): boolean {
  if (admin.kind === 'root' || needed === 'any') return true
  return needed !== 'root' && admin.scopes.includes(needed)
}

/** What the one of ADMIN_TOKEN is called. */
export const ROOT_NAME = 'root'

/** Names that would be taken for somebody else. */
const TAKEN_NAMES = [ROOT_NAME, 'anyone', 'gateway', 'command line']

/** Characters of a name, at most. */
export const MAX_ADMIN_NAME = 64

const ADMIN_NAME = /^[\p{L}\p{N}]([\p{L}\p{N} ._@+-]{0,62}[\p{L}\p{N}])?$/u

/** What `isAdminName` asks for, in words that follow the name of the field. */
export const ADMIN_NAME_RULE = `must be 1 to ${MAX_ADMIN_NAME} letters, digits, blanks or any of . _ @ + - that begin and end with a letter or a digit, and none of ${TAKEN_NAMES.join(', ')}`

/** Whether an admin may be called that. */
export function isAdminName(text: string): boolean {
  return ADMIN_NAME.test(text) && !TAKEN_NAMES.includes(text.toLowerCase())
}

/** Whether these are scopes, each once, and at least one. */
export function areScopes(words: readonly string[]): words is readonly Scope[] {
  const known: readonly string[] = SCOPES
  return (
    words.length > 0 && new Set(words).size === words.length && words.every((word) => known.includes(word))
  )
}
