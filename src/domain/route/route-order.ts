import { drawOf, hashOf } from '../rendezvous.ts'
import type { Routable, RouteTarget } from './routing.ts'

/**
 * The targets of a rule in this message's own order: by `order`, and among the same order by weighted rendezvous hashing
 * (Thaler and Ravishankar, 1998; with weights by -weight / ln u). It is the same each time that it is asked, whichever
 * process asks and whichever others of the rule are well, and over many messages each is first as often as its weight says. Messages
 * that are parts of one long message have one order.
 */
export function orderTargets(
  targets: readonly RouteTarget[],
  { id: messageId, raw }: Pick<Routable, 'id' | 'raw'>,
): readonly RouteTarget[] {
  if (targets.length < 2) return targets
  const id = hashOf(raw?.longMessage ?? messageId)
  return targets
    .map((target) => ({ target, score: scoreOf(id, target) }))
    .sort((a, b) => a.target.order - b.target.order || b.score - a.score)
    .map(({ target }) => target)
}

function scoreOf(id: number, { provider, weight }: RouteTarget): number {
  return -weight / Math.log(drawOf(id, hashOf(provider)))
}
