import type { Consumer, Delivery, RawReceipt } from '../../src/bus/port.ts'
import type { WorkerDeps } from '../../src/deps.ts'
import { ringAlarms } from '../../src/flow/ring-alarms.ts'
import { deadReceipt, retryParkedReceipts, takeReceipts } from '../../src/flow/take-receipts.ts'
import { isUnavailable } from '../../src/store/db.ts'
import { addDeadLetters, removeDeadLettersBefore } from '../../src/store/dead-letters.ts'
import { removeParkedReceipts } from '../../src/store/parked-receipts.ts'
import { ensurePartitions } from '../../src/store/partitions.ts'
import { startHost, type Task } from './host.ts'
import { openLanes } from './lanes.ts'
import { startTicker } from './ticker.ts'

/** Alarms are late by at most this much. */
const ALARM_TICK_MS = 200
const ALARM_BATCH = 500

const HOUSEKEEPING_TICK_MS = 3_600_000
const DEAD_LETTERS_KEPT_MS = 30 * 86_400_000

/** Events in hand beyond which no more receipts are taken: a few batches. */
const MAX_WAITING_EVENTS = 2_000

/** A delivery that met an absent database comes again after this. */
const REDELIVER_MS = 1_000

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

  const consumer: Consumer = {
    onActorBatch(delivery) {
      const settle = countdown(delivery.payload.orders.length, delivery)
      const room = lanes.put(
        delivery.payload.lane,
        delivery.payload.shard,
        delivery.payload.orders.map((order) => ({ order, settle: (outcome) => settle(outcome === 'done') })),
      )
      host.wake()
      return room
    },
    async onReceipts(delivery) {
      try {
        const matched = await takeReceipts(deps, delivery.payload)
        if (matched.length === 0) return delivery.ack()
        const committed = new Promise<void>((resolve) => {
          const settle = countdown(matched.length, {
            ack: () => {
              delivery.ack()
              resolve()
            },
            nak: delivery.nak,
          })
          host.offer(
            matched.map(({ receipt, incoming }) => receiptTask(receipt, incoming, () => settle(true))),
          )
        })
        if (host.waiting() > MAX_WAITING_EVENTS) await committed
      } catch (error) {
        if (!isUnavailable(error)) deps.log.error({ err: error }, 'receipts failed')
        delivery.nak(REDELIVER_MS)
      }
    },
    async onUnreadable(subject, raw, reason) {
      deps.log.error({ subject, reason }, 'unreadable message on the bus')
      await addDeadLetters(deps.db.sql, [
        { id: deps.newId(), what: 'unreadable', source: subject, reason, payload: raw },
      ])
    },
  }

  function receiptTask(receipt: RawReceipt, incoming: Task['incoming'], done: () => void): Task {
    return {
      incoming,
      settle: (outcome) => {
        if (outcome !== 'failed') return done()
        addDeadLetters(deps.db.sql, [deadReceipt(receipt, 'could not be applied')]).then(done, (error) =>
          deps.log.error(
            { err: error, receiptId: receipt.receiptId },
            'receipt lost its way to the dead letters',
          ),
        )
      },
    }
  }

  async function ring(): Promise<void> {
    for (;;) {
      const limit = Math.min(ALARM_BATCH, host.freeSubmissions())
      if (limit <= 0) return
      const rung = await ringAlarms(deps, limit)
      await settled(rung.map((incoming) => (done) => ({ incoming, settle: done })))
      if (rung.length < limit) return
    }
  }

  async function retryParked(): Promise<void> {
    const matched = await retryParkedReceipts(deps)
    if (matched.length === 0) return
    await settled(
      matched.map(
        ({ receipt, incoming }) =>
          (done) =>
            receiptTask(receipt, incoming, done),
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
    await ensurePartitions(deps.db.sql, deps.now())
    await removeDeadLettersBefore(deps.db.sql, new Date(deps.now() - DEAD_LETTERS_KEPT_MS))
  }

  const tickers = [
    startTicker('alarms', ALARM_TICK_MS, ring, deps.log),
    startTicker('parked receipts', ALARM_TICK_MS, retryParked, deps.log),
    startTicker('housekeeping', HOUSEKEEPING_TICK_MS, keepHouse, deps.log),
  ]
  const stopConsuming = await deps.bus.consume(consumer)

  return {
    async stop() {
      const handedBack = lanes.takeAll()
      for (const waiting of handedBack) waiting.settle('handed_back')
      await Promise.all([stopConsuming(), ...tickers.map((stopTicker) => stopTicker())])
      for (const waiting of lanes.takeAll()) waiting.settle('handed_back')
      await host.stop(STOP_DEADLINE_MS)
    },
  }
}

/** Acks when all `count` parts are settled well, gives the delivery back when any was not. */
function countdown(count: number, delivery: Pick<Delivery<unknown>, 'ack' | 'nak'>): (well: boolean) => void {
  let left = count
  let allWell = true
  return (well) => {
    allWell &&= well
    if (--left > 0) return
    if (allWell) delivery.ack()
    else delivery.nak(0)
  }
}
