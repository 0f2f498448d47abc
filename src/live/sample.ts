import { arrowKey, type LiveMove } from '../bus/live-update.ts'

/** Moves of one arrow that are kept while others may still come. */
const PER_ARROW = 5

/** A few of many moves. */
export type Sample = {
  /** True when the next move of this arrow would be kept. */
  wants(key: string): boolean
  /** Keeps a move, unless there are enough of its kind. */
  add(move: LiveMove): void
  /** What was kept, in the order it came; starts anew. */
  take(): LiveMove[]
}

/** Keeps at most `limit` moves, of each arrow the first ones; a fifth of the places is for arrows that have none yet. */
export function openSample(limit: number): Sample {
  const common = Math.ceil(limit * 0.8)
  let kept: LiveMove[] = []
  let perArrow = new Map<string, number>()

  function wants(key: string): boolean {
    const before = perArrow.get(key) ?? 0
    return before === 0 ? kept.length < limit : before < PER_ARROW && kept.length < common
  }

  return {
    wants,
    add(move) {
      const key = arrowKey(move)
      if (!wants(key)) return
      perArrow.set(key, (perArrow.get(key) ?? 0) + 1)
      kept.push(move)
    },
    take() {
      const taken = kept
      kept = []
      perArrow = new Map()
      return taken
    },
  }
}
