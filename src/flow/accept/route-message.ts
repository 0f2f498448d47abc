import type { MessageEvent } from '../../../actors/message/events.ts'
import { LIFECYCLE } from '../../domain/lifecycle.ts'
import type { Actor } from '../../domain/message/actor.ts'
import type { OnUnknown } from '../../domain/message/retry.ts'
import { submitLeaseMs } from '../../domain/provider/provider.ts'
import { rawRoutingOf } from '../../domain/route/raw-routing.ts'
import type { Routable, Route, Router } from '../../domain/route/routing.ts'

/** What must be known of a provider that is asked. */
export type AskedProvider = {
  readonly onUnknown: OnUnknown
  /** How long one submission may stay unanswered there, in milliseconds; left out: as long as anywhere. */
  readonly timeoutMs?: number
}

/** Who knows whom messages may go to. */
export type RouteDeps = {
  readonly router: Router
  readonly providers: { get(name: string): AskedProvider | null | undefined }
}

/** What a message is routed by. */
export function routableOf(
  message: Pick<Actor, 'id' | 'clientId' | 'to' | 'from' | 'lane' | 'encoding' | 'userData'> &
    Partial<Pick<Actor, 'pinnedTo'>>,
): Routable {
  const { id, clientId, to, from, lane, pinnedTo } = message
  const raw = rawRoutingOf(message)
  const usual = { id, clientId, to, from, lane }
  return raw === undefined && !pinnedTo
    ? usual
    : { ...usual, ...(pinnedTo && { pinnedTo }), ...(raw && { raw }) }
}

/** What comes with an alarm: after a submission the providers after that one, else all of its rule. */
export function alarmRoute(
  deps: RouteDeps,
  actor: Actor,
): { readonly route: Route; readonly mayResend: boolean } {
  const { waitsFor } = LIFECYCLE[actor.status]
  const isSubmitted = waitsFor === 'answer' || waitsFor === 'receipt'
  if (!isSubmitted || actor.provider === null)
    return { route: deps.router.route(routableOf(actor)), mayResend: false }
  return {
    route: deps.router.routeAfter(routableOf(actor), actor.provider),
    mayResend: mayResend(deps, actor.provider),
  }
}

/** Whether a message may be submitted again after an unknown answer of this provider. */
export function mayResend({ providers }: Pick<RouteDeps, 'providers'>, provider: string): boolean {
  return providers.get(provider)?.onUnknown === 'resend'
}

/** Of a message that was taken: after how long without a receipt the next provider is asked, in milliseconds; null: never. */
export function noReceiptMs(
  { router }: Pick<RouteDeps, 'router'>,
  actor: Actor,
  provider: string,
): number | null {
  if (actor.lane === 'normal') return null
  const { failover, providers, skipped } = router.routeAfter(routableOf(actor), provider)
  return providers.length + skipped.length > 0 ? failover.onNoReceiptMs : null
}

type Submission = Pick<Extract<MessageEvent, { type: 'DISPATCHED' }>, 'othersLeft' | 'leaseMs'>

/** What the order of this message says of its submission: it was not known which message it is of when it was taken. */
export function submissionOf(deps: RouteDeps, actor: Actor, provider: string): Submission {
  const asked = deps.providers.get(provider)
  const leaseMs = asked?.timeoutMs === undefined ? null : submitLeaseMs(asked.timeoutMs)
  // After the silence of one that forbids another submission nobody else is asked: it has all the time.
  if (actor.lane !== 'otp' || asked?.onUnknown !== 'resend') return { othersLeft: 0, leaseMs }
  const { providers, failover } = deps.router.routeAfter(routableOf(actor), provider)
  return { othersLeft: failover.onRefusal ? providers.length : 0, leaseMs }
}
