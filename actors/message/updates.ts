import { isUntakenOtp, type MessageContext } from './context.ts'
import type { MessageEvent } from './events.ts'
import { nextOf, placeOf } from './failover.ts'
import { openParts } from './parts.ts'
import { stopOf } from './stops.ts'
import { delayAfter, submitLeaseMs, within } from './waits.ts'

// What the machine's actions change of the context, by their names in `machine.ts`.

type Update = Partial<MessageContext>

/** The submission gives its attempt back: nothing was submitted. */
export function uncountAttempt({ attempts, throttles }: MessageContext): Update {
  return { attempts: attempts - 1, throttles: throttles + 1 }
}

/** A late answer may be that of the provider before. The deadline of an OTP is kept; for its receipt it waits like any other message. */
export function noteAcceptance(context: MessageContext, event: MessageEvent): Update {
  if (event.type !== 'PROVIDER_ACCEPTED') return {}
  const { provider, providerMessageIds, attempt } = event
  const partsOpen = openParts(providerMessageIds.length)
  return {
    provider,
    providerMessageId: providerMessageIds[0],
    taken: true,
    partsOpen,
    partsAttempt: partsOpen === null ? null : attempt,
    lastError: null,
    expiresAtMs: context.otp
      ? Math.max(context.expiresAtMs, context.dueAtMs + context.policy.receiptWaitMs)
      : context.expiresAtMs,
  }
}

/** The reason that was given; of a part it names the part. */
export function noteError({ lastError }: MessageContext, event: MessageEvent): Update {
  if (!('error' in event)) return { lastError }
  const part = 'part' in event && event.part !== null ? `part ${event.part}: ` : ''
  return { lastError: part + event.error }
}

/** Why its order was not carried out. */
export function noteStop({ lastError }: MessageContext, event: MessageEvent): Update {
  return { lastError: stopOf(event)?.words ?? lastError }
}

/** It waits until it may go out, and is due then: what is reckoned from that does not count the time that it was held. */
export function hold(context: MessageContext, event: MessageEvent): Update {
  const stop = stopOf(event)
  if (stop?.kind !== 'held') return {}
  const { why, untilMs } = stop
  return { heldFor: why, dueAtMs: untilMs, wakeAtMs: within(context, untilMs) }
}

/** It is due, and valid, as its client says now. */
export function replace(context: MessageContext, event: MessageEvent): Update {
  if (event.type !== 'REPLACED') return {}
  const { sendAtMs, expiresAtMs } = event
  const wakeAtMs = Math.min(sendAtMs ?? context.wakeAtMs ?? expiresAtMs, expiresAtMs)
  return { expiresAtMs, wakeAtMs, ...(sendAtMs === null ? {} : { dueAtMs: sendAtMs }) }
}

/** Why it has expired, unless it is known. */
export function noteExpiry(context: MessageContext): Update {
  if (context.lastError !== null) return {}
  return {
    lastError: isUntakenOtp(context)
      ? 'no provider took it before its deadline'
      : 'validity ended without a final receipt',
  }
}

/** To the queue of the next provider. The ids of a submission before are kept beside the message. */
export function goOn(_: MessageContext, event: MessageEvent): Update {
  return { provider: nextOf(event), providerMessageId: null }
}

/** To the queue that the route of the alarm names. */
export function goToPlace(context: MessageContext, event: MessageEvent): Update {
  return { provider: placeOf(context, event) }
}

/** Of the time that an OTP has left this part passes before its order counts as lost. */
const OTP_DISPATCH_SHARE = 0.25

/** Not by age, as `wakeToDispatchAgain`: a message scheduled for next week would wait another week for a lost order. */
export function wakeIfNotDispatched(context: MessageContext, { atMs }: MessageEvent): Update {
  const { otp, taken, expiresAtMs, policy } = context
  const leaseMs =
    otp && !taken
      ? Math.min(policy.dispatchLeaseMs, Math.ceil((expiresAtMs - atMs) * OTP_DISPATCH_SHARE))
      : policy.dispatchLeaseMs
  return { wakeAtMs: within(context, atMs + leaseMs) }
}

/** Doubles with the age of the order, so that a long backlog is not dispatched over and over. */
export function wakeToDispatchAgain(context: MessageContext, { atMs }: MessageEvent): Update {
  return {
    wakeAtMs: within(context, atMs + Math.max(context.policy.dispatchLeaseMs, atMs - context.dueAtMs)),
  }
}

/** When its answer counts as lost. */
export function wakeIfUnanswered(context: MessageContext, event: MessageEvent): Update {
  return { wakeAtMs: event.atMs + submitLeaseMs(context, event) }
}

/** After the wait of this attempt. */
export function wakeToRetry(context: MessageContext, event: MessageEvent): Update {
  return { wakeAtMs: within(context, event.atMs + delayAfter(context, context.attempts, event)) }
}

/** What the provider asks for is a floor: one that always asks for little is asked ever more seldom all the same. */
export function wakeAfterThrottle(context: MessageContext, event: MessageEvent): Update {
  const asked = event.type === 'PROVIDER_THROTTLED' ? (event.retryAfterMs ?? 0) : 0
  const own = delayAfter(context, context.throttles, event)
  return {
    wakeAtMs: within(context, event.atMs + (Number.isFinite(asked) ? Math.max(asked, own) : own)),
  }
}

/** At the end of the validity, or earlier where the rule has another provider asked then. */
export function wakeForReceipt(context: MessageContext, event: MessageEvent): Update {
  const soon = event.type === 'PROVIDER_ACCEPTED' && context.urgent ? event.onNoReceiptMs : null
  return { wakeAtMs: soon === null ? context.expiresAtMs : within(context, event.atMs + soon) }
}

/** What is no end does not put off the time at which another provider is asked. */
export function keepWaiting({ urgent, wakeAtMs, expiresAtMs }: MessageContext): Update {
  return { wakeAtMs: urgent ? Math.min(wakeAtMs ?? expiresAtMs, expiresAtMs) : expiresAtMs }
}
