import { LIFECYCLE } from '../../domain/lifecycle.ts'
import type { MessageId } from '../../domain/message.ts'
import { newestUuid7Ms } from '../../domain/uuid7.ts'
import { commitSurely, type Doubt, openDoubt } from '../../kit/commit-surely.ts'
import { isHeldBack } from '../../metrics/metrics.ts'
import { givenDay, lockPurses } from '../../store/client/purses.ts'
import { faultOf } from '../../store/database/db.ts'
import { dayEndsMs, dayOf, ensureDaysOf, isDayMissing, withDaysOf } from '../../store/database/partitions.ts'
import { findKeptRequests, isKeyUsed } from '../../store/idempotency.ts'
import { findExisting, insertAccepted, insertPaid } from '../../store/message/accept-rows.ts'
import type { NewMessage } from '../../store/message/new-message.ts'
import type { ApiDeps } from '../../world.ts'
import {
  type AcceptOutcome,
  type AcceptRequest,
  type Asked,
  acceptedOutcome,
  outcomesOfDrafts,
  type RequestOutcome,
} from './accept-request.ts'
import { askMessages } from './ask-messages.ts'
import { decide } from './decide-requests.ts'
import { traceAcceptance } from './trace-acceptance.ts'

/** What an acceptance needs. */
export type AcceptDeps = Pick<
  ApiDeps,
  | 'admission'
  | 'db'
  | 'providers'
  | 'dispatching'
  | 'live'
  | 'log'
  | 'metrics'
  | 'now'
  | 'newId'
  | 'router'
  | 'tariffs'
  | 'tracer'
  | 'validityMs'
  | 'dispatchLeaseMs'
>

/**
 * Accepts messages: takes the money of each client in the order of arrival, and writes message, lock, history and key
 * together in one commit. Resolves after the commit; the dispatch follows by itself. Rejects only when nothing of the
 * batch was done (I8): when the connection is lost during the commit, it is asked again until the outcome is known, since
 * any answer before could be wrong; after `MAX_DOUBT_MS` it rejects with `OutcomeUnknown`, which says just that.
 * `onUncertain` is told when the doubt begins.
 */
export async function acceptMessages(
  deps: AcceptDeps,
  requests: readonly AcceptRequest[],
  onUncertain: () => void = () => {},
): Promise<RequestOutcome[]> {
  const trace = deps.tracer && traceAcceptance(deps.tracer, requests)
  const asked = await askMessages(deps, requests)
  trace?.asked()
  const outcomes = await commit(deps, asked, onUncertain).catch((error) => {
    trace?.failed()
    throw error
  })
  trace?.decided(asked, outcomes)
  const accepted = asked.flatMap(({ messages }, index) => acceptedOf(messages, outcomes[index]))
  for (const message of accepted) tellAccepted(deps, message)
  const due = accepted.filter(isDue)
  if (due.length > 0) deps.dispatching.give(due)
  const answered = outcomes.map((outcome, index) => withUnrouted(asked[index], outcome))
  for (const outcome of answered) if (outcome.kind === 'decided') countHeldBack(deps, outcome.outcomes)
  return answered
}

function countHeldBack({ metrics }: Pick<AcceptDeps, 'metrics'>, outcomes: readonly AcceptOutcome[]): void {
  for (const { kind } of outcomes) if (isHeldBack(kind)) metrics.heldBack(kind)
}

/** Drafts without a provider have had no part in the commit. */
function withUnrouted(asked: Asked | undefined, outcome: RequestOutcome): RequestOutcome {
  if (!asked || outcome.kind !== 'decided' || asked.messages.length === asked.routed.length) return outcome
  return { kind: 'decided', outcomes: outcomesOfDrafts(asked, outcome.outcomes) }
}

function acceptedOf(
  messages: readonly NewMessage[],
  outcome: RequestOutcome | undefined,
): readonly NewMessage[] {
  if (outcome?.kind !== 'decided') return []
  return messages.filter((_, index) => outcome.outcomes[index]?.kind === 'accepted')
}

function tellAccepted({ live, metrics }: Pick<AcceptDeps, 'live' | 'metrics'>, message: NewMessage): void {
  metrics.accepted(message)
  const { id: messageId, clientId, status: to, lane, acceptedAtMs: atMs } = message
  const of = { messageId, clientId, atMs, lane, provider: message.provider, lastError: null }
  live.moved({ ...of, from: null, to, event: 'ACCEPTED', ignored: false })
}

