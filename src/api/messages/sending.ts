import { type ClientId, laneOf } from '../../domain/message.ts'
import type { MessageDraft } from '../../domain/message-draft.ts'
import { type AcceptDeps, acceptMessages } from '../../flow/accept/accept-messages.ts'
import type { AcceptOutcome, AcceptRequest, Once, RequestOutcome } from '../../flow/accept/accept-request.ts'
import { openGroupCommit } from '../../kit/group-commit.ts'
import { findKeptRequests } from '../../store/idempotency.ts'
import type { ApiDeps } from '../../world.ts'
import { answerRepeat, fingerprintOf, openInFlight, readKey } from '../http/idempotency.ts'
import { refuseBeyondLimit } from '../http/rate-limit.ts'
import { type ReplySet, refuse } from '../http/refuse.ts'

/** Messages per commit: beyond this a commit gets no cheaper per message. */
const MAX_ACCEPT_BATCH = 250

/** Messages that may wait for a commit, a few seconds' worth; beyond this the answer is 503 `queue_full`. */
const MAX_ACCEPT_WAITING = 10_000

/** OTPs have a queue of their own: seconds behind a flood would be seconds of their deadline. */
const MAX_URGENT_WAITING = 1_000

/** A second commit may start while the first one waits for the disk. */
const MAX_ACCEPT_RUNNING = 2

/** A request of this many messages or more has a queue of its own, one commit after the other: small ones pass it by. */
const BULK_FROM = 25
const MAX_BULK_RUNNING = 1

/** What a client asks for over HTTP: messages of its own, to be accepted together. */
export type Asked = {
  readonly clientId: ClientId
  readonly drafts: readonly MessageDraft[]
  /** The route and body, which a repeat under the same key must have again. */
  readonly route: string
  readonly body: object
  readonly answer: Once['answer']
}

/** What was decided of each draft, or what is to be answered instead. */
export type Answered =
  | { readonly kind: 'decided'; readonly outcomes: readonly AcceptOutcome[] }
  | { readonly kind: 'answered'; readonly body: unknown }

/** The way in for everything that is to be sent. */
export type Sending = {
  /** Heeds key and limit, and accepts. Rejects when nothing was done. */
  accept(request: Request, set: ReplySet, asked: Asked): Promise<Answered>
  /**
   * Answers a request that can no longer be carried out, its `send_at` being past, as it was answered when it was carried
   * out under its key; null when it was not.
   */
  answerAgain(
    request: Request,
    set: ReplySet,
    asked: Pick<Asked, 'clientId' | 'route' | 'body'>,
  ): Promise<Extract<Answered, { kind: 'answered' }> | null>
  /** Heeds key, limit and backlog for one OTP, and runs `work`: one at a time under a key. Answers what it answers, or a refusal. */
  once(
    request: Request,
    set: ReplySet,
    clientId: ClientId,
    work: (key: string | null) => Promise<unknown>,
  ): Promise<unknown>
  /** Takes a request that must not wait behind others to its commit, with neither key nor limit looked at here. */
  joinUrgent(request: AcceptRequest): Promise<RequestOutcome>
}

type SendingDeps = AcceptDeps & Pick<ApiDeps, 'backlog' | 'limiter' | 'limits'>

/** Opens the way: the same three queues of commits for all routes that send, one of them for OTPs. */
export function openSending(deps: SendingDeps): Sending {
  const openQueue = (maxRunning: number, maxWaiting: number) =>
    openGroupCommit({
      // While one commit's outcome is unknown, the others need not wait for it.
      run: (requests: readonly AcceptRequest[], makeWay) => acceptMessages(deps, requests, makeWay),
      maxBatch: MAX_ACCEPT_BATCH,
      maxWaiting,
      maxRunning,
      sizeOf: ({ drafts }) => drafts.length,
    })
  const accepting = openQueue(MAX_ACCEPT_RUNNING, MAX_ACCEPT_WAITING)
  const acceptingBulk = openQueue(MAX_BULK_RUNNING, MAX_ACCEPT_WAITING)
  const urgent = openQueue(MAX_ACCEPT_RUNNING, MAX_URGENT_WAITING)
  const inFlight = openInFlight()

  return {
    joinUrgent: (request) => urgent.join(request),
    async accept(request, set, { clientId, drafts, route, body, answer }) {
      const read = readKey(request, set)
      if (read.kind === 'refused') return { kind: 'answered', body: read.refusal }
      const beyond = await refuseBeyondLimit(deps, set, clientId, drafts.length)
      if (beyond) return { kind: 'answered', body: beyond }
      if (!admits(deps, drafts)) return { kind: 'answered', body: refuse(set, 'queue_full') }
      const once =
        read.kind === 'key' ? { key: read.key, fingerprint: fingerprintOf(route, body), answer } : null
      const running = inFlight.run(clientId, once?.key ?? null, () =>
        (drafts.length < BULK_FROM ? accepting : acceptingBulk).join({ clientId, drafts, once }),
      )
      if (running === null) return { kind: 'answered', body: refuse(set, 'request_in_flight') }
      const outcome = await running
      switch (outcome.kind) {
        case 'decided':
          return outcome
        case 'repeated':
          return { kind: 'answered', body: answerRepeat(set, once?.fingerprint ?? '', outcome) }
        case 'failed':
          throw outcome.error
      }
    },

    async answerAgain(request, set, { clientId, route, body }) {
      const read = readKey(request, set)
      if (read.kind !== 'key') return null
      const kept = await findKeptRequests(deps.db.sql, [{ clientId, key: read.key }], deps.now())
      const [repeated] = kept.values()
      return repeated
        ? { kind: 'answered', body: answerRepeat(set, fingerprintOf(route, body), repeated) }
        : null
    },

    async once(request, set, clientId, work) {
      const read = readKey(request, set)
      if (read.kind === 'refused') return read.refusal
      const beyond = await refuseBeyondLimit(deps, set, clientId, 1)
      if (beyond) return beyond
      if (!deps.backlog.admits('otp', 1)) return refuse(set, 'queue_full')
      const key = read.kind === 'key' ? read.key : null
      return await (inFlight.run(clientId, key, () => work(key)) ?? refuse(set, 'request_in_flight'))
    },
  }
}

/** Whether there is room for all that is to be dispatched now. */
function admits({ backlog }: Pick<ApiDeps, 'backlog'>, drafts: readonly MessageDraft[]): boolean {
  const lanes = Map.groupBy(
    drafts.filter(({ sendAtMs }) => sendAtMs === null),
    laneOf,
  )
  return [...lanes].every(([lane, of]) => backlog.admits(lane, of.length))
}
