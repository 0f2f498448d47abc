import { useSyncExternalStore } from 'react'

const STORED_AS = 'admin-token'
const listeners = new Set<() => void>()
let isWanted = false
let version = 0

/** The operator's token, kept as long as the tab is open; null when none was given. */
export function adminToken(): string | null {
  return sessionStorage.getItem(STORED_AS)
}

/** Keeps the token, or forgets it. */
export function setAdminToken(token: string | null): void {
  if (token === null) sessionStorage.removeItem(STORED_AS)
  else sessionStorage.setItem(STORED_AS, token)
  isWanted = false
  version++
  announce()
}

/** The gateway wants a token, or another one: the page asks for it. */
export function wantAdminToken(): void {
  if (isWanted) return
  isWanted = true
  announce()
}

/** What goes with each request. */
export function callerHeaders(): Record<string, string> {
  const token = adminToken()
  return token === null ? {} : { authorization: `Bearer ${token}` }
}

/** The token; drawn again when it changes. */
export function useAdminToken(): string | null {
  return useSyncExternalStore(subscribe, adminToken)
}

/** True while the gateway refuses requests for want of a token. */
export function useIsTokenWanted(): boolean {
  return useSyncExternalStore(subscribe, () => isWanted)
}

/** Grows when the token changes: what was read with the one before is read again. */
export function useTokenVersion(): number {
  return useSyncExternalStore(subscribe, () => version)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function announce(): void {
  for (const listener of listeners) listener()
}
