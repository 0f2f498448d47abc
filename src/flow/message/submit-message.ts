import type { MessageEvent } from '../../../actors/message/events.ts'
import type { ClientControls } from '../../directory/client-controls.ts'
import type { ClientParameters } from '../../directory/client-parameters.ts'
import type { Actor, PartId } from '../../domain/message/actor.ts'
import { needsUserData } from '../../domain/message/user-data.ts'
import { parametersOf } from '../../domain/parameters.ts'
import { SKIP_WORDS } from '../../domain/route/route-words.ts'
import { NO_ROUTE } from '../../domain/route/routing.ts'
import { MAX_PARTS } from '../../domain/text/parts.ts'
import type { OpenedProviders, OpenProvider } from '../../provider/kind.ts'
import type { SubmitAnswer, SubmitRequest } from '../../provider/port.ts'
import type { Tracer } from '../../trace/tracer.ts'
import { mayResend, noReceiptMs, type RouteDeps, routableOf } from '../accept/route-message.ts'
import { isHeldBack } from '../opt-out/opted-out.ts'

/** A provider's answer as the event it is for the actor, with the provider's raw words. */
export type SubmitOutcome = {
  readonly event: MessageEvent
  readonly detail: string | null
  /** False: the provider has heard nothing of it. */
  readonly wasAsked: boolean
  /** True: its number wants no more messages from this sender. */
  readonly optedOut: boolean
}

/** What a submission needs. */
export type SubmitDeps = RouteDeps & {
  readonly opened: OpenedProviders
  readonly clientParameters: ClientParameters
  readonly controls: ClientControls
  readonly tracer: Tracer | null
  readonly now: () => number
  readonly random: () => number
}

/**
 * Submits a message once to the provider its actor names, and waits for the answer as long as that provider may take; without
 * one the outcome is unknown, neither success nor failure. It is known before the lease of the submission ends, whatever
 * came between: then the message may be submitted again, and one that is over already is not begun. Never rejects. `random` is
 * in [0, 1), for the jitter of a retry. `mask` hides the code of an OTP.
 */
export async function submitMessage(
  deps: SubmitDeps,
  actor: Actor,
  submission: Submission,
  mask: SubmitRequest['mask'] = asItIs,
): Promise<SubmitOutcome> {
  const leaseMs = leaseLeftMs(actor, deps.now())
  if (leaseMs <= 0) return submitOutcome(deps, submission, actor, LATE)
  const asked = deps.opened.get(actor.provider ?? '')
  if (!asked) return submitOutcome(deps, submission, actor, unknownProvider(actor.provider))
  const { takesUserData = false } = asked
  if (!takesUserData && needsUserData(actor))
    return submitOutcome(deps, submission, actor, textsOnly(deps, actor))
  const { attempt, throttles } = submission
  const timeoutMs = Math.min(asked.timeoutMs, withinMs(leaseMs))
  const span = deps.tracer?.begin('submit', actor.id)
  const answer = await answerWithin(timeoutMs, asked.provider, {
    messageId: actor.id,
    to: actor.to,
    from: actor.from,
    text: actor.text,
    encoding: actor.encoding,
    parts: actor.parts,
    userData: takesUserData ? actor.userData : null,
    reference: actor.reference,
    expiresAtMs: actor.expiresAtMs,
    attempt,
    throttles,
    ...parametersOf(actor.parameters, deps.clientParameters.of(actor.clientId)),
    mask,
    ...(span && { trace: span.headers }),
  })
  span?.end({
    attributes: {
      'sms.message_id': actor.id,
      'sms.provider': actor.provider,
      'sms.lane': actor.lane,
      'sms.parts': actor.parts,
      'sms.attempt': attempt,
      'sms.answer': answer.kind,
    },
    error: answer.kind === 'accepted' ? null : answer.kind,
  })
  return submitOutcome(deps, submission, actor, answer)
}

/** Time in which the outcome of a submission is committed before its lease ends, in milliseconds. */
const COMMIT_MS = 250
/** Of a short lease that is too much. */
const COMMIT_SHARE = 0.25

/** Said of a submission whose commit took longer than its lease: its alarm has rung, or will in a moment. */
const LATE: SubmitAnswer = {
  kind: 'throttled',
  retryAfterMs: null,
  detail: 'not submitted: its time was over before it could begin',
  unasked: true,
}

/** How long the submission that is to begin is this worker's, in milliseconds. */
function leaseLeftMs({ wakeAtMs }: Actor, nowMs: number): number {
  return wakeAtMs === null ? Number.POSITIVE_INFINITY : wakeAtMs - nowMs
}

function withinMs(leaseMs: number): number {
  return Math.floor(leaseMs - Math.min(COMMIT_MS, leaseMs * COMMIT_SHARE))
}

/** Nothing in the words of others is a code. */
function asItIs(words: string): string {
  return words
}

type Submission = { readonly attempt: number; readonly throttles: number }

