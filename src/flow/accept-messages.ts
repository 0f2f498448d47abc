import { keptChoice } from '../domain/kept-route.ts'
import { LIFECYCLE } from '../domain/lifecycle.ts'
import { laneOf, type MessageId } from '../domain/message.ts'
import type { MessageDraft } from '../domain/message-draft.ts'
import { priceOf } from '../domain/price.ts'
import { uuid7Ms } from '../domain/uuid7.ts'
import { commitSurely, type Doubt, openDoubt } from '../kit/commit-surely.ts'
import {
  findExisting,
  insertAccepted,
  insertPaid,
  lockCredits,
  type NewMessage,
} from '../store/accept-rows.ts'
import { faultOf } from '../store/database/db.ts'
import { ensureDaysOf, isDayMissing, withDaysOf } from '../store/database/partitions.ts'
import { findKeptRequests } from '../store/idempotency.ts'
import type { ApiDeps } from '../world.ts'
import {
  type AcceptOutcome,
  type AcceptRequest,
  type Asked,
  acceptedOutcome,
  isWanted,
  outcomesOfDrafts,
  type RequestOutcome,
  type Unwanted,
} from './accept-request.ts'
import { isRefusedBelowCost } from './below-cost.ts'
import { decide } from './decide-requests.ts'
import { dispatch } from './dispatch.ts'

/** What an acceptance needs. */
export type AcceptDeps = Pick<
  ApiDeps,
  | 'db'
  | 'bus'
  | 'providers'
  | 'shards'
  | 'live'
  | 'log'
  | 'now'
  | 'newId'
  | 'router'
  | 'tariffs'
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
  const asked = requests.map((request) => ask(deps, request))
  const outcomes = await commit(deps, asked, onUncertain)
  const accepted = asked.flatMap(({ messages }, index) => acceptedOf(messages, outcomes[index]))
  for (const message of accepted) tellAccepted(deps, message)
  const due = accepted.filter(isDue)
  if (due.length > 0) {
    dispatch(deps, due).catch((error) =>
      deps.log.warn({ err: error, messages: due.length }, 'dispatch failed, their alarms will find them'),
    )
  }
  return outcomes.map((outcome, index) => withUnrouted(asked[index], outcome))
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

function tellAccepted({ live }: Pick<AcceptDeps, 'live'>, message: NewMessage): void {
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
    else if (fault !== 'conflict') throw error
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
        const credits = await lockCredits(tx, [...new Set(rest.map(({ clientId }) => clientId))])
        // The first try held these locks until its end, so by now its outcome can be seen.
        const ids = doubt.began() ? idsOf(rest) : []
        const keys = rest.flatMap(({ clientId, once }) => (once ? { clientId, key: once.key } : []))
        const kept = await findKeptRequests(tx, keys, deps.now())
        const decision = decide(rest, { credits, kept, existing: await findExisting(tx, ids) })
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

function ask(deps: AcceptDeps, request: AcceptRequest): Asked {
  const askedAtMs = deps.now()
  const named = request.drafts.map((draft) => ({
    draft,
    id: request.otp?.messageId ?? (deps.newId() as MessageId), // a fresh UUIDv7
  }))
  const routes = named.map(({ draft, id }) => ({ draft, id, ...placeOf(deps, draft, id) }))
  const routed = routes.map(({ draft, id, provider, route }): NewMessage | Unwanted => {
    if (provider === undefined) return { kind: 'no_route' }
    const message = { ...newMessage(deps, draft, id), provider, route: keptChoice(route) }
    if (isRefusedBelowCost(deps, message, message.acceptedAtMs)) return { kind: 'below_cost' }
    return request.otp ? withDeadline(message, request.otp.deadlineAtMs) : message
  })
  const wanted = routed.filter(isWanted)
  if (!request.once) return { ...request, messages: wanted, routed, askedAtMs }
  const requestId = wanted[0]?.id ?? null
  return { ...request, messages: wanted.map((message) => ({ ...message, requestId })), routed, askedAtMs }
}

/** Whom it goes to first; it stays there for as long as that one can send. */
function placeOf({ router }: Pick<AcceptDeps, 'router'>, draft: MessageDraft, id: MessageId) {
  const route = router.route({ ...draft, id, lane: laneOf(draft) })
  return { route, provider: route.providers[0] }
}

function newMessage(
  deps: AcceptDeps,
  { sendAtMs, validityMs, ...draft }: MessageDraft,
  id: MessageId,
): Omit<NewMessage, 'provider' | 'route'> {
  // Its row and its id are of one instant: days, windows and reports go by either.
  const acceptedAtMs = uuid7Ms(id)
  const expiresAtMs = (sendAtMs ?? acceptedAtMs) + (validityMs ?? deps.validityMs)
  return {
    ...draft,
    id,
    requestId: null,
    status: sendAtMs === null ? 'QUEUED' : 'SCHEDULED',
    sendAtMs,
    lane: laneOf(draft),
    cost: priceOf(draft, deps.tariffs.pricesOf(draft, acceptedAtMs)),
    acceptedAtMs,
    wakeAtMs: sendAtMs ?? Math.min(acceptedAtMs + deps.dispatchLeaseMs, expiresAtMs),
    expiresAtMs,
  }
}

/** Of the time of an OTP this part passes before its order counts as lost. */
const OTP_DISPATCH_SHARE = 0.25

/** An OTP is valid until its deadline, and ordered again while that can help. */
function withDeadline(message: NewMessage, deadlineAtMs: number): NewMessage {
  const shareMs = Math.max(0, deadlineAtMs - message.acceptedAtMs) * OTP_DISPATCH_SHARE
  const wakeAtMs = Math.min(message.wakeAtMs, message.acceptedAtMs + Math.floor(shareMs))
  return { ...message, wakeAtMs, expiresAtMs: deadlineAtMs }
}
