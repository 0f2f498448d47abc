import type { Delivery, RawReceipt } from '../bus/port.ts'
import type { Receipt } from '../domain/message/receipt.ts'
import type { RecentActors } from '../flow/message/recent-actors.ts'
import {
  type MatchedReceipt,
  matchReceipts,
  matchRecent,
  readReceipt,
  wordsOf,
} from '../flow/receipt/match-receipts.ts'
import { buryReceipts, parkUnmatched } from '../flow/receipt/park-receipts.ts'
import { receiptExchange } from '../flow/receipt/receipt-exchange.ts'
import { openOneRun } from '../kit/one-run.ts'
import { openPace } from '../kit/pace.ts'
import { isUnavailable, reasonOf } from '../store/database/db.ts'
import type { Tracer } from '../trace/tracer.ts'
import type { WorkerDeps } from '../world.ts'
import { countdown } from './countdown.ts'
import type { Host } from './host.ts'
import { openReceiptDays } from './receipt-days.ts'
import type { Settled, Task } from './task.ts'

/** Receipts matched in one query. */
const MATCH_BATCH = 500

/** Receipts in hand beyond which no more are taken: a few batches. */
const MAX_IN_HAND = 2_000

/** A receipt that beats its submit answer is usually milliseconds early: it is held so long before it is parked. */
const HOLD_MS = 250
const HOLD_TICK_MS = 10

/** Nearly all that beat their submit answers have found their messages by then; only the others are looked for among the ids of parts. */
const PARTS_AFTER_MS = 40

type Held = {
  /** Counts those that came. */
  readonly nth: number
  readonly receipt: RawReceipt
  /** What it says; null: that cannot be read, or not yet. */
  readonly read: Receipt | null
  readonly sinceMs: number
  settle(well: boolean): void
}

/** Where receipts wait to be matched, in the order they came. */
export type ReceiptIntake = {
  /** Takes a delivery; resolves when there is room for another. It is acked when all of it is committed or parked. */
  take(delivery: Delivery<readonly RawReceipt[]>): Promise<void>
  /** Resolves when nothing waits. */
  idle(): Promise<void>
}

type IntakeDeps = Pick<
  WorkerDeps,
  'db' | 'providers' | 'providerLog' | 'optOuts' | 'receiptParkMs' | 'tracer' | 'now' | 'log' | 'metrics'
> & { readonly recent: RecentActors }

/**
 * Matches receipts to messages and gives them to the host: at once where this process has just moved the message, so that most are
 * committed with the answer before them; the others in batches, by queries. Parks what has no message.
 */