/** A scheduled message is dispatched by its alarm. */
function isDue(message: NewMessage): boolean {
  return LIFECYCLE[message.status].waitsFor === 'dispatch'
}

/** Most clients can pay: theirs is one statement. The rest is told apart under their locks. */
async function commit(
  deps: AcceptDeps,
  asked: readonly Asked[],
  onUncertain: () => void,
): Promise<RequestOutcome[]> {
  const messages = asked.flatMap((one) => one.messages)
  // A repeat is answered as before, though there is no way any more.
  if (messages.length === 0 && asked.every(({ once }) => once === null))
    return asked.map(() => ({ kind: 'decided', outcomes: [] }))
  const doubt = openDoubt(() => {
    const words = 'connection lost during a commit, asking what became of it'
    deps.log.warn({ messages: messages.length }, words)
    onUncertain()
  })
  const served = new Set<Asked>()
  const payable = asked.filter((one) => one.messages.length > 0)
  try {
    const keys = payable.flatMap((one) => keptRequestOf(one, one.messages.map(acceptedOutcome)))
    const paid = await insertPaid(deps.db.sql, messages, keys)
    for (const one of payable) {
      const [first] = one.messages
      const isNew = first?.requestId ? paid.requests.has(first.requestId) : true
      if (isNew && paid.clients.has(one.clientId)) served.add(one)
    }
  } catch (error) {
    const fault = faultOf(error)
    if (isDayMissing(error)) await ensureDaysOf(deps.db, idsOf(asked))
    else if (fault === 'lost') doubt.begin()
    else if (fault !== 'conflict' && !isKeyUsed(error)) throw error
  }
  const rest = asked.filter((one) => !served.has(one))
  const outcomes = await commitRest(deps, rest, doubt, served.size === 0)
  const outcomeOf = new Map(rest.map((one, index) => [one, outcomes[index]]))
  return asked.map(
    (one) => outcomeOf.get(one) ?? { kind: 'decided', outcomes: one.messages.map(acceptedOutcome) },
  )
}

/** What others of the batch have must not be taken from them by a failure here. */
async function commitRest(
  deps: AcceptDeps,
  rest: readonly Asked[],
  doubt: Doubt,
  alone: boolean,
): Promise<RequestOutcome[]> {
  if (rest.length === 0) return []
  try {
    return await commitUnderLocks(deps, rest, doubt)
  } catch (error) {
    if (alone) throw error
    return rest.map(() => ({ kind: 'failed', error }))
  }
}

async function commitUnderLocks(
  deps: AcceptDeps,
  rest: readonly Asked[],
  doubt: Doubt,
): Promise<RequestOutcome[]> {
  return await commitSurely({ doubt, faultOf }, (attempt) =>
    withDaysOf(deps.db, idsOf(rest), () =>
      deps.db.sql.begin(async (tx) => {
        const clientIds = [...new Set(rest.map(({ clientId }) => clientId))]
        const atMs = newestUuid7Ms(idsOf(rest)) ?? deps.now()
        const purses = await lockPurses(tx, clientIds, givenDay(dayOf(atMs)))
        // The first try held these locks until its end, so by now its outcome can be seen.
        const ids = doubt.began() ? idsOf(rest) : []
        const keys = rest.flatMap(({ clientId, once }) => (once ? { clientId, key: once.key } : []))
        const kept = await findKeptRequests(tx, keys, deps.now())
        const existing = await findExisting(tx, ids)
        const decision = decide(rest, { purses, kept, existing, dayEndsMs: dayEndsMs(atMs) })
        if (decision.messages.length > 0) {
          const newKeys = decision.accepted.flatMap(({ asked, outcomes }) => keptRequestOf(asked, outcomes))
          await insertAccepted(tx, decision.messages, newKeys)
        }
        attempt.committing = true
        return decision.outcomes
      }),
    ),
  )
}

function idsOf(asked: readonly Asked[]): MessageId[] {
  return asked.flatMap(({ messages }) => messages.map(({ id }) => id))
}

/** What is kept of a request that has a key. */
function keptRequestOf(asked: Asked, outcomes: readonly AcceptOutcome[]) {
  const { clientId, once, messages, askedAtMs } = asked
  const requestId = messages[0]?.requestId
  if (!once || !requestId) return []
  const { key, fingerprint, answer } = once
  return [
    { clientId, key, fingerprint, requestId, answer: answer(outcomesOfDrafts(asked, outcomes)), askedAtMs },
  ]
}
