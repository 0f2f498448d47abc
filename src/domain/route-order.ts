import type { RouteTarget } from './routing.ts'

/**
 * The targets of a rule in this message's own order: by `order`, and among the same order by weighted rendezvous hashing
 * (Thaler and Ravishankar, 1998; with weights by -weight / ln u). It is the same each time that it is asked, whichever
 * process asks and whichever others of the rule are well, and over many messages each is first as often as its weight says.
 */
export function orderTargets(targets: readonly RouteTarget[], messageId: string): readonly RouteTarget[] {
  if (targets.length < 2) return targets
  const id = hashOf(messageId)
  return targets
    .map((target) => ({ target, score: scoreOf(id, target) }))
    .sort((a, b) => a.target.order - b.target.order || b.score - a.score)
    .map(({ target }) => target)
}

function scoreOf(id: number, { provider, weight }: RouteTarget): number {
  const u = (mixed(id ^ hashOf(provider)) + 0.5) / 2 ** 32
  return -weight / Math.log(u)
}

/** FNV-1a of 32 bits, mixed. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return mixed(hash)
}

/** The finalizer of MurmurHash3: each bit of the input moves half of the bits of the result, which is 0 to 2^32 - 1. */
function mixed(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
