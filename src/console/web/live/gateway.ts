import { useEffect, useSyncExternalStore } from 'react'
import { openListeners } from '../listeners.ts'

/** Whether the gateway answers. `lastAtMs`: when it last did, by the clock of the page; null: not since the page was opened. */
export type GatewayState =
  | { readonly kind: 'here' }
  | { readonly kind: 'away'; readonly lastAtMs: number | null }

const HERE: GatewayState = { kind: 'here' }

/** A page that asks for nothing hears this soon that the gateway is away. */
const CALM_MS = 3_000
/** While it is away it is asked more often: people wait. */
const AWAY_MS = 1_000
/** An answer that takes longer is none. */
const PATIENCE_MS = 2_500

const { subscribe, announce } = openListeners()
const returnListeners = new Set<() => void>()
let state: GatewayState = HERE
let lastAtMs: number | null = null
let asking: Promise<void> | null = null

/** A request was answered, whatever the answer was. */
export function gatewayAnswered(): void {
  lastAtMs = Date.now()
  if (state.kind === 'here') return
  state = HERE
  announce()
  for (const listener of returnListeners) listener()
}

/** A request was not answered: the gateway is asked at once whether it is there at all. */
export function gatewayWasSilent(): void {
  void look()
}

/** Whether the gateway answers; drawn again when that changes. */
export function useGateway(): GatewayState {
  return useSyncExternalStore(subscribe, () => state)
}

/** Hears each time that the gateway is back: what was read before is read again. The answer stops it. */
export function onReturn(listener: () => void): () => void {
  returnListeners.add(listener)
  return () => void returnListeners.delete(listener)
}

/** Asks the gateway every few seconds whether it is there, while the page is seen. For the frame of all pages. */
export function useHeartbeat(): void {
  useEffect(() => {
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    async function beat(): Promise<void> {
      if (!document.hidden) await look()
      if (!stopped) timer = setTimeout(beat, state.kind === 'here' ? CALM_MS : AWAY_MS)
    }
    const onSeen = () => {
      if (!document.hidden) void look()
    }
    void beat()
    document.addEventListener('visibilitychange', onSeen)
    return () => {
      stopped = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onSeen)
    }
  }, [])
}

/** `/health` touches nothing but the process; one question at a time. */
function look(): Promise<void> {
  asking ??= fetch('/health', { signal: AbortSignal.timeout(PATIENCE_MS), cache: 'no-store' })
    .then(gatewayAnswered, wentAway)
    .finally(() => {
      asking = null
    })
  return asking
}

function wentAway(): void {
  if (state.kind === 'away') return
  state = { kind: 'away', lastAtMs }
  announce()
}
