import type { ApiDeps } from '../deps.ts'
import { type ClientId, laneOf, type MessageId } from '../domain/message.ts'
import type { MessageDraft } from '../domain/message-draft.ts'
import { priceCents } from '../domain/price.ts'
import { findExisting, insertAccepted, insertPaid, lockCredits, type NewMessage } from '../store/accepted.ts'
import { isConflict, isUnavailable, isUnsent } from '../store/db.ts'
import { dispatch } from './dispatch.ts'

/** What became of a message that asked to be accepted. */
export type AcceptOutcome =
  | { readonly kind: 'accepted'; readonly id: MessageId }
  | { readonly kind: 'unknown_client' }
  | { readonly kind: 'insufficient_credits'; readonly requiredCents: number; readonly availableCents: number }
  /** The database failed for this message after others of its batch were accepted: nothing of it was done. */
  | { readonly kind: 'failed'; readonly error: unknown }

type Deps = Pick<
  ApiDeps,
  'db' | 'bus' | 'shards' | 'log' | 'now' | 'newId' | 'prices' | 'validityMs' | 'dispatchLeaseMs'
>

/** Pause before a commit whose outcome got lost with the connection is asked for again. */
const UNCERTAIN_PAUSE_MS = 200
const MAX_CONFLICTS = 5

/**
 * Accepts messages: takes the money of each client in the order of arrival, and writes message, lock and history
 * together in one commit. Resolves after the commit; the dispatch follows by itself. Rejects only when nothing of the
 * batch was done (I8): when the connection is lost during the commit, it is asked again until the outcome is known,
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

/** Most clients can pay: theirs is one statement. The rest is told apart under their locks. */
async function commit(
  deps: Deps,
  messages: readonly NewMessage[],
  onUncertain: () => void,
): Promise<AcceptOutcome[]> {
  const doubt = openDoubt(deps, messages.length, onUncertain)
  let paid = new Set<ClientId>()
  try {
    paid = await insertPaid(deps.db.sql, messages)
  } catch (error) {
    if (isUnsent(error) || !(isUnavailable(error) || isConflict(error))) throw error
    if (isUnavailable(error)) doubt.begin()
  }
  const rest = messages.filter(({ clientId }) => !paid.has(clientId))
  const outcomes = await commitRest(deps, rest, doubt, paid.size === 0)
  const outcomeOf = new Map(rest.map((message, index) => [message, outcomes[index]]))
  return messages.map((message) => outcomeOf.get(message) ?? { kind: 'accepted', id: message.id })
}

/** What others of the batch have must not be taken from them by a failure here. */
async function commitRest(
  deps: Deps,
  rest: readonly NewMessage[],
  doubt: Doubt,
  alone: boolean,
): Promise<AcceptOutcome[]> {
  if (rest.length === 0) return []
  try {
    return await commitUnderLocks(deps, rest, doubt)
  } catch (error) {
    if (alone) throw error
    return rest.map(() => ({ kind: 'failed', error }))
  }
}

/** Whether these messages may have been accepted by a commit whose answer was lost. */
type Doubt = { readonly began: () => boolean; begin(): void }

function openDoubt({ log }: Pick<Deps, 'log'>, messages: number, onBegin: () => void): Doubt {
  let began = false
  return {
    began: () => began,
    begin() {
      if (began) return
      began = true
      log.warn({ messages }, 'connection lost during a commit, asking what became of it')
      onBegin()
    },
  }
}

async function commitUnderLocks(
  deps: Deps,
  messages: readonly NewMessage[],
  doubt: Doubt,
): Promise<AcceptOutcome[]> {
  for (let conflicts = 0; ; ) {
    let committing = false
    try {
      return await deps.db.sql.begin(async (tx) => {
        const credits = await lockCredits(tx, [...new Set(messages.map(({ clientId }) => clientId))])
        // The first try held these locks until its end, so by now its outcome can be seen.
        const ids = doubt.began() ? messages.map(({ id }) => id) : []
        const { outcomes, affordable } = spend(messages, credits, await findExisting(tx, ids))
        if (affordable.length > 0) await insertAccepted(tx, affordable)
        committing = true
        return outcomes
      })
    } catch (error) {
      if (isConflict(error) && ++conflicts < MAX_CONFLICTS) continue
      if (!isUnavailable(error)) throw error
      if (committing) doubt.begin()
      if (!doubt.began()) throw error
      await Bun.sleep(UNCERTAIN_PAUSE_MS)
    }
  }
}

/**
 * Takes the money in the order of arrival; a message that is too dear does not stop a cheaper one after it. What exists
 * already was accepted, and paid, before.
 */
function spend(
  messages: readonly NewMessage[],
  credits: ReadonlyMap<ClientId, number>,
  existing: ReadonlySet<MessageId>,
): { readonly outcomes: AcceptOutcome[]; readonly affordable: readonly NewMessage[] } {
  const left = new Map(credits)
  const affordable: NewMessage[] = []
  const outcomes = messages.map((message): AcceptOutcome => {
    if (existing.has(message.id)) return { kind: 'accepted', id: message.id }
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
