import { arrowId } from '../../main-line.ts'
import { stateId } from '../live/traffic.ts'
import type { ReplayStep } from './replay.ts'

/** The states and arrows of the chart that a message has gone through up to and including a step. */
export function pathOf(steps: readonly ReplayStep[], upTo: number): ReadonlySet<string> {
  const path = new Set<string>()
  steps.slice(0, upTo + 1).forEach((step, index) => {
    const { from, to, ignored } = step.row
    path.add(stateId(to))
    if (from !== null && !ignored) path.add(arrowId(stateId(from), stateId(to)))
    const before = steps[index - 1]
    path.add(creditId(step.credit))
    if (before && before.credit !== step.credit)
      path.add(arrowId(creditId(before.credit), creditId(step.credit)))
  })
  return path
}

/** Where the message is after a step: its state, and that of its money. */
export function placeOf(step: Pick<ReplayStep, 'lifecycle' | 'credit'> | undefined): ReadonlySet<string> {
  return new Set(step ? [stateId(step.lifecycle), creditId(step.credit)] : [])
}

/** The chart's name of a state of the money. */
export function creditId(name: string): string {
  return `credit.${name}`
}
