import type { Box, Chart, Point } from '../../chart-shapes.ts'
import { arrowOfMove, type LiveMove, stateId } from '../live/traffic.ts'
import type { Stream } from './flows.ts'
import { boxOf } from './paths.ts'

const TRAVEL_MS = 900
/** Moves that arrive together set out over this time. */
const SPREAD_MS = 250
const GLOW_MS = 600
const GLOW_WIDTH = 4
const GLOW_GAP = 3
/** How far a glow is drawn around its state, in units of the picture. */
export const GLOW_REACH = GLOW_GAP + GLOW_WIDTH / 2
const DOT_RADIUS_PX = 4.5
const DOT_EDGE_PX = 2
/** How far a dot is drawn around its place. */
export const DOT_REACH_PX = DOT_RADIUS_PX + DOT_EDGE_PX / 2
const BAND_STRENGTH = 0.2
/** More are not drawn one by one at a time. */
const MAX_DOTS = 60

/** A dot on its way along an arrow. */
export type Dot = {
  readonly x: number
  readonly y: number
  /** The name of the state it goes to, which gives it its colour. */
  readonly state: string
  /** What holds all of its arrow. */
  readonly way: Box
}
/** A state that has just been entered; `strength` falls from 1 to 0. */
export type Glow = { readonly box: Box; readonly state: string; readonly strength: number }

/** What moves on a chart at one time. */
export type Scene = {
  readonly dots: readonly Dot[]
  readonly glows: readonly Glow[]
}

/** Dots that run along the arrows as messages pass. All times are in milliseconds of one clock. */
export type Pulses = {
  /** Sends a dot along the arrow of each move. */
  launch(moves: readonly LiveMove[], now: number): void
  /** What is to be drawn; null when nothing moves. */
  at(now: number): Scene | null
}

type Run = Track & { readonly state: string; readonly startsAt: number }
type Track = {
  readonly path: readonly Point[]
  readonly lengths: readonly number[]
  readonly way: Box
  readonly target: string
}

/** Starts with nothing moving. `spreadMs` is 0 where each move is to be seen when it happens. */
export function openPulses(chart: Chart, spreadMs = SPREAD_MS): Pulses {
  const tracks = new Map(
    chart.arrows.map(({ id, path, to }) => [
      id,
      { path, lengths: lengthsOf(path), way: boxOf(path), target: to },
    ]),
  )
  const states = new Map(chart.states.map((state) => [state.id, state]))
  const enteredAt = new Map<string, number>()
  let runs: Run[] = []

  function glows(now: number): Glow[] {
    return [...enteredAt].flatMap(([id, since]) => {
      const box = states.get(id)
      const strength = 1 - (now - since) / GLOW_MS
      if (box && strength > 0) return [{ box, state: box.name, strength: Math.min(1, strength) }]
      enteredAt.delete(id)
      return []
    })
  }

  return {
    launch(moves, now) {
      for (const move of moves) {
        const track = tracks.get(arrowOfMove(move) ?? '')
        if (!track && move.from === null) enteredAt.set(stateId(move.to), now)
        if (track && runs.length < MAX_DOTS)
          runs.push({ ...track, state: move.to, startsAt: now + Math.random() * spreadMs })
      }
    },
    at(now) {
      for (const { target, startsAt } of runs)
        if (now >= startsAt + TRAVEL_MS) enteredAt.set(target, startsAt + TRAVEL_MS)
      runs = runs.filter(({ startsAt }) => now < startsAt + TRAVEL_MS)
      const scene = {
        dots: runs.map((run) => ({
          ...pointAlong(run, (now - run.startsAt) / TRAVEL_MS),
          state: run.state,
          way: run.way,
        })),
        glows: glows(now),
      }
      return scene.dots.length + scene.glows.length > 0 ? scene : null
    },
  }
}

/** How a scene is drawn: `colourOf` gives a state's colour, `edge` parts a dot from the line below it; `scale` is pixels per unit. */
type Style = {
  readonly colourOf: (state: string) => string
  readonly edge: string
  readonly scale: number
}

/** Draws what flows: a band, and beads that run on it. */
export function paintStreams(
  context: CanvasRenderingContext2D,
  streams: readonly Stream[],
  { colourOf }: Style,
): void {
  context.lineCap = 'round'
  context.lineJoin = 'round'
  for (const { line, state, gone, spacing, radius, band } of streams) {
    const path = new Path2D(line)
    context.strokeStyle = colourOf(state)
    context.globalAlpha = BAND_STRENGTH
    context.lineWidth = band + 2 * radius
    context.setLineDash([])
    context.stroke(path)
    context.globalAlpha = 1
    context.lineWidth = 2 * radius
    context.setLineDash([0.01, spacing])
    context.lineDashOffset = -(gone % spacing)
    context.stroke(path)
  }
  context.setLineDash([])
}

/** Draws the messages that are seen one by one. */
export function paint(context: CanvasRenderingContext2D, { dots, glows }: Scene, style: Style): void {
  const { colourOf, edge, scale } = style
  context.lineWidth = GLOW_WIDTH
  for (const { box, state, strength } of glows) {
    context.globalAlpha = strength * 0.6
    context.strokeStyle = colourOf(state)
    context.beginPath()
    context.roundRect(
      box.x - GLOW_GAP,
      box.y - GLOW_GAP,
      box.width + 2 * GLOW_GAP,
      box.height + 2 * GLOW_GAP,
      13,
    )
    context.stroke()
  }
  context.globalAlpha = 1
  context.lineWidth = DOT_EDGE_PX / scale
  context.strokeStyle = edge
  for (const { x, y, state } of dots) {
    context.fillStyle = colourOf(state)
    context.beginPath()
    context.arc(x, y, DOT_RADIUS_PX / scale, 0, 2 * Math.PI)
    context.fill()
    context.stroke()
  }
}

function lengthsOf(path: readonly Point[]): number[] {
  let length = 0
  return path.map((point, index) => {
    const before = path[index - 1]
    if (before) length += Math.hypot(point.x - before.x, point.y - before.y)
    return length
  })
}

/** Where a dot is after a part of its way, from 0 to 1: slow, fast, slow. */
function pointAlong({ path, lengths }: Track, part: number): Point {
  const gone = Math.max(0, part)
  const eased = gone < 0.5 ? 2 * gone * gone : 1 - (-2 * gone + 2) ** 2 / 2
  const length = (lengths.at(-1) ?? 0) * eased
  const next = lengths.findIndex((end) => end >= length)
  const to = path[next]
  const from = path[next - 1]
  if (!to || !from) return path[Math.max(0, next)] ?? { x: 0, y: 0 }
  const start = lengths[next - 1] ?? 0
  const share = (length - start) / ((lengths[next] ?? 0) - start || 1)
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}
