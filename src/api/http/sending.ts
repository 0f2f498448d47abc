import type { MessageDraft } from '../../domain/message/message-draft.ts'
import type { ClientId } from '../../domain/message.ts'
import type {
  AcceptOutcome,
  AcceptRequest,
  Once,
  Origin,
  RequestOutcome,
} from '../../flow/accept/accept-request.ts'
import type { Intake } from '../../flow/accept/intake.ts'
import { findKeptRequests } from '../../store/idempotency.ts'
import type { ApiDeps } from '../../world.ts'
import { refuseBeyondLimit } from './access/rate-limit.ts'
import { answerRepeat, fingerprintOf, type RepeatAnswer, readKey } from './idempotency.ts'
import { originOf } from './origin.ts'
import type { Refusal } from './refusal.ts'
import { type ReplySet, refuse } from './refuse.ts'

/** What a client asks for over HTTP: messages of its own, to be accepted together. */
export type Asked = {
  readonly clientId: ClientId
  readonly drafts: readonly MessageDraft[]
  /** As `AcceptRequest` has it. */
  readonly partsPerMessage?: number
  /** The route and body, which a repeat under the same key must have again. */
  readonly route: string
  readonly body: object
  readonly answer: Once['answer']
}

/** What was decided of each draft, or what is to be answered instead. */
export type Answered =
  | { readonly kind: 'decided'; readonly outcomes: readonly AcceptOutcome[] }
  | RepeatAnswer

/** The way in for everything that is to be sent. */
export type Sending = {
  /** Heeds key and limit, and accepts. Rejects when nothing was done. Once for each request, which names its messages. */
  accept(request: Request, set: ReplySet, asked: Asked): Promise<Answered>
  /**
   * Answers a request that can no longer be carried out, its `send_at` being past, as it was answered when it was carried
   * out under its key; null when it was not.
   */
  answerAgain(
    request: Request,
    set: ReplySet,
    asked: Pick<Asked, 'clientId' | 'route' | 'body'>,
  ): Promise<RepeatAnswer | null>
  /**
   * Heeds key, limit and backlog for one OTP, which its request names, and runs `work`: one at a time under a key. Answers what it
   * answers, or a refusal.
   */
  once<T>(
    request: Request,
    set: ReplySet,
    clientId: ClientId,
    work: (key: string | null, origin: Origin) => Promise<T>,
  ): Promise<T | Refusal>
  /** Takes a request that must not wait behind others to its commit, with neither key nor limit looked at here. */
  joinUrgent(request: AcceptRequest): Promise<RequestOutcome>
}

/** Opens the way over HTTP. */
export function openSending(intake: Intake, deps: Pick<ApiDeps, 'db' | 'now' | 'newId' | 'tracer'>): Sending {
  const { db, now } = deps
  return {
    joinUrgent: intake.joinUrgent,
    async accept(request, set, { clientId, drafts, partsPerMessage, route, body, answer }) {
      const read = readKey(request, set)
      if (read.kind === 'refused') return { kind: 'refused', body: read.refusal }
      const beyond = await refuseBeyondLimit(intake, set, clientId, drafts.length)
      if (beyond) return { kind: 'refused', body: beyond }
      const once =
        read.kind === 'key' ? { key: read.key, fingerprint: fingerprintOf(route, body), answer } : null
      const taken = await intake.accept({
        clientId,
        drafts,
        once,
        origin: originOf(deps, request, set),
        ...(partsPerMessage && { partsPerMessage }),
      })
      switch (taken.kind) {
        case 'decided':
          return taken
        case 'repeated':
          return answerRepeat(set, once?.fingerprint ?? '', taken)
        case 'queue_full':
        case 'request_in_flight':
          return { kind: 'refused', body: refuse(set, taken.kind) }
      }
    },

    async answerAgain(request, set, { clientId, route, body }) {
      const read = readKey(request, set)
      if (read.kind !== 'key') return null
      const kept = await findKeptRequests(db.sql, [{ clientId, key: read.key }], now())
      const [repeated] = kept.values()
      return repeated ? answerRepeat(set, fingerprintOf(route, body), repeated) : null
    },

    async once(request, set, clientId, work) {
      const read = readKey(request, set)
      if (read.kind === 'refused') return read.refusal
      const beyond = await refuseBeyondLimit(intake, set, clientId, 1)
      if (beyond) return beyond
      const key = read.kind === 'key' ? read.key : null
      const running = intake.once(clientId, key, () => work(key, originOf(deps, request, set)))
      return running instanceof Promise ? await running : refuse(set, running.kind)
    },
  }
}
