import type { Box, Chart } from '../../chart-shapes.ts'
import { boxOf, roundedPath } from './paths.ts'

/** From this rate on, in messages per second, an arrow flows; fewer are seen one by one, as they come. */
export const FLOWS_FROM_PER_S = 2
/** As they run: pixels per second, pixels apart, and the radius of each. */
type Beads = {
  readonly speed: number
  readonly spacing: number
  readonly radius: number
  readonly band: number
}

const SLOW = { speed: 60, spacing: 30, radius: 2.7, band: 5 }
/** What each tenfold rate adds, and where it ends. */
const PER_DECADE = { speed: 26, spacing: -8, radius: 0.5, band: 2 }
const END = { speed: 150, spacing: 9 }

/** How a rate is drawn: up to two in a second each bead is a message; above that each tenfold rate is a step denser, faster and larger. */
export function beadsOf(perSecond: number): Beads {
  if (perSecond <= FLOWS_FROM_PER_S) return { ...SLOW, spacing: SLOW.speed / perSecond }
  const decades = Math.log10(perSecond / FLOWS_FROM_PER_S)
  return {
    speed: Math.min(END.speed, SLOW.speed + PER_DECADE.speed * decades),
    spacing: Math.max(END.spacing, SLOW.spacing + PER_DECADE.spacing * decades),
    radius: SLOW.radius + PER_DECADE.radius * decades,
    band: SLOW.band + PER_DECADE.band * decades,
  }
}

/** An arrow on which messages run: its line as an SVG path, the state it leads to, and how far its beads have come. */
export type Stream = Beads & {
  readonly line: string
  readonly box: Box
  readonly state: string
  readonly gone: number
}

/** Arrows that flow. All times are in milliseconds of one clock. */
export type Flows = {
  /** What goes along each arrow from now on. `least`: slower ones do not flow. */
  set(rates: ReadonlyMap<string, number>, least: number): void
  /** Moves on to this time; a jump of the clock moves them no further than a step. */
  at(now: number): Stream[]
}

const LONGEST_STEP_MS = 250

/** Starts with nothing flowing. */
export function openFlows(chart: Chart): Flows {
  const lines = new Map(
    chart.arrows.map(({ id, path, to }) => [
      id,
      { line: roundedPath(path), box: boxOf(path), state: to.slice(to.indexOf('.') + 1) },
    ]),
  )
  const flowing = new Map<string, { beads: Beads; gone: number }>()
  let before: number | null = null
  return {
    set(rates, least) {
      const isFlowing = (rate: number) => rate > 0 && rate >= least
      for (const id of flowing.keys()) if (!isFlowing(rates.get(id) ?? 0)) flowing.delete(id)
      for (const [id, rate] of rates)
        if (isFlowing(rate) && lines.has(id))
          flowing.set(id, { beads: beadsOf(rate), gone: flowing.get(id)?.gone ?? 0 })
    },
    at(now) {
      const seconds = Math.min(LONGEST_STEP_MS, now - (before ?? now)) / 1_000
      before = now
      return [...flowing].flatMap(([id, flow]) => {
        const line = lines.get(id)
        flow.gone += flow.beads.speed * seconds
        return line ? [{ ...flow.beads, ...line, gone: flow.gone }] : []
      })
    },
  }
}
