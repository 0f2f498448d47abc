import type { Box, Chart, Point } from '../../chart-shapes.ts'
import { arrowOfMove, type LiveMove, stateId } from '../live/traffic.ts'
import { noteBoxesOn, roundedPath } from './paths.ts'

/** So many moves at once are a flood: their arrows flow as a whole, as a dot for each would cost more than it shows. */
const FLOOD_MOVES = 16
/** An arrow of a flood flows on for so long after a move. */
const FLOW_MS = 900
const FLOW_UNITS_PER_S = 34
const FLOW_SPACING = 24
const TRAVEL_MS = 900
/** Moves that arrive together set out over this time. */
const SPREAD_MS = 250
const GLOW_MS = 600
const GLOW_WIDTH = 4
const DOT_RADIUS_PX = 4

/** A dot on its way along an arrow. */
export type Dot = {
  readonly x: number
  readonly y: number
  /** The name of the state it goes to, which gives it its colour. */
  readonly state: string
}
/** A state that has just been entered; `strength` falls from 1 to 0. */
export type Glow = { readonly box: Box; readonly state: string; readonly strength: number }

/** An arrow on which many messages run: its line as an SVG path, how far they have come, in units of the chart, and the place of its number. */
export type Stream = {
  readonly line: string
  readonly state: string
  readonly strength: number
  readonly gone: number
  readonly note: Box | null
}

/** What moves on a chart at one time. */
export type Scene = {
  readonly dots: readonly Dot[]
  readonly streams: readonly Stream[]
  readonly glows: readonly Glow[]
}

/** Dots that run along the arrows as messages pass. All times are in milliseconds of one clock. */
export type Pulses = {
  /** Sends a dot along the arrow of each move; in a flood lets the arrows flow. */
  launch(moves: readonly LiveMove[], now: number): void
  /** What is to be drawn; null when nothing moves. */
  at(now: number): Scene | null
}

type Run = Track & { readonly state: string; readonly target: string; readonly startsAt: number }
type Track = { readonly path: readonly Point[]; readonly lengths: readonly number[] }

/** Starts with nothing moving. `spreadMs` is 0 where each move is to be seen when it happens. */
export function openPulses(chart: Chart, spreadMs = SPREAD_MS): Pulses {
  const notes = noteBoxesOn(chart)
  const tracks = new Map(
    chart.arrows.map(({ id, path, to }) => [
      id,
      {
        path,
        lengths: lengthsOf(path),
        target: to,
        line: roundedPath(path),
        note: notes.get(id) ?? null,
      },
    ]),
  )
  const states = new Map(chart.states.map((state) => [state.id, state]))
  const enteredAt = new Map<string, number>()
  const flowedAt = new Map<string, Pick<Stream, 'state' | 'line' | 'note'> & { readonly at: number }>()
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

  function streams(now: number): Stream[] {
    return [...flowedAt].flatMap(([id, { at, ...stream }]) => {
      const strength = 1 - (now - at) / FLOW_MS
      if (strength > 0)
        return [{ ...stream, strength: Math.min(1, 2 * strength), gone: (now / 1_000) * FLOW_UNITS_PER_S }]
      flowedAt.delete(id)
      return []
    })
  }

  return {
    launch(moves, now) {
      const isFlood = moves.length >= FLOOD_MOVES
      for (const move of moves) {
        const id = arrowOfMove(move) ?? ''
        const track = tracks.get(id)
        if (!track && move.from === null && !isFlood) enteredAt.set(stateId(move.to), now)
        if (!track) continue
        if (isFlood) flowedAt.set(id, { state: move.to, line: track.line, note: track.note, at: now })
        else runs.push({ ...track, state: move.to, startsAt: now + Math.random() * spreadMs })
      }
    },
    at(now) {
      for (const { target, startsAt } of runs)
        if (now >= startsAt + TRAVEL_MS) enteredAt.set(target, startsAt + TRAVEL_MS)
      runs = runs.filter(({ startsAt }) => now < startsAt + TRAVEL_MS)
      const scene = {
        dots: runs.map((run) => ({ ...pointAlong(run, (now - run.startsAt) / TRAVEL_MS), state: run.state })),
        streams: streams(now),
        glows: glows(now),
      }
      return scene.dots.length + scene.streams.length + scene.glows.length > 0 ? scene : null
    },
  }
}

/** Draws a scene. `colourOf` gives a state's colour, `edge` parts a dot from the line below it; `scale` is pixels per unit. */
export function paint(
  context: CanvasRenderingContext2D,
  { dots, streams, glows }: Scene,
  {
    colourOf,
    edge,
    scale,
  }: { readonly colourOf: (state: string) => string; readonly edge: string; readonly scale: number },
): void {
  const radius = DOT_RADIUS_PX / scale
  context.lineCap = 'round'
  context.setLineDash([0.01, FLOW_SPACING])
  context.lineWidth = radius * 2
  for (const { line, state, strength, gone } of streams) {
    context.globalAlpha = strength
    context.strokeStyle = colourOf(state)
    context.lineDashOffset = -(gone % FLOW_SPACING)
    context.stroke(new Path2D(line))
  }
  context.setLineDash([])
  // The numbers on the arrows stay readable.
  for (const { note } of streams) if (note) context.clearRect(note.x, note.y, note.width, note.height)
  context.lineWidth = GLOW_WIDTH
  for (const { box, state, strength } of glows) {
    context.globalAlpha = strength / 2
    context.strokeStyle = colourOf(state)
    context.beginPath()
    context.roundRect(box.x - 2, box.y - 2, box.width + 4, box.height + 4, 11)
    context.stroke()
  }
  context.globalAlpha = 1
  context.lineWidth = 1.5 / scale
  context.strokeStyle = edge
  for (const { x, y, state } of dots) {
    context.fillStyle = colourOf(state)
    context.beginPath()
    context.arc(x, y, radius, 0, 2 * Math.PI)
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
