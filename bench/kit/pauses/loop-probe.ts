// Loaded before a gateway by `watchPauses` (BUN_OPTIONS): tells when an event loop of it stood still, the main thread's and those of its threads.
import { heapSize } from 'bun:jsc'
import { appendFileSync, readFileSync } from 'node:fs'

const EVERY_MS = 5
const file = process.env['LOOP_PROBE_FILE'] ?? ''
const leastMs = Number(process.env['LOOP_PROBE_LEAST_MS'])
const role = process.env['ROLE'] ?? 'all'

/** A thread that stood still, as a line of JSON in the file of the probe. */
export type StoodStill = {
  readonly where: string
  /** Unix milliseconds. */
  readonly fromMs: number
  readonly ms: number
  /** Of it: on a core, and ready to run without one. */
  readonly ranMs: number
  readonly queuedMs: number
  /** What JavaScript held before and after: less is a garbage collection. */
  readonly heapMb: readonly [number, number]
}

/** What this thread has had of a core, and waited for one, in milliseconds. */
function scheduled(): readonly [ranMs: number, queuedMs: number] {
  const [ran = 0, queued = 0] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ').map(Number)
  return [ran / 1e6, queued / 1e6]
}

if (Bun.isMainThread) {
  const Plain = globalThis.Worker
  globalThis.Worker = class extends Plain {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, { ...options, preload: [import.meta.path] })
    }
  }
}

const where = Bun.isMainThread ? role : `${role} thread`
let dueMs = performance.now() + EVERY_MS
let [ran, queued] = scheduled()
let heap = heapSize()
setInterval(() => {
  const nowMs = performance.now()
  const lateMs = nowMs - dueMs
  const [ranNow, queuedNow] = scheduled()
  const heapNow = heapSize()
  if (lateMs >= leastMs) {
    const line: StoodStill = {
      where,
      fromMs: performance.timeOrigin + nowMs - lateMs,
      ms: Math.round(lateMs),
      ranMs: Math.round(ranNow - ran),
      queuedMs: Math.round(queuedNow - queued),
      heapMb: [Math.round(heap / 1e6), Math.round(heapNow / 1e6)],
    }
    appendFileSync(file, `${JSON.stringify(line)}\n`)
  }
  dueMs = nowMs + EVERY_MS
  ran = ranNow
  queued = queuedNow
  heap = heapNow
}, EVERY_MS).unref()
