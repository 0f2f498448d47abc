/** First in, first out. `Array.shift` moves the whole rest: with a full queue that is milliseconds per batch. */
export type Fifo<T> = {
  readonly size: number
  add(item: T): void
  /** Undefined when there is none. */
  take(): T | undefined
}

/** An empty one. */
export function openFifo<T>(): Fifo<T> {
  let incoming: T[] = []
  let outgoing: T[] = []
  return {
    get size() {
      return incoming.length + outgoing.length
    },
    add: (item) => void incoming.push(item),
    take() {
      if (outgoing.length === 0) {
        outgoing = incoming.reverse()
        incoming = []
      }
      return outgoing.pop()
    },
  }
}
