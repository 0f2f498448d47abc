import type { Lane } from '../../domain/message.ts'
import { centsOf } from '../../domain/money.ts'
import type { Problem } from '../../domain/problem/problem.ts'
import type { MoneyCheck } from '../../flow/problem/check-money.ts'
import type { ProblemsRead } from '../../flow/problem/read-problems.ts'
import type { MoneyCheckAnswer, ProblemJson, Problems } from './problem-answers.ts'

const instant = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString())

/** What is wrong now, as the API shows it. */
export function problemsJson({ atMs, problems, read, unread }: ProblemsRead): Problems {
  return { at: new Date(atMs).toISOString(), problems: problems.map(problemJson), read, unread }
}

function problemJson(problem: Problem): ProblemJson {
  const {
    kind,
    severity,
    title,
    count,
    of,
    atLeast,
    sinceMs,
    lastMs,
    before,
    provider,
    lane,
    clientId,
    filter,
    act,
  } = problem
  return {
    kind,
    severity,
    title,
    count,
    of,
    at_least: atLeast === true,
    since: instant(sinceMs),
    last_at: instant(lastMs),
    before: before ?? null,
    provider: provider ?? null,
    lane: (lane as Lane | undefined) ?? null, // it comes from a queue, whose lane it is
    client_id: clientId ?? null,
    filter: filter ?? null,
    act,
  }
}

/** The money of all clients, as the API shows it. */
export function moneyJson({
  at,
  toppedUp,
  available,
  held,
  captured,
  difference,
  audit,
}: MoneyCheck): MoneyCheckAnswer {
  return {
    at: at.toISOString(),
    topped_up_cents: centsOf(toppedUp),
    available_cents: centsOf(available),
    held_cents: held === null ? null : centsOf(held),
    captured_cents: centsOf(captured),
    adds_up: difference === null ? null : difference === 0,
    difference_cents: difference === null ? null : centsOf(difference),
    audit: audit && { at: audit.finishedAt.toISOString(), violations: audit.found['I2'] ?? 0 },
  }
}
