import type { MessageEvent } from '../../actors/message/events.ts'
import type { Actor } from '../domain/actor.ts'
import type { Provider, SubmitAnswer } from '../provider/port.ts'

/** A provider's answer as the event it is for the actor, with the provider's raw words. */
export type SubmitOutcome = { readonly event: MessageEvent; readonly detail: string | null }

/**
 * Submits a message once and waits at most `timeoutMs` for the answer; without one the outcome is unknown, neither
 * success nor failure. Never rejects. `random` is in [0, 1), for the jitter of a retry.
 */
export async function submitMessage(
  deps: {
    readonly provider: Provider
    readonly timeoutMs: number
    readonly now: () => number
    readonly random: () => number
  },
  actor: Actor,
  { attempt, throttles }: { readonly attempt: number; readonly throttles: number },
): Promise<SubmitOutcome> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), deps.timeoutMs)
  const answer = await Promise.race([
    deps.provider.submit(
      {
        messageId: actor.id,
        to: actor.to,
        from: actor.from,
        text: actor.text,
        encoding: actor.encoding,
        parts: actor.parts,
        attempt,
        throttles,
      },
      abort.signal,
    ),
    silenceAfter(abort.signal, deps.timeoutMs),
  ])
  clearTimeout(timer)
  return { event: eventOf(answer, attempt, deps.now(), deps.random()), detail: detailOf(answer) }
}

/** An adapter that forgets its signal must not hold the message. */
function silenceAfter(signal: AbortSignal, timeoutMs: number): Promise<SubmitAnswer> {
  return new Promise((resolve) => {
    const answer = () => resolve({ kind: 'unknown', error: `no answer within ${timeoutMs} ms` })
    signal.addEventListener('abort', answer, { once: true })
  })
}

function eventOf(answer: SubmitAnswer, attempt: number, atMs: number, random: number): MessageEvent {
  switch (answer.kind) {
    case 'accepted':
      return { type: 'PROVIDER_ACCEPTED', atMs, attempt, providerMessageId: answer.providerMessageId }
    case 'rejected_temporary':
      return { type: 'PROVIDER_REJECTED_TEMP', atMs, attempt, error: answer.error, random }
    case 'rejected_permanent':
      return { type: 'PROVIDER_REJECTED_PERM', atMs, attempt, error: answer.error }
    case 'throttled':
      return { type: 'PROVIDER_THROTTLED', atMs, attempt, retryAfterMs: answer.retryAfterMs, random }
    case 'unknown':
      return { type: 'PROVIDER_UNKNOWN', atMs, attempt, error: answer.error, random }
  }
}

function detailOf(answer: SubmitAnswer): string | null {
  return answer.kind === 'unknown' ? null : answer.detail
}
