import { noticeText } from '../../domain/alert/alert-notice.ts'
import { statesWhere } from '../../domain/lifecycle.ts'
import { centsOf } from '../../domain/money.ts'
import { FAILURES_OVER_MS, judgeFailures } from '../../domain/problem/judge-failures.ts'
import { judgeWaiting } from '../../domain/problem/judge-waiting.ts'
import type { Problem } from '../../domain/problem/problem.ts'
import { listAlerts } from '../../store/alert/alerts.ts'
import { countFailedDays } from '../../store/archive/archived-days.ts'
import { findLastAudit } from '../../store/audit-turns.ts'
import { countOverdue } from '../../store/message/alarms.ts'
import { readBegins, readFailures } from '../../store/problem/outcome-minutes.ts'
import { readGuardFound, readOpenErasures, readParked } from '../../store/problem/problem-gauges.ts'
import type { ApiDeps } from '../../world.ts'
import type { CheckedDependencies } from '../check-dependencies.ts'
import type { CheckMoney } from './check-money.ts'
import { readCallbackProblems, readCreditProblems, readLetterProblems } from './client-problems.ts'
import { judgeProviders } from './judge-providers.ts'
import { readReadinessProblems } from './readiness-problems.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** Alarms are taken within a fraction of a second of their instant; these are not, and nothing is sent, retried or expired. */
const OVERDUE_MS = 10_000
const MOST_OVERDUE = 10_000
const BAD_OVERDUE = 100

/** An erasure is over within minutes, unless a message of the number is still on its way. */
const SLOW_ERASURE_MS = 24 * HOUR_MS

/** A receipt waits some seconds for its message; one that waits longer belongs to none that is known. */
const PARKED_LONG_MS = 5 * MINUTE_MS

/** What sources read with. */
export type SourceDeps = Pick<ApiDeps, 'db' | 'bus' | 'directory' | 'providers' | 'health' | 'now'> & {
  readonly checkMoney: CheckMoney
  readonly checkDependencies: () => Promise<CheckedDependencies>
}

/** What is read by itself: when it cannot be, it is said to be unread, and the others are listed. */
export type ProblemSource = {
  readonly name: string
  /** How long an answer is good, in milliseconds: longer for what reads a row for each client. */
  readonly forMs: number
  read(deps: SourceDeps, nowMs: number): Promise<readonly Problem[]>
}

const USUALLY_MS = 2_000
const SLOWLY_MS = 15_000

const FAILED = statesWhere(({ countsAs }) => countsAs === 'failed' || countsAs === 'expired')
const RETRIED = statesWhere(({ waitsFor }) => waitsFor === 'retry')
const ENDED = statesWhere(({ final }) => final)

/** All that is looked at, in the order in which it is said to be read. */
export const PROBLEM_SOURCES: readonly ProblemSource[] = [
  { name: 'money', forMs: USUALLY_MS, read: readMoneyProblems },
  { name: 'audit', forMs: USUALLY_MS, read: readAuditProblems },
  { name: 'readiness', forMs: USUALLY_MS, read: readReadinessProblems },
  { name: 'providers', forMs: USUALLY_MS, read: async (deps) => judgeProviders(deps) },
  {
    name: 'failures',
    forMs: USUALLY_MS,
    async read({ db }, nowMs) {
      const sinceMs = Math.floor((nowMs - FAILURES_OVER_MS) / MINUTE_MS) * MINUTE_MS
      const found = await readFailures(db.sql, { failed: [...FAILED, ...RETRIED], ended: ENDED, sinceMs })
      const judged = found.flatMap((failed) => {
        const problem = judgeFailures(failed, nowMs)
        return problem ? [{ failed, problem }] : []
      })
      // Only of these: of what fails as usual, all day long, it takes most of the time.
      const begins = await readBegins(
        db.sql,
        judged.map(({ failed }) => failed),
        sinceMs,
      )
      return judged.map(({ failed, problem }, place) => {
        return { ...problem, sinceMs: (begins[place] ?? failed.lastAt).getTime() }
      })
    },
  },
  {
    name: 'waiting',
    forMs: USUALLY_MS,
    read: async ({ bus }, nowMs) => judgeWaiting(await bus.waiting(), nowMs),
  },
  { name: 'alarms', forMs: USUALLY_MS, read: readOverdue },
  { name: 'alerts', forMs: USUALLY_MS, read: readAlertProblems },
  { name: 'balances', forMs: SLOWLY_MS, read: readCreditProblems },
  { name: 'callbacks', forMs: SLOWLY_MS, read: readCallbackProblems },
  { name: 'dead letters', forMs: USUALLY_MS, read: readLetterProblems },
  { name: 'parked receipts', forMs: USUALLY_MS, read: readParkedProblems },
  { name: 'guard', forMs: USUALLY_MS, read: readGuardProblems },
  { name: 'archive', forMs: SLOWLY_MS, read: readArchiveProblems },
  { name: 'erasures', forMs: SLOWLY_MS, read: readErasureProblems },
]

