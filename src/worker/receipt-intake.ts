import type { Delivery, RawReceipt } from '../bus/port.ts'
import { type MatchedReceipt, matchReceipts } from '../flow/receipt/match-receipts.ts'
import { buryReceipts, parkUnmatched } from '../flow/receipt/park-receipts.ts'
import { receiptExchange } from '../flow/receipt/receipt-exchange.ts'
import { openOneRun } from '../kit/one-run.ts'
import { openPace } from '../kit/pace.ts'
import { isUnavailable, reasonOf } from '../store/database/db.ts'
import type { WorkerDeps } from '../world.ts'
import { countdown } from './countdown.ts'
import type { Host } from './host.ts'
import { openReceiptDays } from './receipt-days.ts'
import type { Task } from './task.ts'

/** Receipts matched in one query. */
const MATCH_BATCH = 500

/** Receipts in hand beyond which no more are taken: a few batches. */
const MAX_IN_HAND = 2_000

/** A receipt that beats its submit answer is usually milliseconds early: it is held so long before it is parked. */
const HOLD_MS = 250
const HOLD_TICK_MS = 10

/** Nearly all that beat their submit answers have found their messages by then; only the others are looked for among the ids of parts. */
const PARTS_AFTER_MS = 40

type Held = { readonly receipt: RawReceipt; readonly sinceMs: number; settle(well: boolean): void }

/** Where receipts wait to be matched, in the order they came. */
export type ReceiptIntake = {
  /** Takes a delivery; resolves when there is room for another. It is acked when all of it is committed or parked. */
  take(delivery: Delivery<readonly RawReceipt[]>): Promise<void>
  /** Resolves when nothing waits. */
  idle(): Promise<void>
}

type IntakeDeps = Pick<
  WorkerDeps,
  'db' | 'providers' | 'providerLog' | 'optOuts' | 'receiptParkMs' | 'now' | 'log'
>

/** Matches receipts to messages in batches and gives them to the host; parks what has no message. */
export function openReceiptIntake(deps: IntakeDeps, host: Host): ReceiptIntake {
  const inHand: Held[] = []
  const pace = openPace()
  const days = openReceiptDays(deps.now)
  const loop = openOneRun(() => inHand.length > 0, run)
  const roomMade: (() => void)[] = []

  async function run(): Promise<void> {
    while (inHand.length > 0) {
      await pace.rest(inHand.length >= MATCH_BATCH)
      const batch = inHand.splice(0, MATCH_BATCH)
      pace.started(batch.length)
      const held = await place(batch).catch((error) => {
        if (!isUnavailable(error)) deps.log.error({ err: error }, 'receipts failed')
        for (const { settle } of batch) settle(false)
        return []
      })
      const newcomers = inHand.length > 0
      // Held receipts stay in front of what came later: a message's receipts keep their order.
      inHand.unshift(...held)
      if (inHand.length < MAX_IN_HAND) for (const resolve of roomMade.splice(0)) resolve()
      if (held.length > 0 && !newcomers) await Bun.sleep(HOLD_TICK_MS)
    }
  }

  /** Gives each receipt its place: host, dead letters or parking; answers those that are held a little longer. */
  async function place(batch: readonly Held[]): Promise<readonly Held[]> {
    const held = new Map(batch.map((one) => [one.receipt, one]))
    const take = (receipt: RawReceipt) => {
      const one = held.get(receipt)
      held.delete(receipt)
      return (well: boolean) => one?.settle(well)
    }
    const ageMs = (receipt: RawReceipt) => deps.now() - (held.get(receipt)?.sinceMs ?? 0)
    const isEarly = (receipt: RawReceipt) => ageMs(receipt) < PARTS_AFTER_MS
    const found = await matchReceipts(deps, [...held.keys()], days.list(), isEarly)
    const late = found.unmatched.filter((receipt) => ageMs(receipt) >= HOLD_MS)
    const older = await matchReceipts(deps, late, 'all')
    for (const { incoming } of [...found.matched, ...older.matched]) days.saw(incoming.messageId)
    await buryReceipts(deps, found.unreadable)
    await parkUnmatched(deps, older.unmatched)
    for (const receipt of [...older.unmatched, ...found.unreadable.map((one) => one.receipt)])
      take(receipt)(true)
    host.offer(
      [...found.matched, ...older.matched].map((matched) =>
        receiptTask(deps, matched, take(matched.receipt)),
      ),
    )
    return [...held.values()]
  }

  return {
    take(delivery) {
      const settle = countdown(delivery.payload.length, delivery)
      const sinceMs = deps.now()
      inHand.push(...delivery.payload.map((receipt) => ({ receipt, sinceMs, settle })))
      loop.wake()
      if (inHand.length + host.waiting() < MAX_IN_HAND) return Promise.resolve()
      return new Promise((resolve) => roomMade.push(resolve))
    },
    idle: loop.idle,
  }
}

/**
 * A receipt's event for the host, and its words for the log; one that cannot be stored ends as a dead letter. `done` is told whether it is kept
 * either way: when even the dead letter could not be written, the receipt is to come again.
 */
export function receiptTask(
  deps: Pick<WorkerDeps, 'db' | 'log' | 'providerLog' | 'optOuts'>,
  matched: MatchedReceipt,
  done: (well: boolean) => void,
): Task {
  const { receipt, incoming, optedOut } = matched
  if (optedOut) deps.optOuts.keep(optedOut, 'error' in incoming.event ? incoming.event.error : '')
  deps.providerLog?.keep(receipt.provider, receiptExchange(matched))
  return {
    incoming,
    turn: null,
    settle: (outcome) => {
      if (outcome !== 'failed') return done(true)
      buryReceipts(deps, [{ receipt, reason: 'could not be applied' }]).then(
        () => done(true),
        (error) => {
          const { receiptId } = receipt
          deps.log.warn(
            { reason: reasonOf(error), receiptId },
            'no dead letter could be written, it comes again',
          )
          done(false)
        },
      )
    },
  }
}
