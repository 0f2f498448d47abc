// The thread of an actor worker: its own event loop, connections and mock provider.

import { type Channel, type LocalMessage, openLocalConsumer } from '../bus/local.ts'
import { openWorkerDeps } from '../compose.ts'
import { openCheckedNats } from '../compose-checked.ts'
import type { Config } from '../config.ts'
import { keepFresh } from '../directory/keep-fresh.ts'
import { keepLooking } from '../directory/keep-looking.ts'
import { openLog } from '../log.ts'
import type { DbAddress } from '../store/database/db.ts'
import { type Worker as ActorWorker, startWorker } from './worker.ts'

declare const self: Worker

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

/** What a worker says to the main thread. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'bus'; readonly message: LocalMessage }

let deps: Awaited<ReturnType<typeof openWorkerDeps>> | null = null
let worker: ActorWorker | null = null
let stopRefreshing: (() => Promise<void>) | null = null
let stopLooking: (() => Promise<void>) | null = null
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
    case 'stop':
      void stop()
  }
}

async function start({ config, address, port, index }: ToWorker & { readonly kind: 'start' }): Promise<void> {
  const log = openLog(config.LOG_LEVEL, { role: 'worker', worker: index })
  const bus = config.NATS_URL
    ? await openCheckedNats(config, `sms-worker-${index}`, log)
    : openLocalConsumer({ channel, log })
  const opened = await openWorkerDeps(config, address, bus, log, port)
  deps = opened
  worker = await startWorker(opened)
  stopRefreshing = keepFresh(opened.directory, log, worker.refresh)
  stopLooking = keepLooking(opened.health, log)
}

async function stop(): Promise<void> {
  await worker?.stop()
  await stopRefreshing?.()
  await stopLooking?.()
  deps?.live.close()
  await deps?.bus.close()
  await deps?.db.close()
  process.exit(0)
}

function say(message: FromWorker): void {
  self.postMessage(message)
}
