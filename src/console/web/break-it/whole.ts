import { callerHeaders } from '../admin/token.ts'
import { sendJson } from '../api.ts'
import type { Whole } from './faults.ts'

/** Mocks as they were before this browser broke them, so that a page that was closed too soon can still put them back. */
const KEPT = 'break-it'

/** What is to be put back, by the provider's name. */
export function keptWhole(): Readonly<Record<string, Whole>> {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}') // written by `keepWhole`
  } catch {
    return {}
  }
}

/** Remembers how a provider was, once: what it is after that is broken. */
export function keepWhole(name: string, whole: Whole): void {
  const kept = keptWhole()
  if (kept[name] === undefined) write({ ...kept, [name]: whole })
}

/** Puts all back, one after the other. Throws `ApiError` at the first that cannot be; that and what follows is still kept. */
export async function putBack(): Promise<void> {
  for (const [name, { settings, state }] of Object.entries(keptWhole())) {
    const path = `/v1/providers/${encodeURIComponent(name)}`
    await sendJson('PATCH', path, { settings })
    await sendJson('POST', `${path}/${DEEDS[state]}`)
    forget(name)
  }
}

/**
 * Asks for it as the page goes away: nobody is left to hear the answer, so what was kept stays kept, and the next visit of the page puts it
 * back once more.
 */
export function putBackLeaving(): void {
  const headers = { ...callerHeaders(), 'content-type': 'application/json' }
  for (const [name, { settings, state }] of Object.entries(keptWhole())) {
    const path = `/v1/providers/${encodeURIComponent(name)}`
    const body = JSON.stringify({ settings })
    fetch(path, { method: 'PATCH', headers, body, keepalive: true }).catch(() => {})
    fetch(`${path}/${DEEDS[state]}`, { method: 'POST', headers, keepalive: true }).catch(() => {})
  }
}

/** What brings a provider into each state. */
const DEEDS = { active: 'resume', paused: 'pause', draining: 'drain' } as const satisfies Record<
  Whole['state'],
  string
>

function forget(name: string): void {
  const { [name]: _, ...others } = keptWhole()
  write(others)
}

/** A browser that keeps nothing has nothing to put back at the next visit; the page's own copy is what it goes by. */
function write(kept: Readonly<Record<string, Whole>>): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(kept))
  } catch {
    // Full, or not allowed.
  }
}
