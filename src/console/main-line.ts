import type { MachineGraph } from './machine-graph.ts'

/** Names the arrow between two states; all transitions between them share it. */
export function arrowId(from: string, to: string): string {
  return `${from}>${to}`
}

/**
 * The usual way through each region, as arrow ids: from its first state on, always to the nearest later state that a
 * transition leads to. The order is that of the machine's definition.
 */
export function mainLine({ regions, states, transitions }: MachineGraph): ReadonlySet<string> {
  const line = new Set<string>()
  for (const region of regions) {
    const order = states.filter((state) => state.region === region).map(({ id }) => id)
    let at = order[0]
    while (at !== undefined) {
      const here = order.indexOf(at)
      const [next] = transitions
        .filter(({ from, to }) => from === at && order.indexOf(to) > here)
        .sort((a, b) => order.indexOf(a.to) - order.indexOf(b.to))
      if (next) line.add(arrowId(next.from, next.to))
      at = next?.to
    }
  }
  return line
}
