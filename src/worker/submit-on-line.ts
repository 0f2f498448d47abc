import type { WorldEffect } from '../../actors/message/effects.ts'
import type { Actor } from '../domain/message/actor.ts'
import {
  type SubmitDeps,
  type SubmitOutcome,
  submitMessage,
  submitOutcome,
} from '../flow/message/submit-message.ts'
import { submitOtp } from '../flow/otp/submit-otp.ts'
import { answerClassOf, type Metrics } from '../metrics/metrics.ts'
import type { OptOuts } from '../world.ts'
import type { Turn } from './lines/turn.ts'

type Deps = Omit<SubmitDeps, 'opened'> &
  Omit<Parameters<typeof submitOtp>[0], 'opened'> & {
    readonly optOuts: Pick<OptOuts, 'keep'>
    readonly metrics: Pick<Metrics, 'submitted'>
  }

/** Said of a message whose order came by a line that this worker holds no more. */
const LINE_LOST = {
  kind: 'throttled',
  retryAfterMs: null,
  detail: 'not submitted: the line to the provider was lost before',
  unasked: true,
} as const

/**
 * Submits a message on the line that its order came by. When that is lost nothing was submitted: which is no attempt, and
 * the message waits for its turn again. Never rejects.
 */
export async function submitOnLine(
  deps: Deps,
  actor: Actor,
  effect: Extract<WorldEffect, { type: 'submit' }>,
  turn: Turn | null,
): Promise<SubmitOutcome> {
  const opened = turn?.begin() ?? null
  if (!opened) return submitOutcome(deps, effect, actor, LINE_LOST)
  const startedMs = performance.now()
  const outcome = await (actor.lane === 'otp'
    ? submitOtp({ ...deps, opened }, actor, effect)
    : submitMessage({ ...deps, opened }, actor, effect))
  if (outcome.optedOut) deps.optOuts.keep(actor, 'error' in outcome.event ? outcome.event.error : '')
  if (outcome.wasAsked) {
    deps.metrics.submitted(actor, answerClassOf(outcome.event.type), performance.now() - startedMs)
    turn?.answered(outcome.event.type)
  } else turn?.unasked()
  return outcome
}
