const CELL_MS = 1_000
const CELLS = 10

/** What happened on a line in the last ten seconds. */
export type Counts = {
  submitted(parts: number, nowMs: number): void
  answered(failed: boolean, nowMs: number): void
  /** Parts per second, and answers, of the last ten seconds. */
  read(nowMs: number): { readonly partsPerS: number; readonly answers: number; readonly failures: number }
}

type Cell = { second: number; parts: number; answers: number; failures: number }

/** Counts by the second, in a ring. */
export function openCounts(): Counts {
  const ring: Cell[] = Array.from({ length: CELLS }, () => ({
    second: -1,
    parts: 0,
    answers: 0,
    failures: 0,
  }))

  function cellAt(nowMs: number): Cell {
    const second = Math.floor(nowMs / CELL_MS)
    const place = second % CELLS
    const known = ring[place]
    if (known?.second === second) return known
    const cell = { second, parts: 0, answers: 0, failures: 0 }
    ring[place] = cell
    return cell
  }

  return {
    submitted(parts, nowMs) {
      cellAt(nowMs).parts += parts
    },
    answered(failed, nowMs) {
      const cell = cellAt(nowMs)
      cell.answers++
      if (failed) cell.failures++
    },
    read(nowMs) {
      const second = Math.floor(nowMs / CELL_MS)
      const recent = ring.filter((cell) => cell.second > second - CELLS && cell.second <= second)
      const sum = (what: 'parts' | 'answers' | 'failures') =>
        recent.reduce((all, cell) => all + cell[what], 0)
      return { partsPerS: sum('parts') / CELLS, answers: sum('answers'), failures: sum('failures') }
    },
  }
}
