import type { FoundMessage } from '../answers.ts'
import type { ReplayStep } from '../replay/replay.ts'
import { linkTo } from '../router.ts'
import { forkAt } from './fork.ts'
import { writeScenario } from './scenario-link.ts'

/** A message as far as a fork of it must know it. */
export type ForkedMessage = Pick<FoundMessage, 'id' | 'created_at' | 'otp' | 'express'>

type Props = {
  readonly message: ForkedMessage
  readonly steps: readonly ReplayStep[]
  /** The step of the replay that the fork goes on from. */
  readonly index: number
}

const MOST_ATTEMPTS = 20

/** Where another life of a real message begins: the what-if page, with the message as it was after this step. */
export function ForkLink({ message, steps, index }: Props) {
  const fork = forkAt(message, steps, index)
  const step = steps[index]
  if (!fork || !step) return null
  const { policy } = step.context
  const hasMore = steps.some(({ row }) => (row.route?.providers.length ?? 0) > 1)
  const scenario = {
    start: steps[0]?.row.to ?? fork.lifecycle,
    maxAttempts: Math.min(MOST_ATTEMPTS, policy.maxAttempts),
    lane: message.otp ? 'otp' : message.express ? 'express' : 'normal',
    providers: hasMore ? 2 : 1,
    failover: true,
    onUnknown: 'resend',
    onExpired: policy.onExpired,
    fork,
    events: [],
  } as const
  return (
    <a
      className="fork-link"
      href={linkTo(['what-if'], writeScenario(scenario))}
      title={`What if something else had happened after ${step.row.event}?`}
      aria-label={`What if, from step ${index + 1}, ${step.row.event}`}
    >
      What if
    </a>
  )
}
