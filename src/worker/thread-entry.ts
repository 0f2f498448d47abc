// The thread of an actor worker: its own event loop, connections and mock provider.

import packageJson from '../../package.json'
import { archiveDepsOf } from '../archive-config.ts'
import { openLocalConsumer } from '../bus/local.ts'
import type { Channel, LocalMessage } from '../bus/local-message.ts'
import { openWorkerDeps } from '../compose.ts'
import { openCheckedNats } from '../compose-checked.ts'
import type { Config } from '../config.ts'
import { keepFresh } from '../directory/keep-fresh.ts'
import { keepLooking } from '../directory/keep-looking.ts'
import { CLEAR_UP_TICK_MS, clearUp } from '../flow/archive/clear-up.ts'
import { rewriteDay } from '../flow/archive/rewrite-day.ts'
import { AUDIT_TICK_MS, auditWhenDue } from '../flow/audit-by-turns.ts'
import { ERASE_TICK_MS, eraseByTurns, RETAIN_TICK_MS, retainByTurns } from '../flow/erasure/erase-by-turns.ts'
import { readProviders } from '../flow/metrics/provider-readings.ts'
import { startTicker } from '../kit/ticker.ts'
import { openLog } from '../log.ts'
import { type Reading, reading } from '../metrics/exposition.ts'
import { openMetrics } from '../metrics/metrics.ts'
import { openTally, type Tallied } from '../metrics/tally.ts'
import { openThreadLag } from '../metrics/thread-lag.ts'
import type { DbAddress } from '../store/database/db.ts'
import { logsFailureOf } from '../store/database/loop-failure.ts'
import type { WorkerDeps } from '../world.ts'
import { type Worker as ActorWorker, startWorker } from './worker.ts'

declare const self: Worker

/** The last spans get so long at a stop. */
const TRACES_STOP_MS = 1_000

/** What the main thread says to a worker. */
export type ToWorker =
  | {
      readonly kind: 'start'
      readonly config: Config
      readonly address: DbAddress
      readonly port: number
      readonly index: number
    }
  | { readonly kind: 'stop' }
  | { readonly kind: 'bus'; readonly message: LocalMessage }
  /** What was counted since the last such question is to be told. */
  | { readonly kind: 'count'; readonly call: number }

/** What a worker says to the main thread. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'bus'; readonly message: LocalMessage }
  | {
      readonly kind: 'counted'
      readonly call: number
      readonly tallied: Tallied
      readonly readings: readonly Reading[]
    }

/** Rows of a table that are searched in one transaction; in the embedded database nothing else is read or written meanwhile. */
const SEARCHED_ROWS = { url: 5_000, socket: 1_000 } as const

/** The newest messages that an audit looks at; in the embedded database nothing else is read or written meanwhile. */
const AUDITED_MESSAGES = { url: 500_000, socket: 20_000 } as const

const tally = openTally()
const lag = openThreadLag()
let index = 0
let deps: Awaited<ReturnType<typeof openWorkerDeps>> | null = null
let worker: ActorWorker | null = null
let stopRefreshing: (() => Promise<void>) | null = null
let stopLooking: (() => Promise<void>) | null = null
let stopAuditing: (() => Promise<void>) | null = null
let isStopping = false
const stopErasing: (() => Promise<void>)[] = []
const busListeners: ((message: LocalMessage) => void)[] = []

const channel: Channel = {
  post: (message) => say({ kind: 'bus', message }),
  onMessage: (listener) => busListeners.push(listener),
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case 'start':
      start(data).then(
        () => say({ kind: 'ready' }),
        (error) => say({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }),
      )
      return
    case 'bus':
      for (const listener of busListeners) listener(data.message)
      return
    case 'count':
      say({ kind: 'counted', call: data.call, tallied: tally.take(), readings: readNow() })
      return
    case 'stop':
      void stop()
  }
}

async function start({ config, address, port, ...of }: ToWorker & { readonly kind: 'start' }): Promise<void> {
  index = of.index
  const log = openLog(config.LOG_LEVEL, { role: 'worker', worker: index })
  const bus = config.NATS_URL
    ? await openCheckedNats(config, `sms-worker-${index}`, log)
    : openLocalConsumer({ channel, log })
  const opened = await openWorkerDeps(
    config,
    address,
    bus,
    log,
    port,
    openMetrics(tally, config.METRICS_CLIENTS),
  )
  deps = opened
  worker = await startWorker(opened)
  stopRefreshing = keepFresh(opened.directory, log, worker.refresh)
  stopLooking = keepLooking(opened.health, log)
  // One thread of a process does that; processes share it.
  if (index === 0) startErasing(opened, config, SEARCHED_ROWS[address.kind])
  if (config.AUDIT_EVERY_MS === 0) return
  const audit = { everyMs: config.AUDIT_EVERY_MS, messages: AUDITED_MESSAGES[address.kind] }
  stopAuditing = startTicker(AUDIT_TICK_MS, () => auditWhenDue(opened, audit), logsFailureOf('audit', log))
}

function startErasing(opened: WorkerDeps, config: Config, rows: number): void {
  const archive = archiveDepsOf(config, opened.db, packageJson.version)
  const turn = (work: typeof eraseByTurns) => () =>
    work({ ...opened, rewriteDay: (...asked) => rewriteDay(archive, ...asked) }, { rows }, () => isStopping)
  stopErasing.push(
    startTicker(ERASE_TICK_MS, turn(eraseByTurns), logsFailureOf('erasures', opened.log)),
    startTicker(RETAIN_TICK_MS, turn(retainByTurns), logsFailureOf('retention', opened.log)),
    startTicker(CLEAR_UP_TICK_MS, () => clearUp(archive), logsFailureOf('archive', opened.log)),
  )
}

async function stop(): Promise<void> {
  isStopping = true
  await worker?.stop()
  await stopRefreshing?.()
  await stopLooking?.()
  await stopAuditing?.()
  await Promise.all(stopErasing.map((one) => one()))
  deps?.live.close()
  await deps?.tracer?.close(TRACES_STOP_MS)
  await deps?.bus.close()
  await deps?.db.close()
  process.exit(0)
}

function readNow(): Reading[] {
  return [
    reading('sms_thread_lag_seconds', [String(index)], lag.take()),
    ...(deps ? readProviders(deps) : []),
  ]
}

function say(message: FromWorker): void {
  self.postMessage(message)
}