export function openReceiptIntake(deps: IntakeDeps, host: Pick<Host, 'offer' | 'waiting'>): ReceiptIntake {
  const { recent } = deps
  const inHand: Held[] = []
  /** The ids of which some are in hand: later ones go behind them. */
  let waiting = new Set<string>()
  const pace = openPace()
  const days = openReceiptDays(deps.now)
  const loop = openOneRun(() => inHand.length > 0, run)
  const roomMade: (() => void)[] = []
  let nth = 0

  async function run(): Promise<void> {
    while (inHand.length > 0) {
      await pace.rest(inHand.length >= MATCH_BATCH)
      const batch = giveRecent(inHand.splice(0, MATCH_BATCH))
      pace.started(batch.length)
      const held = await place(batch).catch((error) => {
        if (!isUnavailable(error))
          deps.log.error(
            { err: error, receipts: batch.length },
            'receipts could not be taken, they come again',
          )
        for (const { settle } of batch) settle(false)
        return []
      })
      const newcomers = inHand.length > 0
      // Held receipts stay in front of what came later: a message's receipts keep their order.
      inHand.unshift(...held)
      waiting = new Set(inHand.map(idOf))
      if (inHand.length < MAX_IN_HAND) for (const resolve of roomMade.splice(0)) resolve()
      if (held.length > 0 && !newcomers) await Bun.sleep(HOLD_TICK_MS)
    }
  }

  /** Gives the host those whose messages are known here, as long as it has room; answers the others. */
  function giveRecent(batch: readonly Held[]): readonly Held[] {
    if (host.waiting() >= MAX_IN_HAND) return batch
    const tasks: Task[] = []
    const others = batch.filter((one) => {
      const matched = one.read && matchRecent(recent, one.receipt, one.read)
      if (matched) tasks.push(receiptTask(deps, matched, one.settle, () => takeBack(one, matched)))
      return !matched
    })
    if (tasks.length > 0) host.offer(tasks)
    return others
  }

  /** Its message has not the id that it was thought to have: it is looked for in the database. */
  function takeBack(one: Held, { incoming }: MatchedReceipt): void {
    recent.forget(incoming.messageId)
    const later = inHand.findIndex(({ nth }) => nth > one.nth)
    hold([one], later === -1 ? inHand.length : later)
  }

  function hold(more: readonly Held[], place: number): void {
    inHand.splice(place, 0, ...more)
    for (const one of more) waiting.add(idOf(one))
    loop.wake()
  }

  /** Gives each receipt its place: host, dead letters or parking; answers those that are held a little longer. */
  async function place(batch: readonly Held[]): Promise<readonly Held[]> {
    if (batch.length === 0) return batch
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
    for (const { provider } of older.unmatched) deps.metrics.unmatched(provider)
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
      const came = delivery.payload.map((receipt): Held => {
        const read = readReceipt(deps.providers, receipt)
        return { nth: nth++, receipt, read: read?.kind === 'receipt' ? read : null, sinceMs, settle }
      })
      const isBehind = (one: Held) => waiting.has(idOf(one))
      const behind = came.filter(isBehind)
      hold([...behind, ...giveRecent(came.filter((one) => !isBehind(one)))], inHand.length)
      if (inHand.length === 0 || inHand.length + host.waiting() < MAX_IN_HAND) return Promise.resolve()
      return new Promise((resolve) => roomMade.push(resolve))
    },
    idle: loop.idle,
  }
}

function idOf({ receipt, read }: Held): string {
  return `${receipt.provider} ${read?.providerMessageId}`
}

/**
 * A receipt's event for the host, and its words for the log; one that cannot be stored ends as a dead letter. `done` is told whether it is kept
 * either way: when even the dead letter could not be written, the receipt is to come again. `again` is told of one that was matched in
 * memory, and not by what its message has, or whose message is there no more.
 */
export function receiptTask(
  deps: Pick<WorkerDeps, 'db' | 'log' | 'providerLog' | 'optOuts' | 'tracer'>,
  matched: MatchedReceipt,
  done: (well: boolean) => void,
  again: () => void = () => done(false),
): Task {
  const { receipt, incoming, optedOut } = matched
  return {
    incoming,
    turn: null,
    settle: (outcome) => {
      // Its day was archived since it was matched: it is looked for again, and kept as late.
      if (outcome === 'unmatched' || outcome === 'no_such_message') return again()
      if (deps.tracer) traceReceipt(deps.tracer, matched, outcome)
      if (optedOut) deps.optOuts.keep(optedOut, wordsOf(matched))
      deps.providerLog?.keep(receipt.provider, receiptExchange(matched))
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

/** From when it came in, however long it was parked. */
function traceReceipt(tracer: Tracer, { receipt, incoming }: MatchedReceipt, outcome: Settled): void {
  tracer.add(incoming.messageId, {
    name: 'receipt',
    startMs: receipt.receivedAtMs,
    endMs: tracer.now(),
    attributes: {
      'sms.message_id': incoming.messageId,
      'sms.provider': receipt.provider,
      'sms.event': incoming.event.type,
      'sms.outcome': outcome,
    },
    error: outcome === 'failed' ? 'could not be applied' : null,
  })
}
