import { LIFECYCLE, type LifecycleState } from '../../domain/lifecycle.ts'
import type { Actor } from '../../domain/message/actor.ts'
import type { MessageId } from '../../domain/message.ts'
import { type Attempt, commitSurely, openDoubt } from '../../kit/commit-surely.ts'
import { openGroupCommit } from '../../kit/group-commit.ts'
import { faultOf } from '../../store/database/db.ts'
import type { ApiDeps } from '../../world.ts'
import { findActors } from '../reading/find-actors.ts'
import { advanceActors, type Incoming } from './advance-actors.ts'

/** What a cancel needs. */
export type CancelDeps = Pick<ApiDeps, 'db' | 'archive' | 'live' | 'policy' | 'slot' | 'now' | 'log'>

/** What became of the wish to cancel a message. */
export type CancelOutcome =
  /** Now, or before: it is never submitted again, and its credits are released. */
  | { readonly kind: 'cancelled' }
  /** `taken`: a provider has it, though the message waits for another one. */
  | { readonly kind: 'not_cancellable'; readonly status: LifecycleState; readonly taken: boolean }
  | { readonly kind: 'unknown_message' }

/** Cancels in one commit, at most. */
const MAX_CANCEL_BATCH = 250
/** Cancels that may wait for a commit; beyond this `QueueFull` is thrown. */
const MAX_CANCELS_WAITING = 10_000
const MAX_CANCELS_RUNNING = 2

/** Opens a way in for single cancels: those that come together share a commit of `cancelMessages`. */
export function openCancelling(deps: CancelDeps): (id: MessageId) => Promise<CancelOutcome> {
  return openGroupCommit({
    run: (ids: readonly MessageId[], makeWay) => cancelMessages(deps, ids, makeWay),
    maxBatch: MAX_CANCEL_BATCH,
    maxWaiting: MAX_CANCELS_WAITING,
    maxRunning: MAX_CANCELS_RUNNING,
  }).join
}

/** Looks at messages that others keep moving before their cancel is given up; each look finds them further. */
const MAX_LOOKS = 20

/**
 * Cancels messages that wait, in one commit with the release of their credits. Answers in the order of the ids. Between a
 * cancel and a dispatch the version decides, one of them wins. Rejects only when nothing was cancelled: when the connection
 * is lost during the commit, it is asked again until the outcome is known, or too long: `OutcomeUnknown`. `onUncertain` is
 * told when that begins.
 */
export async function cancelMessages(
  deps: CancelDeps,
  ids: readonly MessageId[],
  onUncertain: () => void = () => {},
): Promise<CancelOutcome[]> {
  const doubt = openDoubt(() => {
    deps.log.warn({ messages: ids.length }, 'connection lost during a cancel, asking what became of it')
    onUncertain()
  })
  const outcomes = new Map<MessageId, CancelOutcome>()
  await commitSurely({ doubt, faultOf }, (attempt) => cancelOpen(deps, ids, outcomes, attempt))
  return ids.map((id) => outcomes.get(id) ?? { kind: 'unknown_message' })
}

/** Adds to the outcomes, look for look. */
async function cancelOpen(
  deps: CancelDeps,
  ids: readonly MessageId[],
  outcomes: Map<MessageId, CancelOutcome>,
  attempt: Attempt,
): Promise<void> {
  for (let look = 0; look < MAX_LOOKS; look++) {
    attempt.committing = false
    const open = [...new Set(ids)].filter((id) => !outcomes.has(id))
    if (open.length === 0) return
    const actors = new Map((await findActors(deps, open)).map((actor) => [actor.id, actor]))
    const incoming: Incoming[] = []
    for (const id of open) {
      const actor = actors.get(id)
      // Looked at first, so that no history is filled with cancels that come too late.
      if (!actor || actor.taken || !LIFECYCLE[actor.status].cancellable) outcomes.set(id, outcomeOf(actor))
      else {
        const event = { type: 'CANCEL_REQUESTED', atMs: deps.now() } as const
        incoming.push({ messageId: id, event, detail: null, known: actor, onlyThisVersion: true })
      }
    }
    if (incoming.length === 0) return
    attempt.committing = true
    for (const { outcome, actor } of await advanceActors(deps, incoming)) {
      if (outcome === 'applied' && actor) outcomes.set(actor.id, { kind: 'cancelled' })
    }
  }
  throw new Error(`messages were moved by others ${MAX_LOOKS} times in a row`)
}

function outcomeOf(actor: Actor | undefined): CancelOutcome {
  if (actor === undefined) return { kind: 'unknown_message' }
  const { status, taken } = actor
  return LIFECYCLE[status].countsAs === 'cancelled'
    ? { kind: 'cancelled' }
    : { kind: 'not_cancellable', status, taken }
}
