import { useSyncExternalStore } from 'react'
import { shortDuration } from './numbers.ts'
import { ago, clock } from './times.ts'

/** What is said of a time is said anew this often. */
const TICK_MS = 5_000

const listeners = new Set<() => void>()
let nowMs = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

/** The time, as of a few seconds ago at most; drawn again when it goes on. One timer serves all. */
export function useNow(): number {
  useSyncExternalStore(subscribe, () => nowMs)
  // Whoever is drawn in between is not told what was.
  return Date.now()
}

/** How long ago an instant was, as time goes on; the instant itself is its title. */
export function Ago({ at }: { readonly at: string }) {
  const now = useNow()
  return (
    <time dateTime={at} title={clock(at)}>
      {ago(at, now)}
    </time>
  )
}

/** The same in few characters, for lists: `5 min`, without a word for the past. */
export function Age({ at }: { readonly at: string }) {
  const now = useNow()
  return (
    <time dateTime={at} title={clock(at)}>
      {shortDuration(Math.max(0, now - Date.parse(at)))}
    </time>
  )
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  nowMs = Date.now()
  for (const listener of listeners) listener()
}
