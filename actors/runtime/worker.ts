import type { Consumer } from '../../src/bus/port.ts'
import type { WorkerDeps } from '../../src/deps.ts'
import { cleanCallbacks } from '../../src/flow/give-up-callbacks.ts'
import { retryParkedReceipts } from '../../src/flow/park-receipts.ts'
import { ringAlarms } from '../../src/flow/ring-alarms.ts'
import { addDeadLetters, removeDeadLettersBefore } from '../../src/store/dead-letters.ts'
import { KEY_KEPT_MS, removeKeysBefore } from '../../src/store/idempotency.ts'
import { removeParkedReceipts } from '../../src/store/parked-receipts.ts'
import { ensurePartitions } from '../../src/store/partitions.ts'
import { openBacklog } from './backlog.ts'
import { startCallbackSender } from './callback-sender.ts'
import { countdown } from './countdown.ts'
import { startHost, type Task } from './host.ts'
import { openLanes } from './lanes.ts'
import { openReceiptIntake, receiptTask } from './receipt-intake.ts'
import { openReportCounter } from './report-counter.ts'
import { startTicker } from './ticker.ts'

/** Alarms are late by at most this much. */
const ALARM_TICK_MS = 200
const ALARM_BATCH = 500

/** How soon a turn of counting is noticed to be due. */
const REPORT_TICK_MS = 500

const HOUSEKEEPING_TICK_MS = 3_600_000
const DEAD_LETTERS_KEPT_MS = 30 * 86_400_000

/** Idempotency keys removed in one statement, so that none takes long. */
const KEYS_REMOVED = 10_000

/** Time that submissions and commits in hand get at a stop; what is left is found by its alarm. */
const STOP_DEADLINE_MS = 7_000

/** A running actor worker. */
export type Worker = {
  /** Stops taking, finishes or hands back what is in hand. Bounded in time. */
  stop(): Promise<void>
}

/** Starts driving actors: takes orders and receipts from the bus, rings alarms, keeps house. */
export async function startWorker(deps: WorkerDeps): Promise<Worker> {
  const lanes = openLanes()
  const host = startHost(deps, lanes)
  const receipts = openReceiptIntake(deps, host)
  const backlog = openBacklog(deps.now)
  const reports = openReportCounter(deps)

  const consumer: Consumer = {
    onActorBatch(delivery) {
      backlog.arrived(delivery.payload)
      const settle = countdown(delivery.payload.orders.length, delivery)
      const room = lanes.put(
        delivery.payload.lane,
        delivery.payload.shard,
        delivery.payload.orders.map((order) => ({ order, settle: (outcome) => settle(outcome === 'done') })),
      )
      host.wake()
      return room
    },
    onReceipts: (delivery) => receipts.take(delivery),
    async onUnreadable(subject, raw, reason) {
      deps.log.error({ subject, reason }, 'unreadable message on the bus')
      await addDeadLetters(deps.db.sql, [
        { id: deps.newId(), what: 'unreadable', source: subject, reason, payload: raw },
      ])
    },
  }

  async function ring(): Promise<void> {
    for (;;) {
      const limit = Math.min(ALARM_BATCH, host.freeSubmissions())
      if (limit <= 0) return
      const { claimed, rung } = await ringAlarms(deps, limit)
      // What only waits is left to its alarm's next ring, at the end of the lease.
      const overdue = rung.filter(({ known }) => !(known && backlog.explains(known)))
      await settled(overdue.map((incoming) => (done) => ({ incoming, settle: done })))
      if (claimed < limit) return
    }
  }

  async function retryParked(): Promise<void> {
    const matched = await retryParkedReceipts(deps)
    if (matched.length === 0) return
    await settled(
      matched.map(
        ({ receipt, incoming }) =>
          (done) =>
            receiptTask(deps, receipt, incoming, done),
      ),
    )
    await removeParkedReceipts(
      deps.db.sql,
      matched.map(({ receipt }) => receipt.receiptId),
    )
  }

  /** Gives tasks to the host; resolves when every one is settled. */
  function settled(makers: readonly ((done: () => void) => Task)[]): Promise<void> {
    if (makers.length === 0) return Promise.resolve()
    return new Promise((resolve) => {
      const settle = countdown(makers.length, { ack: resolve, nak: () => resolve() })
      host.offer(makers.map((make) => make(() => settle(true))))
    })
  }

  async function keepHouse(): Promise<void> {
    await ensurePartitions(deps.db, deps.now())
    await removeDeadLettersBefore(deps.db.sql, new Date(deps.now() - DEAD_LETTERS_KEPT_MS))
    const keysBefore = new Date(deps.now() - KEY_KEPT_MS)
    while ((await removeKeysBefore(deps.db.sql, keysBefore, KEYS_REMOVED)) === KEYS_REMOVED);
    await cleanCallbacks(deps)
    await reports.keepHouse()
  }

  const callbacks = startCallbackSender(deps)
  const tickers = [
    startTicker('alarms', ALARM_TICK_MS, ring, deps.log),
    startTicker('parked receipts', ALARM_TICK_MS, retryParked, deps.log),
    startTicker('reports', REPORT_TICK_MS, reports.count, deps.log),
    startTicker('housekeeping', HOUSEKEEPING_TICK_MS, keepHouse, deps.log),
  ]
  const stopConsuming = await deps.bus.consume(consumer)

  return {
    async stop() {
      const handedBack = lanes.takeAll()
      for (const waiting of handedBack) waiting.settle('handed_back')
      await Promise.all([stopConsuming(), receipts.idle(), ...tickers.map((stopTicker) => stopTicker())])
      for (const waiting of lanes.takeAll()) waiting.settle('handed_back')
      await Promise.all([host.stop(STOP_DEADLINE_MS), callbacks.stop(STOP_DEADLINE_MS)])
    },
  }
}
