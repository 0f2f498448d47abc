import { inTime } from '../../kit/in-time.ts'
import { type Reading, reading } from '../../metrics/exposition.ts'
import type { Source } from '../../metrics/scrape.ts'
import { countFailedDays } from '../../store/archive/archived-days.ts'
import { longestDueS } from '../../store/archive/day-tables.ts'
import { findLastAudit } from '../../store/audit-turns.ts'
import {
  countDeadLetters,
  countInboundDue,
  countLowCredit,
  countPausedTargets,
  countSmppSessions,
  readCallbacksWaiting,
  readConnections,
  readMoney,
} from '../../store/gauges.ts'
import { countOverdue } from '../../store/message/alarms.ts'
import { readOpenErasures } from '../../store/problem/problem-gauges.ts'
import { listLines } from '../../store/provider/provider-lines.ts'
import { countParkedReceipts } from '../../store/receipt/parked-receipts.ts'
import type { Deps } from '../../world.ts'
import { sharedFor } from '../check-dependencies.ts'

/** What is of the whole gateway is read once in so long, however many scrape. */
const READ_EVERY_MS = 5_000

/** The same of what changes slowly, and reads a row for each client or letter. */
const SLOW_EVERY_MS = 60_000

/** What takes longer is left out. */
const READ_WITHIN_MS = 2_000

/** Alarms are taken within a fraction of a second of their instant; these are not. */
const OVERDUE_MS = 10_000
const MOST_OVERDUE = 10_000

/** A client with less than this share of its last top-up is nearly out. */
const LOW_CREDIT_SHARE = 0.05

type ReadDeps = {
  readonly db: Pick<Deps['db'], 'sql'>
  readonly bus: Pick<Deps['bus'], 'waiting'>
  readonly now: () => number
  /** ARCHIVE_AFTER_DAYS */
  readonly archiveAfterDays?: number | undefined
}

/** What is of the whole gateway, each by itself: what cannot be read now is left out. `times` are those above if left out. */
export function openGatewayReadings(
  deps: ReadDeps,
  { everyMs: usualMs, slowEveryMs, withinMs } = {
    everyMs: READ_EVERY_MS,
    slowEveryMs: SLOW_EVERY_MS,
    withinMs: READ_WITHIN_MS,
  },
): Source {
  const shared = (everyMs: number) => (read: Read) => {
    let underWay: Promise<readonly Reading[]> | null = null
    /** What has not been answered is not asked again: a database that hangs would be asked ever more. */
    const ask = () => {
      underWay ??= read(deps)
        .catch(() => [])
        .finally(() => {
          underWay = null
        })
      return underWay
    }
    return sharedFor(everyMs, () => inTime(ask(), withinMs, () => []))
  }
  const reads = [...READS.map(shared(usualMs)), ...SLOW_READS.map(shared(slowEveryMs))]
  return async () => (await Promise.all(reads.map((read) => read()))).flat()
}

type Read = (deps: ReadDeps) => Promise<readonly Reading[]>

const READS: readonly Read[] = [
  async ({ bus, now }) => {
    const waiting = await bus.waiting()
    const nowMs = now()
    return waiting.flatMap(({ provider, lane, orders, sinceMs }) => [
      reading('sms_backlog_messages', [provider, lane], orders),
      reading('sms_backlog_oldest_seconds', [provider, lane], Math.max(0, nowMs - sinceMs) / 1_000),
    ])
  },
  async ({ db }) => {
    const lines = await listLines(db.sql)
    return counted(lines.map(({ provider, state }) => [provider, state] as const)).map(([labels, count]) =>
      reading('sms_lines', labels, count),
    )
  },
  async ({ db }) => {
    const parked = await countParkedReceipts(db.sql)
    return [...parked].map(([provider, { count }]) => reading('sms_receipts_parked', [provider], count))
  },
  async ({ db }) => {
    const { waiting, oldestS } = await readCallbacksWaiting(db.sql)
    return [
      reading('sms_callbacks_waiting', [], waiting),
      reading('sms_callbacks_oldest_seconds', [], oldestS),
      reading('sms_callback_endpoints_paused', [], await countPausedTargets(db.sql)),
    ]
  },
  async ({ db, now }) => [
    reading('sms_alarms_overdue', [], await countOverdue(db.sql, now() - OVERDUE_MS, MOST_OVERDUE)),
  ],
  async ({ db, now }) => [reading('sms_inbound_waiting', [], await countInboundDue(db.sql, now()))],
  async ({ db }) => [reading('sms_smpp_sessions', [], await countSmppSessions(db.sql))],
  async ({ db }) => {
    const { byState, max } = await readConnections(db.sql)
    // The embedded database has one session, and knows nobody's name.
    if (byState.length === 0) return []
    return [
      ...byState.map(({ state, count }) => reading('sms_db_connections', [state], count)),
      reading('sms_db_connections_max', [], max),
    ]
  },
  async ({ db }) => {
    const last = await findLastAudit(db.sql)
    if (!last) return []
    return [
      reading('sms_audit_finished_timestamp_seconds', [], last.finishedAt.getTime() / 1_000),
      ...Object.entries(last.found).map(([invariant, count]) =>
        reading('sms_audit_violations', [invariant], count),
      ),
    ]
  },
]

const SLOW_READS: readonly Read[] = [
  async ({ db, archiveAfterDays }) => {
    const failed = reading('sms_archive_failed_days', [], await countFailedDays(db.sql))
    if (archiveAfterDays === undefined) return [failed]
    return [failed, reading('sms_archive_overdue_seconds', [], await longestDueS(db.sql, archiveAfterDays))]
  },
  async ({ db, now }) => {
    const nowMs = now()
    const { erasures, since } = await readOpenErasures(db.sql, new Date(nowMs))
    return [
      reading('sms_erasures_open', [], erasures),
      reading('sms_erasures_oldest_seconds', [], since ? (nowMs - since.getTime()) / 1_000 : 0),
    ]
  },
  async ({ db }) => {
    const { available, held, captured } = await readMoney(db.sql)
    return [
      reading('sms_credits_cents', ['available'], available),
      reading('sms_credits_cents', ['held'], held),
      reading('sms_credits_cents', ['captured'], captured),
      reading('sms_clients_low_credit', [], await countLowCredit(db.sql, LOW_CREDIT_SHARE)),
    ]
  },
  async ({ db }) => {
    const letters = await countDeadLetters(db.sql)
    return letters.map(({ what, count }) => reading('sms_dead_letters', [what], count))
  },
]

function counted<const Labels extends readonly string[]>(all: readonly Labels[]): [Labels, number][] {
  return [...Map.groupBy(all, (labels) => labels.join('\n')).values()].flatMap((of) => {
    const [first] = of
    return first ? [[first, of.length] satisfies [Labels, number]] : []
  })
}
