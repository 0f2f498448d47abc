import type { Became } from '../../store/bulk/bulk-jobs.ts'
import type { ApiDeps } from '../../world.ts'
import type { AcceptDeps } from '../accept/accept-messages.ts'
import type { CancelDeps } from '../message/cancel-messages.ts'

/** What acts on many messages need. */
export type BulkDeps = AcceptDeps &
  CancelDeps &
  Pick<ApiDeps, 'backlog' | 'health' | 'random' | 'metrics' | 'stopping'>

/** What becomes of an item now; what is left out is looked at again. */
export type Outcomes = readonly Became[]

/** Nothing was done, for this: a word of `REFUSED_WORDS`, or a code of the API. */
export function refusedItem(messageId: Became['messageId'], outcome: string): Became {
  return { messageId, state: 'refused', outcome, newId: null }
}

/** It was done. */
export function doneItem(
  messageId: Became['messageId'],
  outcome: string,
  newId: Became['newId'] = null,
): Became {
  return { messageId, state: 'done', outcome, newId }
}
