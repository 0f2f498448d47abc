import type { ApiDeps } from '../deps.ts'
import type { ClientId } from '../domain/message.ts'
import type { MessageDraft } from '../domain/message-draft.ts'
import { acceptMessages } from '../flow/accept-messages.ts'
import type { AcceptOutcome, AcceptRequest, Once, RequestOutcome } from '../flow/accept-request.ts'
import { openGroupCommit } from '../flow/group-commit.ts'
import { answerRepeat, fingerprintOf, openInFlight, readKey } from './idempotency.ts'
import { refuseBeyondLimit, tellLimit } from './rate-limit.ts'
import { type Refusal, type ReplySet, refuse } from './refuse.ts'

/** Messages per commit: beyond this a commit gets no cheaper per message. */
const MAX_ACCEPT_BATCH = 250

/** Messages that may wait for a commit, a few seconds' worth; beyond this the answer is 503 `queue_full`. */
const MAX_ACCEPT_WAITING = 10_000

/** OTPs have a queue of their own: seconds behind a flood would be seconds of their deadline. */
const MAX_URGENT_WAITING = 1_000

/** A second commit may start while the first one waits for the disk. */
const MAX_ACCEPT_RUNNING = 2

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
  /** Heeds key and limit, and runs `work`: one at a time under a key. Answers what it answers, or a refusal. */
  once(
    request: Request,
    set: ReplySet,
    asked: { readonly clientId: ClientId; readonly count: number },
    work: (key: string | null) => Promise<unknown>,
  ): Promise<unknown>
  /** Takes a request that must not wait behind others to its commit, with neither key nor limit looked at here. */
  joinUrgent(request: AcceptRequest): Promise<RequestOutcome>
  /** Counts so many messages towards the client's limit: null, or the refusal. */
  refuseBeyondLimit(set: ReplySet, clientId: ClientId, count: number): Promise<Refusal | null>
}

/** Opens the way: one queue of commits for all routes that send, and one for OTPs. */
export function openSending(deps: ApiDeps): Sending {
  const openQueue = (maxWaiting: number) =>
    openGroupCommit({
      // While one commit's outcome is unknown, the others need not wait for it.
      run: (requests: readonly AcceptRequest[], makeWay) => acceptMessages(deps, requests, makeWay),
      maxBatch: MAX_ACCEPT_BATCH,
      maxWaiting,
      maxRunning: MAX_ACCEPT_RUNNING,
      sizeOf: ({ drafts }) => drafts.length,
    })
  const accepting = openQueue(MAX_ACCEPT_WAITING)
  const urgent = openQueue(MAX_URGENT_WAITING)
  const inFlight = openInFlight()
  const { limiter } = deps

  async function refuseAtLimit(set: ReplySet, clientId: ClientId, count: number): Promise<Refusal | null> {
    if (!limiter) return null
    const verdict = await limiter.take(clientId, count)
    if (verdict.kind === 'refused') return refuseBeyondLimit(set, limiter.limit, verdict)
    tellLimit(set, limiter.limit, verdict)
    return null
  }

  return {
    joinUrgent: (request) => urgent.join(request),
    refuseBeyondLimit: refuseAtLimit,
    async accept(request, set, { clientId, drafts, route, body, answer }) {
      const read = readKey(request, set)
      if (read.kind === 'refused') return { kind: 'answered', body: read.refusal }
      const refusal = await refuseAtLimit(set, clientId, drafts.length)
      if (refusal) return { kind: 'answered', body: refusal }
      const once =
        read.kind === 'key' ? { key: read.key, fingerprint: fingerprintOf(route, body), answer } : null
      const running = inFlight.run(clientId, once?.key ?? null, () =>
        accepting.join({ clientId, drafts, once }),
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
    async once(request, set, { clientId, count }, work) {
      const read = readKey(request, set)
      if (read.kind === 'refused') return read.refusal
      const refusal = await refuseAtLimit(set, clientId, count)
      if (refusal) return refusal
      const key = read.kind === 'key' ? read.key : null
      return await (inFlight.run(clientId, key, () => work(key)) ?? refuse(set, 'request_in_flight'))
    },
  }
}
