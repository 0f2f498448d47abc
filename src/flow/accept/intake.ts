import type { Limit, Verdict } from '../../cache/token-bucket.ts'
import type { MessageDraft } from '../../domain/message/message-draft.ts'
import { type ClientId, type Lane, laneOf } from '../../domain/message.ts'
import { openGroupCommit } from '../../kit/group-commit.ts'
import type { ApiDeps } from '../../world.ts'
import { type AcceptDeps, acceptMessages } from './accept-messages.ts'
import type { AcceptRequest, RequestOutcome } from './accept-request.ts'
import { openInFlight } from './in-flight.ts'

/** Messages per commit: beyond this a commit gets no cheaper per message. */
const MAX_ACCEPT_BATCH = 250

/** Messages that may wait for a commit, a few seconds' worth; beyond this `QueueFull` is thrown. */
const MAX_ACCEPT_WAITING = 10_000

/** OTPs have a queue of their own: seconds behind a flood would be seconds of their deadline. */
const MAX_URGENT_WAITING = 1_000

/** A second commit may start while the first one waits for the disk. */
const MAX_ACCEPT_RUNNING = 2

/** A request of this many messages or more has a queue of its own, one commit after the other: small ones pass it by. */
const BULK_FROM = 25
const MAX_BULK_RUNNING = 1

/** What became of a request, or why it was not carried out. */
export type Taken =
  | Exclude<RequestOutcome, { readonly kind: 'failed' }>
  /** Too many messages wait for their dispatch; nothing was done. */
  | { readonly kind: 'queue_full' }
  /** One under the same key is being carried out; nothing was done. */
  | { readonly kind: 'request_in_flight' }

/** The way in for everything that is to be sent, by whatever door it comes: the same queues of commits for all of them. */
export type Intake = {
  /** Takes `cost` tokens of the client, at most `MAX_COST` at once: one for each message. Null: it has no limit. */
  askLimit(
    clientId: ClientId,
    cost: number,
  ): Promise<{ readonly limit: Limit; readonly verdict: Verdict } | null>
  /** Heeds backlog and key, and accepts. Rejects when nothing was done, with `QueueFull` when too many wait for a commit. */
  accept(request: AcceptRequest): Promise<Taken>
  /** Heeds backlog and key for one OTP, and runs `work`: one at a time under a key. */
  once<T>(
    clientId: ClientId,
    key: string | null,
    work: () => Promise<T>,
  ): Promise<T> | Extract<Taken, { readonly kind: 'queue_full' | 'request_in_flight' }>
  /** Takes a request that must not wait behind others to its commit, with nothing else looked at here. */
  joinUrgent(request: AcceptRequest): Promise<RequestOutcome>
}

/** Opens the way. */
export function openIntake(
  deps: AcceptDeps & Pick<ApiDeps, 'accepting' | 'backlog' | 'limiter' | 'limits'>,
): Intake {
  const openQueue = (maxRunning: number, maxWaiting: number) =>
    openGroupCommit({
      // While one commit's outcome is unknown, the others need not wait for it.
      async run(requests: readonly AcceptRequest[], makeWay) {
        const startedMs = performance.now()
        const outcomes = await acceptMessages(deps, requests, makeWay)
        const count = requests.reduce((sum, { drafts }) => sum + drafts.length, 0)
        deps.metrics.committed('accept', count, performance.now() - startedMs)
        return outcomes
      },
      maxBatch: MAX_ACCEPT_BATCH,
      maxWaiting,
      maxRunning,
      sizeOf: ({ drafts }) => drafts.length,
    })
  const accepting = openQueue(MAX_ACCEPT_RUNNING, MAX_ACCEPT_WAITING)
  const acceptingBulk = openQueue(MAX_BULK_RUNNING, MAX_ACCEPT_WAITING)
  const urgent = openQueue(MAX_ACCEPT_RUNNING, MAX_URGENT_WAITING)
  const inFlight = openInFlight()

  /** Joins a queue, and counts how long it took to an acceptance. */
  async function join(queue: typeof accepting, request: AcceptRequest): Promise<RequestOutcome> {
    const startedMs = performance.now()
    const outcome = await queue.join(request)
    if (outcome.kind === 'decided' && outcome.outcomes.some(({ kind }) => kind === 'accepted')) {
      const door = request.drafts[0]?.door ?? null
      const tookMs = performance.now() - startedMs
      deps.metrics.requestTook(door, tookMs)
      deps.accepting?.took(door, tookMs)
    }
    return outcome
  }

  return {
    async askLimit(clientId, cost) {
      const limit = deps.limits.of(clientId)
      return limit && { limit, verdict: await deps.limiter.take(clientId, limit, cost) }
    },

    async accept(request) {
      const { clientId, drafts, once } = request
      if (!admits(deps, drafts)) return { kind: 'queue_full' }
      const running = inFlight.run(clientId, once?.key ?? null, () =>
        join(drafts.length < BULK_FROM ? accepting : acceptingBulk, request),
      )
      if (running === null) return { kind: 'request_in_flight' }
      const outcome = await running
      if (outcome.kind === 'failed') throw outcome.error
      return outcome
    },

    once(clientId, key, work) {
      if (!deps.backlog.admits('otp', 1)) return { kind: 'queue_full' }
      return inFlight.run(clientId, key, work) ?? { kind: 'request_in_flight' }
    },

    joinUrgent: (request) => join(urgent, request),
  }
}

/** Whether there is room for all that is to be dispatched now. */
function admits({ backlog }: Pick<ApiDeps, 'backlog'>, drafts: readonly MessageDraft[]): boolean {
  const counts = new Map<Lane, number>()
  for (const draft of drafts) {
    if (draft.sendAtMs !== null) continue
    const lane = laneOf(draft)
    counts.set(lane, (counts.get(lane) ?? 0) + 1)
  }
  for (const [lane, count] of counts) if (!backlog.admits(lane, count)) return false
  return true
}
