import { type Box, type Chart, type ChartArrow, overlaps, type Point, type Size } from '../../chart-shapes.ts'
import { type Content, type LabelPart, OFF, type Wanted, wantedOn } from './label-words.ts'
import type { ChartLook } from './look.ts'
import { onScreen } from './paths.ts'
import type { View } from './use-view.ts'

/** What is written on an arrow, and where: pixels of the frame, which zooming does not change. */
export type PlacedLabel = Box & {
  readonly arrow: string
  readonly lines: readonly (readonly LabelPart[])[]
  /** On a ground of its own: it may lie on its line. */
  readonly isPill: boolean
}

/** The width of a text in pixels, as it is drawn in a label. */
export type Measure = (text: string, kind: LabelPart['kind']) => number

/** Sizes of a label, in pixels. */
export const LABEL = { lineHeight: 16, padding: { x: 7, y: 2 } } as const
/** Widths grow in steps: a number that counts on does not move its label. */
const WIDTH_STEP = 6
/** Labels keep off each other and off states by so much. */
const GAP = 2
const PARTS = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88]

type Place = {
  readonly chart: Chart
  readonly view: View
  readonly size: Size
  readonly measure: Measure
  /** What is laid over the picture: its tools, and its legend. */
  readonly taken: readonly Box[]
}

/**
 * Labels for the usual way, for what moves, for what is lit, chosen or pointed at; when one is close, for all. None lies on a
 * state, on another label or out of the frame: what finds no room is written shorter, or not.
 */
export function placeLabels(look: ChartLook, pointed: string | null, place: Place): PlacedLabel[] {
  const pieces = piecesOf(place)
  const fixed = [...fixedBoxes(place), ...place.taken]
  const wanted = place.chart.arrows
    .flatMap((arrow) => wantedOn(arrow, look, pointed, place.view.scale))
    .sort((a, b) => b.rank - a.rank || (a.arrow.id < b.arrow.id ? -1 : 1))
  const placed = new Map<Wanted, PlacedLabel>()
  const firstOf = (arrow: ChartArrow, ways: readonly Content[], taken: readonly Box[]) =>
    ways
      .values()
      .map((way) => roomFor(way, arrow, pieces, taken, place))
      .find((at) => at !== null)
  for (const want of wanted) {
    const at = firstOf(want.arrow, want.ways, [...fixed, ...placed.values()])
    if (at) placed.set(want, at)
  }
  // Numbers go before words: these have the room that is left, and cover no line on which something moves.
  const lines = pieces.flatMap(({ arrow, box }) => (look.notes?.has(arrow) ? [{ arrow, ...box }] : []))
  for (const want of wanted) {
    const before = placed.get(want)
    if (!before || want.longer.length === 0) continue
    const others = placed.values().filter((label) => label !== before)
    const at = firstOf(want.arrow, want.longer, [
      ...fixed,
      ...others,
      ...lines.filter(({ arrow }) => arrow !== want.arrow.id),
    ])
    if (at) placed.set(want, at)
  }
  return [...placed.values()]
}

/** A straight part of an arrow on the screen. */
type Piece = { readonly arrow: string; readonly from: Point; readonly to: Point; readonly box: Box }

function piecesOf({ chart, view }: Place): Piece[] {
  return chart.arrows.flatMap(({ id, path }) =>
    path.slice(1).map((end, index) => {
      const [from, to] = [onScreen(path[index] ?? end, view), onScreen(end, view)]
      return { arrow: id, from, to, box: boxAround(from, to) }
    }),
  )
}

function isUpright({ from, to }: Piece): boolean {
  return Math.abs(from.x - to.x) < Math.abs(from.y - to.y)
}

function lengthOf({ from, to }: Piece): number {
  return Math.hypot(to.x - from.x, to.y - from.y)
}

function boxAround(from: Point, to: Point): Box {
  return {
    x: Math.min(from.x, to.x) - LINE,
    y: Math.min(from.y, to.y) - LINE,
    width: Math.abs(to.x - from.x) + 2 * LINE,
    height: Math.abs(to.y - from.y) + 2 * LINE,
  }
}

