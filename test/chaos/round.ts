import type { Db } from '../../src/store/database/db.ts'
import { eventually } from '../support/eventually.ts'
import type { Sent } from '../support/steady-load.ts'
import type { Verdict } from './verdict.ts'

/** A fault that has struck, and what came of it. */
export type Round = {
  readonly label: string
  readonly whom: string
  /** From when the return to normal traffic is counted, Unix ms: see `Struck` in faults.ts. */
  readonly overAtMs: number
  /** Null: not within the limit. */
  readonly recoveryS: number | null
  /** Whether all messages accepted until then became final in time. */
  readonly allFinal: boolean
}

/** More than any lease of a message but that of its validity, and than what a busy machine adds. */
const STRAGGLERS_LIMIT_MS = 60_000

/** Waits until every message accepted before this instant is final; false when that takes too long. */
export async function allFinalBefore(
  { sql }: Db,
  atMs: number,
  withinMs: number = STRAGGLERS_LIMIT_MS,
): Promise<boolean> {
  const check = async () => {
    const [row] = await sql<{ open: number }[]>`
      select count(*) as open from messages where wake_at is not null and created_at < ${new Date(atMs)}`
    return row?.open === 0
  }
  return await eventually(check, { withinMs }).then(
    () => true,
    () => false,
  )
}

/** A line of the table: seconds from the end of the fault, and what became of the requests of its round. `struck` are the messages accepted before the end of the fault. */
export function rowOf(
  { label, whom, overAtMs, recoveryS }: Round,
  sent: readonly Sent[],
  { lives: all, takenTwice }: Verdict,
  goalS: number,
) {
  const mine = sent.filter((one) => one.label === label)
  const answered = (kind: string, status?: number) =>
    mine.filter(
      ({ answer }) =>
        answer.kind === kind &&
        (status === undefined || (answer.kind === 'refused' && answer.status === status)),
    ).length
  const lives = all.filter((life) => life.label === label)
  const struck = lives.filter(({ acceptedAtMs }) => acceptedAtMs <= overAtMs)
  return {
    fault: label,
    whom,
    'normal after s': recoveryS === null ? 'never' : recoveryS.toFixed(1),
    goal: recoveryS !== null && recoveryS <= goalS ? 'met' : 'missed',
    'struck all final s': seconds(struck.map(({ finalAtMs }) => finalAtMs - overAtMs)),
    'longest life s': seconds(lives.map(({ acceptedAtMs, finalAtMs }) => finalAtMs - acceptedAtMs)),
    '202': answered('accepted'),
    '402': answered('refused', 402),
    '503': answered('refused', 503),
    unanswered: answered('unanswered'),
    'answers over 1 s': mine.filter(({ tookMs }) => tookMs > 1_000).length,
    'slowest answer s': seconds(mine.map(({ tookMs }) => tookMs)),
    'taken twice': takenTwice.get(label) ?? 0,
  }
}

/** The longest time of a round in which nobody was answered 202, and in which no message became final; in seconds. */
export function standstillsOf(
  { label, overAtMs }: Round,
  sent: readonly Sent[],
  { lives }: Verdict,
): { readonly accepting: string; readonly ending: string } {
  const untilMs = Math.max(overAtMs, ...sent.filter((one) => one.label === label).map(({ atMs }) => atMs))
  const accepted = sent.filter(({ answer }) => answer.kind === 'accepted').map(({ atMs }) => atMs)
  const longest = (times: readonly number[]) => {
    const within = times.filter((atMs) => atMs > overAtMs && atMs < untilMs).toSorted((a, b) => a - b)
    return seconds([...within, untilMs].map((atMs, index) => atMs - (within[index - 1] ?? overAtMs)))
  }
  return { accepting: longest(accepted), ending: longest(lives.map(({ finalAtMs }) => finalAtMs)) }
}

/** The longest, in seconds. */
function seconds(timesMs: readonly number[]): string {
  return (Math.max(0, ...timesMs) / 1_000).toFixed(1)
}
