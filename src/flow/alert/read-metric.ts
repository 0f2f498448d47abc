import type { AlertRule } from '../../domain/alert/alert.ts'
import type { AlertReading } from '../../domain/alert/step-alert.ts'
import { statesWhere } from '../../domain/lifecycle.ts'
import {
  countDeadCallbacks,
  countLowBalances,
  readOtpP95,
  readShares,
  readSpendable,
  type Shares,
} from '../../store/alert/alert-readings.ts'
import { findLastAudit } from '../../store/audit-turns.ts'
import { countDeadLetters } from '../../store/gauges.ts'
import { countOutcomes } from '../../store/problem/outcome-minutes.ts'
import type { ApiDeps } from '../../world.ts'
import type { ReadProblems } from '../problem/read-problems.ts'

const MINUTE_MS = 60_000

const FAILED = statesWhere(({ countsAs }) => countsAs === 'failed' || countsAs === 'expired')

/** What alerts are read with. */
export type MetricDeps = Pick<ApiDeps, 'db' | 'bus' | 'providers' | 'health' | 'now'> & {
  readonly readProblems: ReadProblems
}

/** Reads what an alert is about. Rejects when it cannot be read. */
export async function readMetric(deps: MetricDeps, rule: AlertRule): Promise<AlertReading> {
  const { sql } = deps.db
  const nowMs = deps.now()
  // Whole minutes, as what is counted has them.
  const sinceMs = Math.floor(nowMs / MINUTE_MS - rule.overMinutes) * MINUTE_MS
  const shareOf = async (part: (shares: Shares) => number): Promise<AlertReading> => {
    const shares = await readShares(sql, sinceMs, rule)
    const ended = shares.delivered + shares.failed
    return ended === 0 || ended < rule.atLeast ? TOO_FEW : value((100 * part(shares)) / ended)
  }
  switch (rule.metric) {
    case 'failure_share':
      return await shareOf(({ failed }) => failed)
    case 'delivery_rate':
      return await shareOf(({ delivered }) => delivered)
    case 'failures':
      return value(await countOutcomes(sql, FAILED, sinceMs, rule.provider))
    case 'oldest_waiting':
      return value(oldestS(await deps.bus.waiting(), rule, nowMs))
    case 'providers_down':
      return value(countDown(deps, rule))
    case 'otp_p95':
      return orTooFew(await readOtpP95(sql, sinceMs, new Date(nowMs)))
    case 'dead_letters':
      return value((await countDeadLetters(sql)).reduce((sum, { count }) => sum + count, 0))
    case 'callbacks_dead':
      return value(await countDeadCallbacks(sql, sinceMs))
    case 'low_balances':
      return value(await countLowBalances(sql))
    case 'balance':
      return rule.clientId === null ? TOO_FEW : orTooFew(await readSpendable(sql, rule.clientId))
    case 'audit_violations':
      return value(Object.values((await findLastAudit(sql))?.found ?? {}).reduce((sum, one) => sum + one, 0))
    case 'bad_problems': {
      const { problems, unread } = await deps.readProblems()
      // An alert that fires is a problem, too: it would keep itself alive.
      const bad = problems.filter(({ kind, severity }) => severity === 'bad' && kind !== 'alert').length
      return bad === 0 && unread.length > 0 ? { kind: 'unread' } : value(bad)
    }
  }
}

const TOO_FEW = { kind: 'too_few' } as const

function value(read: number): AlertReading {
  return { kind: 'value', value: read }
}

function orTooFew(read: number | null): AlertReading {
  return read === null ? TOO_FEW : value(read)
}

function oldestS(
  waiting: Awaited<ReturnType<ApiDeps['bus']['waiting']>>,
  { provider, lane }: AlertRule,
  nowMs: number,
): number {
  const since = waiting
    .filter((one) => (provider === null || one.provider === provider) && (lane === null || one.lane === lane))
    .map(({ sinceMs }) => sinceMs)
  return Math.max(0, nowMs - Math.min(nowMs, ...since)) / 1_000
}

function countDown({ providers, health }: MetricDeps, { provider }: AlertRule): number {
  return providers.all().filter(({ name, state }) => {
    if (state !== 'active' || (provider !== null && name !== provider)) return false
    const skipped = health.skipReasonOf(name)
    return providers.problemOf(name) !== null || skipped === 'no_line' || skipped === 'breaker_open'
  }).length
}