/** What no label lies on: states, and the names of regions. */
function fixedBoxes({ chart, view }: Place): Box[] {
  const scaled = ({ x, y, width, height }: Box): Box => ({
    ...onScreen({ x, y }, view),
    width: width * view.scale,
    height: height * view.scale,
  })
  return [
    ...chart.states.map(scaled),
    ...chart.regions.map(({ x, y }) => scaled({ x, y, width: 90, height: 20 })),
  ]
}

/** Half of a line's width. */
const LINE = 1.5
const COST = { short: 40, off: 50, crossing: 45, beside: 6 }

/** The best free place for a text on an arrow; null where there is none. */
function roomFor(
  content: Content,
  { id, from, to }: ChartArrow,
  pieces: readonly Piece[],
  taken: readonly Box[],
  { size, measure }: Place,
): PlacedLabel | null {
  const label = sizeOf(content, measure)
  let best: PlacedLabel | null = null
  let least = Number.POSITIVE_INFINITY
  const others = pieces.filter(({ arrow }) => arrow !== id)
  for (const piece of pieces) {
    if (piece.arrow !== id) continue
    const flat = !isUpright(piece)
    const needed = flat ? label.width : label.height
    const pieceCost = Math.min(COST.short, Math.max(0, needed - lengthOf(piece)))
    for (const part of PARTS) {
      const on = {
        x: piece.from.x + (piece.to.x - piece.from.x) * part,
        y: piece.from.y + (piece.to.y - piece.from.y) * part,
      }
      for (const [index, at] of around(on, label, flat, content, from === to).entries()) {
        const box = { x: at.x - label.width / 2, y: at.y - label.height / 2, ...label }
        const cost = pieceCost + Math.abs(part - 0.5) * COST.off + index * COST.beside
        if (cost >= least || !isInside(box, size)) continue
        if (taken.some((other) => overlaps(grown(box), other))) continue
        const crossed = others.filter((other) => overlaps(box, other.box)).length
        if (cost + crossed * COST.crossing >= least) continue
        least = cost + crossed * COST.crossing
        best = { arrow: id, lines: content.lines, isPill: content.isPill, ...box }
      }
    }
  }
  return best
}

/** On the line, if that may be, else on either side of it. */
function around(
  { x, y }: Point,
  { width, height }: Size,
  flat: boolean,
  { isPill, off }: Content,
  isLoop: boolean,
): Point[] {
  const [right, down] = [width / 2 + OFF.line + 1, height / 2 + off]
  const beside = flat
    ? [
        { x, y: y - down },
        { x, y: y + down },
      ]
    : [
        { x: x + right, y },
        { x: x - right, y },
      ]
  if (isLoop) return [...beside, { x: x + right, y: y - down }]
  return isPill ? [{ x, y }, ...beside] : beside
}

function sizeOf({ lines, isPill }: Content, measure: Measure): Size {
  const widths = lines.map((line) => lineWidth(line, measure))
  const pad = isPill ? LABEL.padding : { x: 1, y: 0 }
  const width = Math.max(0, ...widths) + 2 * pad.x
  return {
    width: Math.ceil(width / WIDTH_STEP) * WIDTH_STEP,
    height: lines.length * LABEL.lineHeight + 2 * pad.y,
  }
}

/** Parts stand a space apart. */
export function lineWidth(line: readonly LabelPart[], measure: Measure): number {
  return line.reduce((sum, { text, kind }) => sum + measure(text, kind), 0) + (line.length - 1) * SPACE
}

/** Between two parts of a line. */
export const SPACE = 6

function isInside({ x, y, width, height }: Box, size: Size): boolean {
  return x >= GAP && y >= GAP && x + width <= size.width - GAP && y + height <= size.height - GAP
}

function grown({ x, y, width, height }: Box): Box {
  return { x: x - GAP, y: y - GAP, width: width + 2 * GAP, height: height + 2 * GAP }
}
