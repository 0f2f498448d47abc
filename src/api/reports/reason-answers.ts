import { type Static, Type } from '@sinclair/typebox'
import { type LifecycleState, statesWhere } from '../../domain/lifecycle.ts'
import { OTHER_REASONS } from '../../domain/problem/failure-reason.ts'
import { countOf, instantOf, listOf, named, orNull, textOf, wordOf } from '../http/answer-fields.ts'

/** What counts as a failure: ended undelivered, or refused for now. */
export const FAILURE_STATES: readonly LifecycleState[] = statesWhere(
  ({ countsAs, waitsFor }) => countsAs === 'failed' || countsAs === 'expired' || waitsFor === 'retry',
)

const reasonRow = named('ReasonRow', {
  provider: orNull(textOf('at which provider; null: at none')),
  reason: orNull(
    textOf(
      `what the error begins with, up to where a number or an id begins; null: none was said; \`${OTHER_REASONS}\`: what is beyond the reasons that were told apart`,
    ),
  ),
  status: wordOf(FAILURE_STATES, 'what the messages became'),
  messages: countOf('how many times'),
  share: Type.Number({ minimum: 0, maximum: 1, description: 'of all failures that are asked for' }),
  last_at: instantOf('when it happened last'),
  accepted_from: instantOf('when the one of them was accepted that was accepted first'),
})
export type ReasonRow = Static<typeof reasonRow>

/** Why messages failed in a time. */
export const ReasonReport = named('ReasonReport', {
  from: instantOf('where its time begins'),
  to: instantOf('where its time ends, which is not in it'),
  counted_from: orNull(instantOf('what happened before it was not counted, or is kept no more')),
  messages: countOf('failures of the time, of all reasons'),
  others: countOf('those of them that no row has'),
  rows: listOf(reasonRow, 'a reason at a provider, the most first'),
})
export type ReasonReport = Static<typeof ReasonReport>
