import type { MachineGraph } from './machine-graph.ts'

/** Names the arrow between two states; all transitions between them share it. */
export function arrowId(from: string, to: string): string {
  return `${from}>${to}`
}

/**
 * The usual way through each region, as arrow ids: from its first state on, the first transition to a later state that
 * asks no guard, or else the first one. The order is that of the machine's definition.
 */
export function mainLine({ regions, states, transitions }: MachineGraph): ReadonlySet<string> {
  const line = new Set<string>()
  for (const region of regions) {
    const order = states.filter((state) => state.region === region).map(({ id }) => id)
    let at = order[0]
    while (at !== undefined) {
      const here = order.indexOf(at)
      const forward = transitions.filter(({ from, to }) => from === at && order.indexOf(to) > here)
      const next = forward.find(({ guard }) => guard === null) ?? forward[0]
      if (next) line.add(arrowId(next.from, next.to))
      at = next?.to
    }
  }
  return line
}
