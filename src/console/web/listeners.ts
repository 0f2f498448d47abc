/** Who is to hear that something changed, in the form that React's `useSyncExternalStore` asks for. */
export type Listeners = {
  /** The answer ends it. */
  subscribe(listener: () => void): () => void
  announce(): void
}

/** Nobody listens, yet. */
export function openListeners(): Listeners {
  const listeners = new Set<() => void>()
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    announce() {
      for (const listener of listeners) listener()
    },
  }
}
