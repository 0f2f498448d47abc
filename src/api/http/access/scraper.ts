import { isAdmin } from './admin.ts'

/** True when the header of a request names one of these tokens, each compared in constant time. */
export function isScraper(tokens: readonly string[], authorization: string | null): boolean {
  return tokens.some((token) => isAdmin(token, authorization))
}
