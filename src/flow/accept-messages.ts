import type { ApiDeps } from '../deps.ts'
import { type ClientId, laneOf, type MessageId } from '../domain/message.ts'
import type { MessageDraft } from '../domain/message-draft.ts'
import { priceCents } from '../domain/price.ts'
import { findExisting, insertAccepted, lockCredits, type NewMessage } from '../store/accepted.ts'
import { isConflict, isUnavailable } from '../store/db.ts'
import { dispatch } from './dispatch.ts'

/** What became of a message that asked to be accepted. */
export type AcceptOutcome =
  | { readonly kind: 'accepted'; readonly id: MessageId }
  | { readonly kind: 'unknown_client' }
  | { readonly kind: 'insufficient_credits'; readonly requiredCents: number; readonly availableCents: number }

type Deps = Pick<
  ApiDeps,
  'db' | 'bus' | 'log' | 'now' | 'newId' | 'prices' | 'validityMs' | 'dispatchLeaseMs'
>

/** Pause before a commit whose outcome got lost with the connection is asked for again. */
const UNCERTAIN_PAUSE_MS = 200
const MAX_CONFLICTS = 5

/**
 * Accepts messages in one transaction: locks the clients, takes the money in the order of arrival, and writes message,
 * lock and history together. Resolves after the commit; the dispatch follows by itself. Rejects only when nothing of
 * the batch was done (I8): when the connection is lost during the commit, it is asked again until the outcome is known,
 * however long the database is away, since any answer before could be wrong. `onUncertain` is told when that begins.
 */
export async function acceptMessages(
  deps: Deps,
  drafts: readonly MessageDraft[],
  onUncertain: () => void = () => {},
): Promise<AcceptOutcome[]> {
  const messages = drafts.map((draft) => newMessage(deps, draft))
  const outcomes = await commit(deps, messages, onUncertain)
  const accepted = messages.filter((_, index) => outcomes[index]?.kind === 'accepted')
  if (accepted.length > 0) {
    dispatch(deps, accepted).catch((error) =>
      deps.log.warn(
        { err: error, messages: accepted.length },
        'dispatch failed, their alarms will find them',
      ),
    )
  }
  return outcomes
}

async function commit(
  deps: Deps,
  messages: readonly NewMessage[],
  onUncertain: () => void,
): Promise<AcceptOutcome[]> {
  let uncertain = false
  for (let conflicts = 0; ; ) {
    let committing = false
    try {
      return await deps.db.sql.begin(async (tx) => {
        const credits = await lockCredits(tx, [...new Set(messages.map(({ clientId }) => clientId))])
        // The first try held these locks until its end, so by now its outcome can be seen.
        const earlier = uncertain
          ? await findExisting(
              tx,
              messages.map(({ id }) => id),
            )
          : null
        if (earlier && earlier.size > 0) return outcomesOf(messages, credits, earlier)
        const { outcomes, affordable } = spend(messages, credits)
        if (affordable.length > 0) await insertAccepted(tx, affordable)
        committing = true
        return outcomes
      })
    } catch (error) {
      if (isConflict(error) && ++conflicts < MAX_CONFLICTS) continue
      if (!isUnavailable(error)) throw error
      if (committing && !uncertain) {
        uncertain = true
        deps.log.warn(
          { messages: messages.length },
          'connection lost during a commit, asking what became of it',
        )
        onUncertain()
      }
      if (!uncertain) throw error
      await Bun.sleep(UNCERTAIN_PAUSE_MS)
    }
  }
}

/** Takes the money in the order of arrival; a message that is too dear does not stop a cheaper one after it. */
function spend(
  messages: readonly NewMessage[],
  credits: ReadonlyMap<ClientId, number>,
): { readonly outcomes: AcceptOutcome[]; readonly affordable: readonly NewMessage[] } {
  const left = new Map(credits)
  const affordable: NewMessage[] = []
  const outcomes = messages.map((message): AcceptOutcome => {
    const available = left.get(message.clientId)
    if (available === undefined) return { kind: 'unknown_client' }
    if (available < message.costCents) {
      return { kind: 'insufficient_credits', requiredCents: message.costCents, availableCents: available }
    }
    left.set(message.clientId, available - message.costCents)
    affordable.push(message)
    return { kind: 'accepted', id: message.id }
  })
  return { outcomes, affordable }
}

/** The outcomes of a batch that was committed before: what exists was accepted. */
function outcomesOf(
  messages: readonly NewMessage[],
  credits: ReadonlyMap<ClientId, number>,
  existing: ReadonlySet<MessageId>,
): AcceptOutcome[] {
  return messages.map((message) => {
    if (existing.has(message.id)) return { kind: 'accepted', id: message.id }
    const available = credits.get(message.clientId)
    if (available === undefined) return { kind: 'unknown_client' }
    return { kind: 'insufficient_credits', requiredCents: message.costCents, availableCents: available }
  })
}

function newMessage(deps: Deps, draft: MessageDraft): NewMessage {
  const acceptedAtMs = deps.now()
  const expiresAtMs = acceptedAtMs + deps.validityMs
  return {
    ...draft,
    id: deps.newId() as MessageId, // a fresh UUIDv7
    lane: laneOf(draft),
    costCents: priceCents(draft, deps.prices),
    acceptedAtMs,
    wakeAtMs: Math.min(acceptedAtMs + deps.dispatchLeaseMs, expiresAtMs),
    expiresAtMs,
  }
}