/** An answer to this submission as the event it is for the actor. */
export function submitOutcome(
  deps: Pick<SubmitDeps, 'controls' | 'now' | 'random'> & RouteDeps,
  { attempt, throttles }: Submission,
  actor: Actor,
  answer: SubmitAnswer,
): SubmitOutcome {
  const of = { atMs: deps.now(), attempt, throttles }
  return {
    event: eventOf(deps, answer, of, actor),
    detail: detailOf(answer),
    wasAsked: !('unasked' in answer),
    optedOut: 'optedOut' in answer,
  }
}

/** The row may name a provider that another version of the gateway knew. */
function unknownProvider(name: string | null): SubmitAnswer {
  return { kind: 'rejected_permanent', error: `no provider is named ${name}`, detail: 'not submitted' }
}

/** Its settings, or what the message says, have changed since it was routed here: its alarm takes it to another, if one takes it. */
function textsOnly({ router }: Pick<SubmitDeps, 'router'>, actor: Actor): SubmitAnswer {
  const { providers } = router.route(routableOf(actor))
  const error = `${actor.provider} ${SKIP_WORDS.texts_only}`
  return providers.length > 0
    ? { kind: 'throttled', retryAfterMs: null, detail: `not submitted: ${error}`, unasked: true }
    : { kind: 'rejected_permanent', error, detail: 'not submitted' }
}

/** An adapter that breaks its word and throws has not said whether the message was taken. */
async function submit(
  provider: OpenProvider,
  request: SubmitRequest,
  signal: AbortSignal,
): Promise<SubmitAnswer> {
  try {
    return await provider.submit(request, signal)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    return { kind: 'unknown', error: `the provider's adapter failed: ${reason}` }
  }
}

/** Without an answer in time it is unknown. An adapter that heeds its signal answers first; one that forgets it must not hold the message. */
function answerWithin(
  timeoutMs: number,
  provider: OpenProvider,
  request: SubmitRequest,
): Promise<SubmitAnswer> {
  return new Promise((resolve) => {
    const abort = new AbortController()
    const timer = setTimeout(() => {
      abort.abort()
      setImmediate(() => resolve({ kind: 'unknown', error: `no answer within ${timeoutMs} ms` }))
    }, timeoutMs)
    submit(provider, request, abort.signal).then((answer) => {
      clearTimeout(timer)
      resolve(answer)
    })
  })
}

function eventOf(
  deps: Pick<SubmitDeps, 'controls' | 'random'> & RouteDeps,
  answer: SubmitAnswer,
  of: { readonly atMs: number; readonly attempt: number; readonly throttles: number },
  actor: Actor,
): MessageEvent {
  const provider = actor.provider ?? ''
  if (answer.kind === 'accepted') {
    const onNoReceiptMs = noReceiptMs(deps, actor, provider)
    const providerMessageIds = idsOf(answer.providerMessageIds)
    return { type: 'PROVIDER_ACCEPTED', ...of, provider, providerMessageIds, onNoReceiptMs }
  }
  // What its number does not want from this provider it does not want from the next one either.
  const goesOn = !('optedOut' in answer) || !isHeldBack(deps, { ...actor, otp: actor.lane === 'otp' })
  const route = goesOn ? deps.router.routeAfter(routableOf(actor), provider) : NO_ROUTE
  const taken = partsTakenOf(answer, provider, of.attempt)
  const random = deps.random()
  switch (answer.kind) {
    case 'rejected_temporary':
      return { type: 'PROVIDER_REJECTED_TEMP', ...of, ...taken, error: answer.error, random, route }
    case 'rejected_permanent':
      return { type: 'PROVIDER_REJECTED_PERM', ...of, ...taken, error: answer.error, route }
    case 'throttled':
      return { type: 'PROVIDER_THROTTLED', ...of, retryAfterMs: answer.retryAfterMs, random, route }
    case 'unknown':
      return {
        type: 'PROVIDER_UNKNOWN',
        ...of,
        ...taken,
        error: answer.error,
        random,
        route,
        mayResend: mayResend(deps, provider),
      }
  }
}

/** What there is of parts that were taken of a message that was not. */
function partsTakenOf(
  answer: SubmitAnswer,
  provider: string,
  attempt: number,
): { readonly partsTaken?: readonly PartId[] } {
  if (!('partsTaken' in answer && answer.partsTaken)) return {}
  return { partsTaken: answer.partsTaken.slice(0, MAX_PARTS).map((one) => ({ ...one, provider, attempt })) }
}

/** One id for every part is one for the message; no message has more parts than `MAX_PARTS`. */
function idsOf([first, ...others]: readonly [string, ...string[]]): readonly [string, ...string[]] {
  const isOne = others.every((id) => id === first)
  return isOne ? [first] : [first, ...others.slice(0, MAX_PARTS - 1)]
}

function detailOf(answer: SubmitAnswer): string | null {
  return answer.kind === 'unknown' ? null : answer.detail
}