async function readMoneyProblems({ checkMoney }: SourceDeps): Promise<readonly Problem[]> {
  const money = await checkMoney()
  if (money === null) throw new Error('the money of all clients was not added up in time')
  const { difference } = money
  if (difference === null || difference === 0) return []
  const cents = centsOf(difference)
  return [
    {
      kind: 'money',
      severity: 'bad',
      title: `Money does not add up: ${Math.abs(cents)} cents are ${cents > 0 ? 'missing' : 'too many'}`,
      count: Math.ceil(Math.abs(cents)),
      of: 'cents',
      lastMs: money.at.getTime(),
      act: 'run_audit',
    },
  ]
}

async function readAuditProblems({ db }: SourceDeps): Promise<readonly Problem[]> {
  const last = await findLastAudit(db.sql)
  const broken = Object.entries(last?.found ?? {}).filter(([, count]) => count > 0)
  return broken.map(([invariant, count]) => ({
    kind: 'audit',
    severity: 'bad',
    title: `The last audit found ${invariant} broken`,
    count,
    of: 'violations',
    ...(last === null ? {} : { lastMs: last.finishedAt.getTime() }),
    act: 'run_audit',
  }))
}

async function readOverdue({ db }: SourceDeps, nowMs: number): Promise<readonly Problem[]> {
  const count = await countOverdue(db.sql, nowMs - OVERDUE_MS, MOST_OVERDUE)
  if (count === 0) return []
  return [
    {
      kind: 'overdue',
      severity: count >= BAD_OVERDUE ? 'bad' : 'warn',
      title: `Alarms ring late, by more than ${OVERDUE_MS / 1_000} s: is a worker running?`,
      count,
      of: 'messages',
      ...(count === MOST_OVERDUE ? { atLeast: true } : {}),
      act: 'read_readiness',
    },
  ]
}

async function readAlertProblems({ db }: SourceDeps): Promise<readonly Problem[]> {
  const alerts = await listAlerts(db)
  return alerts
    .filter(({ state, isOn }) => isOn && state === 'firing')
    .map((alert) => ({
      kind: 'alert',
      severity: 'bad',
      title: `Alert ${noticeText('firing', alert, alert)}`,
      count: 1,
      of: 'alerts',
      ...(alert.sinceMs === null ? {} : { sinceMs: alert.sinceMs }),
      ...(alert.readAtMs === null ? {} : { lastMs: alert.readAtMs }),
      ...(alert.provider === null ? {} : { provider: alert.provider }),
      act: alert.metric === 'callbacks_dead' ? 'replay_callbacks' : 'open_alerts',
    }))
}

async function readParkedProblems({ db }: SourceDeps, nowMs: number): Promise<readonly Problem[]> {
  const parked = await readParked(db.sql)
  return parked
    .filter(({ since }) => nowMs - since.getTime() >= PARKED_LONG_MS)
    .map(({ provider, receipts, since }) => ({
      kind: 'receipts_parked',
      severity: 'warn',
      title: `Receipts of ${provider} wait for messages that nobody knows`,
      count: receipts,
      of: 'receipts',
      sinceMs: since.getTime(),
      provider,
      act: 'open_provider',
    }))
}

async function readGuardProblems({ db }: SourceDeps, nowMs: number): Promise<readonly Problem[]> {
  const found = await readGuardFound(db.sql, new Date(nowMs - FAILURES_OVER_MS))
  return found.map(({ rule, outcome, hits, clients, firstAt, lastAt }) => ({
    kind: 'guard',
    severity: 'warn',
    title: `The fraud guard ${outcome === 'refused' ? 'refused' : 'noted'} messages of ${clients === 1 ? 'one client' : `${clients} clients`}: ${rule.replaceAll('_', ' ')}`,
    count: hits,
    of: 'hits',
    sinceMs: firstAt.getTime(),
    lastMs: lastAt.getTime(),
    act: 'open_guard',
  }))
}

async function readArchiveProblems({ db }: SourceDeps): Promise<readonly Problem[]> {
  const days = await countFailedDays(db.sql)
  if (days === 0) return []
  return [
    {
      kind: 'archive',
      severity: 'warn',
      title: 'Days could not be archived, restored or rewritten when it was last tried',
      count: days,
      of: 'days',
      act: 'open_archive',
    },
  ]
}

async function readErasureProblems({ db }: SourceDeps, nowMs: number): Promise<readonly Problem[]> {
  const { erasures, since } = await readOpenErasures(db.sql, new Date(nowMs - SLOW_ERASURE_MS))
  if (erasures === 0) return []
  return [
    {
      kind: 'erasure',
      severity: 'warn',
      title: 'Erasures are not over after a day',
      count: erasures,
      of: 'erasures',
      ...(since === null ? {} : { sinceMs: since.getTime() }),
      act: 'open_erasure',
    },
  ]
}
