import type { Consumer, OnUnreadable } from '../bus/port.ts'
import { forgetActs } from '../flow/admin/forget-acts.ts'
import { forgetNotices } from '../flow/alert/tell-alerts.ts'
import { forgetBulk } from '../flow/bulk/forget-bulk.ts'
import { cleanCallbacks } from '../flow/callback/give-up-callbacks.ts'
import { cleanGuard } from '../flow/guard/clean-guard.ts'
import { openRecentActors } from '../flow/message/recent-actors.ts'
import { ALARM_LEASE_MS, ringAlarms } from '../flow/message/ring-alarms.ts'
import { OUTCOMES_FLUSH_MS } from '../flow/problem/count-outcomes.ts'
import { forgetOutcomes } from '../flow/problem/forget-outcomes.ts'
import { openSearchKeeping, SUM_UP_TICK_MS } from '../flow/reading/keep-searchable.ts'
import { retryParkedReceipts } from '../flow/receipt/park-receipts.ts'
import { forgetAccepting } from '../flow/report/count-accepting.ts'
import { countOtps, forgetOtpMinutes, OTPS_TICK_MS } from '../flow/report/count-otps.ts'
import { inTime } from '../kit/in-time.ts'
import { startTicker } from '../kit/ticker.ts'
import { believeClock } from '../store/database/clock.ts'
import { logsFailureOf } from '../store/database/loop-failure.ts'
import { ensurePartitions } from '../store/database/partitions.ts'
import { KEY_KEPT_MS, removeKeysBefore } from '../store/idempotency.ts'
import { dropPartsBefore } from '../store/inbound/inbound-parts.ts'
import { forgetAnswers } from '../store/inbound/waiting-answers.ts'
import { wakeWaiting } from '../store/message/alarms.ts'
import { dropExchangesBefore } from '../store/message/exchanges.ts'
import { removeOtpsBefore } from '../store/message/otps.ts'
import { removeGoneLines } from '../store/provider/provider-lines.ts'
import { addDeadLetters, removeDeadLettersBefore } from '../store/receipt/dead-letters.ts'
import { removeParkedReceipts } from '../store/receipt/parked-receipts.ts'
import { PARKING_POLL_MS } from '../store/receipt/parking.ts'
import type { WorkerDeps } from '../world.ts'
import { startCallbackSender } from './callback-sender.ts'
import { type Host, startHost } from './host.ts'
import { startLines } from './lines/lines.ts'
import { openBacklog } from './order-backlog.ts'
import { openReceiptIntake, receiptTask } from './receipt-intake.ts'
import { openReportCounter } from './report-counter.ts'
import { settleAll } from './settle-all.ts'
import type { Task } from './task.ts'

/** Alarms are late by at most this much. */
const ALARM_TICK_MS = 200
/** Alarms claimed at once; of those in batches as many again, and what is left of the last batch: up to 500 in all. */
const ALARM_BATCH = 200

/** By then every process knows that a provider is taken from, in milliseconds. */
const KNOWN_MS = 3_000

/** A turn of alarms or parked receipts waits so long for its events: two leases of alarms. */
const SETTLE_WITHIN_MS = 10_000

/** While so many events wait for their commit, alarms and parked receipts bring no more. */
const MAX_WAITING = 2_000

/** How soon a turn of counting is noticed to be due. */
const REPORT_TICK_MS = 500

const HOUSEKEEPING_TICK_MS = 3_600_000
const DAY_MS = 86_400_000
const DEAD_LETTERS_KEPT_MS = 30 * DAY_MS
/** Nothing that a word from a handset was answered with is under way for so long. */
const ANSWERS_KEPT_MS = 7 * DAY_MS

/** Parts of inbound messages are shown with them for so long; repetitions are known by those of this day and the one before. */
const PARTS_KEPT_MS = 7 * DAY_MS

/** Idempotency keys removed in one statement, so that none takes long. */
const KEYS_REMOVED = 10_000

/** As long as a key may ask what became of one, and an hour. */
const OTPS_KEPT_MS = KEY_KEPT_MS + 3_600_000
/** OTPs removed in one statement. */
const OTPS_REMOVED = 10_000

/** Time that submissions and commits in hand get at a stop; what is left is found by its alarm. */
const STOP_DEADLINE_MS = 7_000

/** Time that providers get to close after that. */
const CLOSE_DEADLINE_MS = 1_000

/** A running actor worker. */
export type Worker = {
  /** Acts at once on what is known of the providers. */
  refresh(): Promise<void>
  /** Stops taking, finishes or hands back what is in hand. Bounded in time. */
  stop(): Promise<void>
}

