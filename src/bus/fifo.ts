/** First in, first out. `Array.shift` moves the whole rest: with a full queue that is milliseconds per batch. */
export type Fifo<T> = {
  readonly size: number
  add(item: T): void
  /** What would be taken next; undefined when there is none. */
  readonly first: T | undefined
  /** Adds up what each item counts. */
  sum(of: (item: T) => number): number
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
    get first() {
      return outgoing.at(-1) ?? incoming[0]
    },
    sum: (of) => [...outgoing, ...incoming].reduce((sum, item) => sum + of(item), 0),
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
