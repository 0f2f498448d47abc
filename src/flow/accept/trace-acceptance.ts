import { type RequestId, requestIdOf } from '../../domain/message/request-id.ts'
import type { Tracer } from '../../trace/tracer.ts'
import type { AcceptRequest, Asked, RequestOutcome } from './accept-request.ts'

/** Records how a batch of requests is accepted. */
export type AcceptanceTrace = {
  /** It is known what is to be written. */
  asked(): void
  /** Nothing was written, or it is not known what. */
  failed(): void
  /** Everything is decided, and written. */
  decided(asked: readonly Asked[], outcomes: readonly RequestOutcome[]): void
}

/** Begins to. Each request has its `accept`, from when it joined, and as its child the `commit` that it shared with others. */
export function traceAcceptance(tracer: Tracer, requests: readonly AcceptRequest[]): AcceptanceTrace {
  const beganMs = tracer.now()
  let askedMs = beganMs

  function addRoot(request: AcceptRequest, requestId: RequestId, told: Told): void {
    const [first] = request.drafts
    tracer.addRoot(requestId, {
      name: 'accept',
      startMs: request.origin?.joinedMs ?? beganMs,
      endMs: tracer.now(),
      attributes: {
        'sms.request_id': request.origin?.given?.givenId ?? requestId,
        'sms.client_id': request.clientId,
        'sms.door': first?.door ?? 'api',
        'sms.messages': request.drafts.length,
        'sms.message_id': told.messageId,
        'sms.outcome': told.outcome,
      },
      error: told.error,
    })
  }

  return {
    asked() {
      askedMs = tracer.now()
    },
    failed() {
      for (const request of requests)
        if (request.origin)
          addRoot(request, request.origin.requestId, {
            outcome: 'failed',
            messageId: null,
            error: 'not accepted',
          })
    },
    decided(asked, outcomes) {
      const endMs = tracer.now()
      for (const [index, one] of asked.entries()) {
        const requestId = requestOf(one)
        const outcome = outcomes[index]
        if (!requestId || !outcome) continue
        tracer.add(requestId, {
          name: 'commit',
          startMs: askedMs,
          endMs,
          attributes: { 'sms.requests_together': asked.length },
          error: null,
        })
        addRoot(one, requestId, toldOf(one, outcome))
      }
    },
  }
}

type Told = { readonly outcome: string; readonly messageId: string | null; readonly error: string | null }

/** The request of messages that come without one is named by the first. */
function requestOf({ origin, messages: [first] }: Asked): RequestId | null {
  return origin?.requestId ?? (first ? requestIdOf(first.id) : null)
}

function toldOf({ messages }: Asked, outcome: RequestOutcome): Told {
  if (outcome.kind === 'failed') return { outcome: 'failed', messageId: null, error: 'not accepted' }
  if (outcome.kind !== 'decided') return { outcome: outcome.kind, messageId: null, error: null }
  const [only] = messages.length === 1 ? messages : []
  const accepted = outcome.outcomes.some(({ kind }) => kind === 'accepted')
  const refused = outcome.outcomes[0]?.kind ?? 'refused'
  return { outcome: accepted ? 'accepted' : refused, messageId: only?.id ?? null, error: null }
}
