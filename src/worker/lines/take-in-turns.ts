import type { Line } from './line.ts'
import type { Taken } from './turn.ts'

/** Orders that may go now, at most `limit`: the lines have turns, and what one leaves the others use. */
export function takeInTurns(lines: readonly Line[], turn: number, limit: number): Taken[] {
  const taken: Taken[] = []
  let busy = lines
    .map((_, index) => lines[(turn + index) % lines.length])
    .filter((line) => line?.waitMs() === 0)
  while (busy.length > 0 && taken.length < limit) {
    const piece = Math.max(1, Math.floor((limit - taken.length) / busy.length))
    for (const line of busy) if (line) taken.push(...line.take(Math.min(piece, limit - taken.length)))
    busy = busy.filter((line) => line?.waitMs() === 0)
  }
  return taken
}
