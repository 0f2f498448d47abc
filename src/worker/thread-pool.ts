import type { Logger } from 'pino'
import type { LocalPublisher } from '../bus/local.ts'
import type { Channel, LocalMessage } from '../bus/local-message.ts'
import { type Config, ConfigError } from '../config.ts'
import { inTime } from '../kit/in-time.ts'
import { ownThread } from '../kit/own-files.ts'
import type { Reading } from '../metrics/exposition.ts'
import type { Tally } from '../metrics/tally.ts'
import type { DbAddress } from '../store/database/db.ts'
import { startArchiving } from './archiving.ts'
import type { FromWorker, ToWorker } from './thread-entry.ts'

/** A worker that died is started again after this, so that one that dies at once does not take the machine. */
const RESTART_PAUSE_MS = 500

/** A thread that stands still for longer is left out of a scrape. */
const COUNT_WITHIN_MS = 1_000

/** What workers need to know that is found out late. */
type StartAt = { readonly address: DbAddress; readonly port: number; readonly local: LocalPublisher | null }

/** The actor workers of this process. */
export type WorkerThreads = {
  /** One channel to each worker, for the local bus. */
  readonly channels: readonly Channel[]
  /** Starts the workers; resolves when all take work. Throws `ConfigError` when one cannot start. */
  start(at: StartAt): Promise<void>
  /** Adds what the threads have counted to `tally`, and answers what they read now, within `COUNT_WITHIN_MS`; who is late adds it later. */
  count(): Promise<readonly Reading[]>
  /** How many take work, of how many. */
  alive(): { readonly threads: number; readonly of: number }
  /** Stops them; each finishes or hands back what it has in hand. */
  stop(): Promise<void>
}

type Slot = {
  thread: Worker | null
  readonly listeners: ((message: LocalMessage) => void)[]
  isReady: boolean
}

/**
 * Prepares `config.ACTOR_WORKERS` Bun Workers: they load their code while the caller opens the rest, and take work from
 * `start` on. One that dies later is started again, and its actors are found by their alarms.
 */
export function openWorkerThreads(config: Config, log: Logger, tally: Pick<Tally, 'add'>): WorkerThreads {
  const slots: Slot[] = Array.from({ length: config.ACTOR_WORKERS }, () => ({
    thread: load(),
    listeners: [],
    isReady: false,
  }))
  const ends: Promise<void>[] = []
  const calls = new Map<number, (readings: readonly Reading[]) => void>()
  let lastCall = 0
  let stopping = false
  let stopArchiving = () => {}

  const channelOf = (slot: Slot): Channel => ({
    post: (message) => tell(slot, { kind: 'bus', message }),
    onMessage: (listener) => slot.listeners.splice(0, slot.listeners.length, listener),
  })
  const channels = slots.map(channelOf)

  function tell(slot: Slot, message: ToWorker): void {
    slot.thread?.postMessage(message)
  }

  /** Lets a loaded thread take work; resolves when it does. */
  async function begin(index: number, slot: Slot, thread: Worker, at: StartAt): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    thread.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === 'bus') for (const listener of slot.listeners) listener(data.message)
      if (data.kind === 'counted') {
        tally.add(data.tallied)
        calls.get(data.call)?.(data.readings)
      }
      if (data.kind === 'ready') {
        slot.isReady = true
        resolve()
      }
      if (data.kind === 'failed') reject(new ConfigError(data.reason))
    })
    thread.addEventListener('error', (event) =>
      log.error({ worker: index, reason: event.message }, 'actor worker failed'),
    )
    ends.push(new Promise((ended) => thread.addEventListener('close', () => ended())))
    thread.addEventListener('close', () => {
      slot.thread = null
      slot.isReady = false
      reject(new Error('the actor worker ended'))
      if (stopping) return
      log.error({ worker: index }, 'actor worker died, starting another')
      at.local?.channelClosed(index)
      setTimeout(() => void replace(index, slot, at), RESTART_PAUSE_MS)
    })
    tell(slot, { kind: 'start', config, address: at.address, port: at.port, index })
    await promise
  }

  async function replace(index: number, slot: Slot, at: StartAt): Promise<void> {
    if (stopping) return
    const thread = load()
    slot.thread = thread
    try {
      await begin(index, slot, thread, at)
      at.local?.channelReplaced(index, channelOf(slot))
    } catch (error) {
      log.error({ err: error, worker: index }, 'actor worker could not be started again')
      // Its end is noticed as any other, and the next try follows.
      thread.terminate()
    }
  }

  async function ask(slot: Slot): Promise<readonly Reading[]> {
    const call = ++lastCall
    const { promise, resolve } = Promise.withResolvers<readonly Reading[]>()
    calls.set(call, resolve)
    tell(slot, { kind: 'count', call })
    try {
      return await inTime(promise, COUNT_WITHIN_MS, () => [])
    } finally {
      calls.delete(call)
    }
  }

  return {
    channels,
    async count() {
      const told = await Promise.all(slots.filter(({ isReady }) => isReady).map(ask))
      // Each sees the same providers.
      const byName = new Map(told.flat().map((one) => [`${one.name} ${one.labels.join(' ')}`, one]))
      return [...byName.values()]
    },
    alive: () => ({ threads: slots.filter(({ isReady }) => isReady).length, of: slots.length }),
    async start(at) {
      stopArchiving = startArchiving(config, at.address, log)
      await Promise.all(slots.map((slot, index) => slot.thread && begin(index, slot, slot.thread, at)))
    },
    async stop() {
      stopping = true
      stopArchiving()
      for (const slot of slots) tell(slot, { kind: 'stop' })
      await Promise.all(ends)
    },
  }
}

function load(): Worker {
  return new Worker(ownThread('src/worker/thread-entry.ts'))
}
