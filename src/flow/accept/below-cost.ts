import type { Routes } from '../../directory/routes.ts'
import type { Tariffs } from '../../directory/tariffs.ts'
import type { Money } from '../../domain/money.ts'
import type { Routable, RouteRule } from '../../domain/route/routing.ts'

/** A message with what it will bring, and whom it goes to first. */
export type Offered = Routable & {
  readonly parts: number
  /** What its client pays. */
  readonly cost: Money
  readonly provider: string
}

/**
 * Whether the rule that a message goes by refuses what its provider takes more for than the client pays. What the provider
 * takes is not known where its list says nothing of the number: such a message is not refused. Only whom it goes to first
 * is looked at: a provider that it goes on to later may take more.
 */
export function isRefusedBelowCost(
  { router, tariffs }: { readonly router: Routes; readonly tariffs: Pick<Tariffs, 'costOf'> },
  message: Offered,
  atMs: number,
): boolean {
  if (!anyRefuses(router.all()) || !router.explain(message)?.rule.refuseBelowCost) return false
  const takes = tariffs.costOf(message.provider, message.to, message.parts, atMs)
  return takes !== null && takes > message.cost
}

const REFUSING = new WeakMap<readonly RouteRule[], boolean>()

/** Whether the rule of a message has to be looked for at all: looked at once for each list of rules. */
function anyRefuses(rules: readonly RouteRule[]): boolean {
  const known = REFUSING.get(rules)
  if (known !== undefined) return known
  const found = rules.some(({ refuseBelowCost }) => refuseBelowCost)
  REFUSING.set(rules, found)
  return found
}
