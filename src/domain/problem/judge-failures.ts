import { LIFECYCLE, type LifecycleState } from '../lifecycle.ts'
import { withMeaning } from './error-meaning.ts'
import { OTHER_REASONS } from './failure-reason.ts'
import type { Problem } from './problem.ts'

/** Over how long failures are looked at, in milliseconds. */
export const FAILURES_OVER_MS = 15 * 60_000

/** What has not failed for so long is over, in milliseconds. */
export const OVER_AFTER_MS = 5 * 60_000

/** Of the messages that ended at a provider, a share from which failures are a problem, however usual they are; and are bad. */
const WARN_SHARE = 0.05
const BAD_SHARE = 0.2
/** So many are enough to be bad by their share: one of two says little. */
const BAD_FROM = 10

/** So many times what failed an hour and a day before is not as usual. */
const UNUSUAL = 2

/** What failed for one reason at one provider, and what is known beside it. Instants as dates. */
export type CountedFailures = {
  readonly status: LifecycleState
  /** Empty: no provider was asked. */
  readonly provider: string
  /** Empty: no error is said. */
  readonly reason: string
  readonly messages: number
  readonly lastAt: Date
  readonly acceptedFrom: Date
  readonly hourBefore: number
  readonly dayBefore: number
  /** Messages that ended there in the same time, these among them. */
  readonly ended: number
}

/**
 * Whether that is a problem, but for when it began; null: it is over, or as usual, and under 5 % of what ended there. Attempts that are tried again are a warning, and only
 * where they are more than usual: most of them come to a good end.
 */
export function judgeFailures(failed: CountedFailures, nowMs: number): Problem | null {
  const { status, provider, reason, messages, hourBefore, dayBefore, ended } = failed
  const isOver = LIFECYCLE[status].final
  const isUnusual = messages > UNUSUAL * Math.max(hourBefore, dayBefore)
  const share = messages / Math.max(messages, ended)
  const stays = isOver && share >= WARN_SHARE
  if (nowMs - failed.lastAt.getTime() > OVER_AFTER_MS || (!isUnusual && !stays)) return null
  const isBad = isOver && messages >= BAD_FROM && share >= BAD_SHARE
  return {
    kind: isOver ? 'failures' : 'retries',
    severity: isBad ? 'bad' : 'warn',
    title: titleOf(failed, isOver),
    count: messages,
    of: isOver ? 'messages' : 'attempts',
    lastMs: failed.lastAt.getTime(),
    before: { hour: hourBefore, day: dayBefore },
    ...(provider === '' ? {} : { provider }),
    filter: {
      status,
      ...(provider === '' ? {} : { provider }),
      ...(reason === '' || reason === OTHER_REASONS ? {} : { error: reason }),
      from: failed.acceptedFrom.toISOString(),
    },
    act: provider === '' ? 'move_messages' : isBad ? 'pause_provider' : 'open_provider',
  }
}

function titleOf({ status, provider, reason }: CountedFailures, isOver: boolean): string {
  const what = isOver ? (status === 'EXPIRED' ? 'Expired' : 'Failed') : 'Refused for now'
  const at = provider === '' ? ' before any provider was asked' : ` at ${provider}`
  const why =
    reason === ''
      ? ', no reason was told'
      : reason === OTHER_REASONS
        ? ', for many other reasons'
        : `: ${withMeaning(reason)}`
  return `${what}${at}${why}`
}
