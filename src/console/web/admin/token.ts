import { useSyncExternalStore } from 'react'
import { openListeners } from '../listeners.ts'

const STORED_AS = 'admin-token'
/** What the link that the gateway prints when it starts has as its fragment, before the token, which is percent-encoded. */
const IN_ADDRESS = /^#\/?token=(.*)$/
const { subscribe, announce } = openListeners()
let isWanted = false
let version = 0
/** Where the browser keeps nothing for the page: as long as it is open. */
let unstored: string | null = null

/**
 * The admin's token; null when none was given. All tabs of this browser share it until it is forgotten: whoever
 * follows a link into a second tab is not asked again. What is stored is readable by scripts of this origin (scheme,
 * host and port) alone, and the content security policy lets no script but the gateway's own run there, no page frame
 * it and no request leave it. It is sent in the Authorization header only, so a request made by another site bears none.
 */
export function adminToken(): string | null {
  try {
    return localStorage.getItem(STORED_AS) ?? unstored
  } catch {
    // The browser was told to store nothing.
    return unstored
  }
}

/** Keeps the token, or forgets it, in every tab. */
export function setAdminToken(token: string | null): void {
  unstored = null
  try {
    if (token === null) localStorage.removeItem(STORED_AS)
    else localStorage.setItem(STORED_AS, token)
  } catch {
    unstored = token
  }
  tokenChanged()
}

/**
 * Takes the token out of the page's address, where the link printed by the gateway has it, before anything else reads
 * the address: it is not left in the history, nor in what is copied or shared. A fragment never goes over the network.
 */
export function takeTokenFromAddress(): void {
  const found = IN_ADDRESS.exec(location.hash)
  if (!found) return
  history.replaceState(null, '', `${location.pathname}${location.search}#/`)
  const token = decoded(found[1] ?? '').trim()
  if (token !== '') setAdminToken(token)
}

/** Hears of other tabs that were given a token or forgot it, and of a link pasted into a tab that is open already. */
export function watchToken(): void {
  addEventListener('storage', (event) => {
    const { key } = event as StorageEvent // what `storage` is told with (HTML, 12.2.4)
    if (key === STORED_AS || key === null) tokenChanged()
  })
  // Before the router's listener, which is added when the page is drawn.
  addEventListener('hashchange', takeTokenFromAddress)
}

/** The gateway wants a token, or another one: the page asks for it. */
export function wantAdminToken(): void {
  if (isWanted) return
  isWanted = true
  announce()
}

/** Another page was opened: it says for itself whether it wants a token. */
export function forgetWanted(): void {
  if (!isWanted) return
  isWanted = false
  announce()
}

/** What goes with each request. */
export function callerHeaders(): Record<string, string> {
  const token = adminToken()
  return token === null ? {} : { authorization: `Bearer ${token}` }
}

/** Hears of each other token, and of its being forgotten. The answer stops it. */
export function onTokenChange(listener: () => void): () => void {
  let before = version
  return subscribe(() => {
    if (version === before) return
    before = version
    listener()
  })
}

/** Resolves when the token changes, or the signal says to wait no longer. */
export function nextToken(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const leave = onTokenChange(done)
    function done(): void {
      leave()
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
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

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function tokenChanged(): void {
  isWanted = false
  version++
  announce()
}
