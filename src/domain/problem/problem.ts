/** What can be wrong, the worst kinds first. */
export const PROBLEM_KINDS = [
  'money',
  'audit',
  'not_ready',
  'provider_down',
  'provider_unusable',
  'failures',
  'retries',
  'waiting',
  'overdue',
  'alert',
  'credit_used_up',
  'low_balance',
  'endpoint_disabled',
  'callbacks_paused',
  'callbacks_dead',
  'dead_letters',
  'receipts_parked',
  'guard',
  'archive',
  'erasure',
] as const
export type ProblemKind = (typeof PROBLEM_KINDS)[number]

/** `bad`: something is lost or stands still, or soon will; `warn`: somebody should look. */
export const SEVERITIES = ['bad', 'warn'] as const
export type Severity = (typeof SEVERITIES)[number]

/** What `count` is of. */
export const COUNTED = [
  'messages',
  'attempts',
  'receipts',
  'callbacks',
  'clients',
  'endpoints',
  'lines',
  'hits',
  'days',
  'erasures',
  'violations',
  'dependencies',
  'letters',
  'alerts',
  'cents',
] as const

/** The one thing to do about it, or where to. */
export const PROBLEM_ACTS = [
  'pause_provider',
  'open_provider',
  'move_messages',
  'replay_letters',
  'open_callbacks',
  'replay_callbacks',
  'top_up',
  'open_guard',
  'open_archive',
  'open_erasure',
  'open_alerts',
  'run_audit',
  'read_readiness',
] as const
export type ProblemAct = (typeof PROBLEM_ACTS)[number]

/** The part of a message filter that a problem names, in the form of the search's URL. */
export type ProblemFilter = Readonly<
  Partial<Record<'status' | 'provider' | 'lane' | 'error' | 'from' | 'client_id', string>>
>

/** Something that is wrong now. */
export type Problem = {
  readonly kind: ProblemKind
  readonly severity: Severity
  /** What is wrong, in a few words. */
  readonly title: string
  readonly count: number
  readonly of: (typeof COUNTED)[number]
  /** Counting ended there: there are at least so many. */
  readonly atLeast?: true
  /** Since when, and when the last of it was seen, in Unix milliseconds; left out: it is not known. */
  readonly sinceMs?: number
  readonly lastMs?: number
  /** As many minutes an hour before and a day before; left out: it is not compared. */
  readonly before?: { readonly hour: number; readonly day: number }
  readonly provider?: string
  readonly lane?: string
  readonly clientId?: string
  /** Left out: it is not about messages that can be listed. */
  readonly filter?: ProblemFilter
  readonly act: ProblemAct
}

const ORDER = new Map(PROBLEM_KINDS.map((kind, index) => [kind, index]))

/** The worst first: bad before warnings, then by kind, then the most. */
export function worstFirst(problems: readonly Problem[]): Problem[] {
  return problems.toSorted(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      (ORDER.get(a.kind) ?? 0) - (ORDER.get(b.kind) ?? 0) ||
      b.count - a.count,
  )
}
