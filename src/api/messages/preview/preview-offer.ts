import { ERRORS } from '../../../domain/errors.ts'
import { type ClientId, laneOf, type MessageId, type Msisdn } from '../../../domain/message.ts'
import { centsOf, type Money, minus } from '../../../domain/money.ts'
import { isRefusedBelowCost } from '../../../flow/accept/below-cost.ts'
import type { ApiDeps } from '../../../world.ts'
import type { Preview } from './preview-answer.ts'

/** What is asked of the way of a text that is not sent. */
export type Previewed = {
  /** Null: no client is named, and no rule that asks for one matches. */
  readonly clientId: ClientId | null
  readonly to: Msisdn
  /** '': no rule that asks for a sender matches. */
  readonly from: string
  readonly express: boolean
  readonly parts: number
  /** What its client would pay. */
  readonly price: Money
}

/** Where a text would go now, and what is left of its price: for admins. `rule`: why it would be refused; null: it would not. */
export type Offer = {
  readonly rule: string | null
  readonly forAdmins: Pick<Preview, 'provider' | 'provider_cost_cents' | 'margin_cents'>
}

/** Looks where a text would go, as acceptance does. */
export function offerOf(
  deps: Pick<ApiDeps, 'router' | 'tariffs' | 'newId'>,
  { clientId, to, from, express, parts, price }: Previewed,
  nowMs: number,
): Offer {
  const message = {
    id: deps.newId() as MessageId, // a fresh UUIDv7
    clientId: clientId ?? ('' as ClientId), // no rule asks for it
    to,
    from,
    lane: laneOf({ otp: false, express }),
    parts,
    cost: price,
  }
  const [provider = null] = deps.router.route(message).providers
  if (provider === null)
    return {
      rule: ERRORS.no_route.error,
      forAdmins: { provider, provider_cost_cents: null, margin_cents: null },
    }
  const cost = deps.tariffs.costOf(provider, to, parts, nowMs)
  return {
    rule: isRefusedBelowCost(deps, { ...message, provider }, nowMs) ? ERRORS.below_cost.error : null,
    forAdmins: {
      provider,
      provider_cost_cents: cost === null ? null : centsOf(cost),
      margin_cents: cost === null ? null : centsOf(minus(price, cost)),
    },
  }
}