/** Starts driving actors: takes orders and receipts from the bus, rings alarms, keeps house. */
export async function startWorker(deps: WorkerDeps): Promise<Worker> {
  const backlog = openBacklog(deps.now, (provider) => lines.isStuck(provider))
  const onUnreadable: OnUnreadable = async (subject, raw, reason) => {
    deps.log.error({ subject, reason }, 'unreadable message on the bus')
    await addDeadLetters(deps.db.sql, [
      { id: deps.newId(), what: 'unreadable', source: subject, reason, payload: raw },
    ])
  }
  /** What waited while nobody took its orders may have none in a queue, as after a throttle. */
  const begun = (providers: readonly string[]) => {
    const nowMs = deps.now()
    wakeWaiting(deps.db.sql, providers, { afterMs: nowMs + ALARM_LEASE_MS, atMs: nowMs + KNOWN_MS }).catch(
      logsFailureOf('alarms', deps.log),
    )
  }
  const lines = startLines(
    { ...deps, clock: () => performance.now(), arrived: backlog.arrived, onUnreadable, begun },
    () => host.wake(),
  )
  const recent = openRecentActors()
  const host: Host = startHost({ ...deps, recent }, lines)
  const receipts = openReceiptIntake({ ...deps, recent }, host)
  const reports = openReportCounter(deps)
  const searches = openSearchKeeping(deps)
  const stopped = Promise.withResolvers<void>()

  const consumer: Consumer = {
    onReceipts: (delivery) => receipts.take(delivery),
    onUnreadable,
  }

  async function ring(): Promise<void> {
    while (host.waiting() < MAX_WAITING) {
      const { claimed, rung } = await ringAlarms(deps, ALARM_BATCH, backlog.explains)
      await settled(rung, (incoming, done) => ({ incoming, turn: null, settle: () => done(true) }))
      if (claimed < ALARM_BATCH) return
    }
  }

  async function retryParked(): Promise<void> {
    if (host.waiting() >= MAX_WAITING) return
    const matched = await retryParkedReceipts(deps)
    if (matched.length === 0) return
    const kept = await settled(matched, (one, done) => receiptTask(deps, one, done))
    await removeParkedReceipts(
      deps.db.sql,
      kept.map(({ receipt }) => receipt.receiptId),
    )
  }

  /** Gives tasks to the host and waits for them, with a bound; answers those that were settled well. */
  function settled<T>(items: readonly T[], taskOf: (item: T, done: (well: boolean) => void) => Task) {
    return settleAll(host, items, taskOf, { withinMs: SETTLE_WITHIN_MS, until: stopped.promise })
  }

  async function keepHouse(): Promise<void> {
    const steady = await believeClock(deps.db, deps.now())
    await ensurePartitions(deps.db, deps.now())
    // By a clock that has just jumped everything may be old.
    if (!steady) return
    await removeDeadLettersBefore(deps.db.sql, new Date(deps.now() - DEAD_LETTERS_KEPT_MS))
    const keysBefore = new Date(deps.now() - KEY_KEPT_MS)
    while ((await removeKeysBefore(deps.db.sql, keysBefore, KEYS_REMOVED)) === KEYS_REMOVED);
    await cleanCallbacks(deps)
    await reports.keepHouse()
    const otpsBefore = new Date(deps.now() - OTPS_KEPT_MS)
    while ((await removeOtpsBefore(deps.db.sql, otpsBefore, OTPS_REMOVED)) === OTPS_REMOVED);
    await removeGoneLines(deps.db.sql)
    await forgetOutcomes(deps)
    await forgetAccepting(deps)
    await forgetOtpMinutes(deps)
    await forgetNotices(deps)
    const answersBefore = new Date(deps.now() - ANSWERS_KEPT_MS)
    await forgetAnswers(deps.db.sql, 'keyword_answers', answersBefore)
    await forgetAnswers(deps.db.sql, 'inbound_replies', answersBefore)
    await cleanGuard(deps)
    await forgetActs(deps, deps.actsDays)
    await forgetBulk(deps, deps.actsDays)
    await dropPartsBefore(deps.db, deps.now() - PARTS_KEPT_MS)
    await dropExchangesBefore(deps.db, deps.now() - deps.providerLogDays * DAY_MS)
  }

  const flushOutcomes = async () => await deps.outcomes?.flush()
  const countCodes = async () => {
    while (await countOtps(deps));
  }
  const callbacks = startCallbackSender(deps)
  const tickers = [
    startTicker(ALARM_TICK_MS, ring, logsFailureOf('alarms', deps.log)),
    startTicker(ALARM_TICK_MS, retryParked, logsFailureOf('parked receipts', deps.log)),
    startTicker(PARKING_POLL_MS, deps.parking.poll, logsFailureOf('parking', deps.log)),
    startTicker(REPORT_TICK_MS, reports.count, logsFailureOf('reports', deps.log)),
    startTicker(SUM_UP_TICK_MS, searches.sumUp, logsFailureOf('search index', deps.log)),
    startTicker(HOUSEKEEPING_TICK_MS, searches.makeMissing, logsFailureOf('search index', deps.log)),
    startTicker(OTPS_TICK_MS, countCodes, logsFailureOf('OTP counts', deps.log)),
    startTicker(OUTCOMES_FLUSH_MS, flushOutcomes, logsFailureOf('outcomes', deps.log)),
    startTicker(HOUSEKEEPING_TICK_MS, keepHouse, logsFailureOf('housekeeping', deps.log)),
  ]
  const stopConsuming = await deps.bus.consume(consumer)

  return {
    refresh: lines.refresh,
    async stop() {
      stopped.resolve()
      await Promise.all([
        lines.stopTaking(),
        stopConsuming(),
        receipts.idle(),
        ...tickers.map((stopTicker) => stopTicker()),
      ])
      await Promise.all([host.stop(STOP_DEADLINE_MS), callbacks.stop(STOP_DEADLINE_MS)])
      await inTime(
        flushOutcomes().catch(() => {}),
        CLOSE_DEADLINE_MS,
        () => {},
      )
      await inTime(lines.close(), CLOSE_DEADLINE_MS, () => {})
      await inTime(deps.optOuts.close(), CLOSE_DEADLINE_MS, () => {})
      if (deps.providerLog) await inTime(deps.providerLog.close(), CLOSE_DEADLINE_MS, () => {})
    },
  }
}
