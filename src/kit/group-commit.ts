import { openPace } from './pace.ts'

/** Too much waits already: the caller is told to come back later instead of joining an unbounded queue. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull'
}

/** Collects single requests into batches. */
export type GroupCommit<T, R> = {
  /** Resolves with this item's result when its batch is committed; rejects when the batch fails or the queue is full. */
  join(item: T): Promise<R>
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>
}

type Waiting<T, R> = { readonly item: T; resolve(result: R): void; reject(error: unknown): void }

/**
 * While one batch commits, the next one gathers: under load batches grow, and a lone request waits for nobody. Between
 * the starts of two batches lies `pauseAfter` the first, unless the second is full. `run` answers one result per item,
 * in order. At most `maxRunning` batches run at once; one that has to wait for long may call `makeWay`, and then no
 * longer counts. `maxBatch` and `maxWaiting` are sums of `sizeOf`, 1 for each item if it is left out; an item that is
 * larger than a batch has one to itself.
 */
export function openGroupCommit<T, R>({
  run,
  maxBatch,
  maxWaiting,
  maxRunning,
  sizeOf = () => 1,
}: {
  readonly run: (items: readonly T[], makeWay: () => void) => Promise<readonly R[]>
  readonly maxBatch: number
  readonly maxWaiting: number
  readonly maxRunning: number
  readonly sizeOf?: (item: T) => number
}): GroupCommit<T, R> {
  const waiting: Waiting<T, R>[] = []
  let waitingSize = 0
  let running = 0
  let unfinished = 0
  let scheduled: 'at once' | 'later' | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const pace = openPace()
  let idlers: (() => void)[] = []

  function schedule(): void {
    if (scheduled === 'at once' || running >= maxRunning || waiting.length === 0) return
    const restMs = waitingSize >= maxBatch ? 0 : pace.restMs()
    if (restMs > 0) {
      if (scheduled === 'later') return
      scheduled = 'later'
      timer = setTimeout(startScheduled, restMs)
    } else {
      clearTimeout(timer)
      scheduled = 'at once'
      // The requests that came in the same turn of the event loop share the batch.
      setImmediate(startScheduled)
    }
  }

  function startScheduled(): void {
    scheduled = null
    if (running < maxRunning) void start()
  }

  async function start(): Promise<void> {
    const batch = takeBatch()
    if (batch.length === 0) return
    running++
    unfinished++
    pace.started(batch.length)
    schedule()
    let counts = true
    const makeWay = () => {
      if (!counts) return
      counts = false
      running--
      schedule()
    }
    try {
      const results = await run(
        batch.map(({ item }) => item),
        makeWay,
      )
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index]
        if (result === undefined) reject(new Error('the batch gave no result for this item'))
        else resolve(result)
      })
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
    makeWay()
    unfinished--
    if (unfinished === 0 && waiting.length === 0) {
      for (const idler of idlers) idler()
      idlers = []
    }
  }

  function takeBatch(): Waiting<T, R>[] {
    let size = 0
    let count = 0
    for (const { item } of waiting) {
      const more = sizeOf(item)
      if (count > 0 && size + more > maxBatch) break
      size += more
      count++
    }
    waitingSize -= size
    return waiting.splice(0, count)
  }

  return {
    join(item) {
      if (waitingSize >= maxWaiting) return Promise.reject(new QueueFull(`${waitingSize} wait already`))
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        waitingSize += sizeOf(item)
        schedule()
      })
    },
    idle() {
      if (unfinished === 0 && waiting.length === 0) return Promise.resolve()
      return new Promise((resolve) => idlers.push(resolve))
    },
  }
}
