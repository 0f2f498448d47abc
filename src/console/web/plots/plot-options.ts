import uPlot from 'uplot'
import { tickText, zoneNow } from '../times.ts'
import type { Line } from './chart.ts'
import { dragByFinger, MIN_DRAG } from './drag.ts'
import type { ValueAxis } from './value-axis.ts'

/** What a canvas draws: lines, or what `paint` puts there, below the lines of the axes. */
export type Drawn = {
  /** In Unix seconds. */
  readonly times: readonly number[]
  readonly lines: readonly Line[]
  readonly axis: ValueAxis
  readonly format: (value: number) => string
  /** The first and the last instant of the axis of time, in Unix seconds; without it those of `times`. */
  readonly span?: readonly [number, number] | undefined
  readonly paint?: ((plot: uPlot) => void) | undefined
  readonly onHover?: ((index: number | null) => void) | undefined
  /** Hears what was dragged over, in Unix seconds. */
  readonly onZoom?: ((fromS: number, toS: number) => void) | undefined
}

/** Of a plot with its axes, in pixels. */
export const HEIGHT = 200
/** Strokes and gaps of what is of another time, in pixels. */
export const DASH_OF_THEN = [5, 4] as const
/** And how wide its lines are. */
export const WIDTH_OF_THEN = 1.5

/** The options of a plot. What changes while it stands is read from `latest`. */
export function optionsOf(element: HTMLElement, latest: () => Drawn): uPlot.Options {
  const { axis, lines, paint, onZoom } = latest()
  const grid = { stroke: colourIn(element, 'plot-grid'), width: 1 }
  const drawn = {
    stroke: colourIn(element, 'quiet'),
    grid,
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
  }
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    // Marks stand at whole hours and days of the zone in which they are said.
    ...(zoneNow() === 'utc' && { tzDate: (s: number) => uPlot.tzDate(new Date(s * 1_000), 'Etc/UTC') }),
    cursor: {
      x: paint === undefined,
      y: false,
      drag: { x: onZoom !== undefined, y: false, setScale: false, dist: MIN_DRAG },
      points: { size: 7 },
      bind: BOUND,
    },
    scales: {
      x: { range: (_, first, last) => [...(latest().span ?? [first, last])] },
      y: {
        ...(axis.kind === 'logarithmic' && { distr: 3 }),
        range: (_, __, most) => boundsOf(latest().axis, most),
      },
    },
    axes: [
      {
        ...drawn,
        size: 36,
        gap: 10,
        incrs: [...TIME_STEPS_S],
        values: (_, marks) => marks.map((mark) => tickText(mark * 1_000)),
      },
      { ...drawn, size: 62, space: 36, ...marksOf(latest), values: (_, marks) => marks.map(latest().format) },
    ],
    series: [
      {},
      ...lines.map(({ name, colour, dash, width = 2, isDashed }) => ({
        label: name,
        stroke: colourIn(element, colour),
        width: isDashed ? WIDTH_OF_THEN : width,
        ...((isDashed || dash) && { dash: [...(isDashed ? DASH_OF_THEN : (dash ?? []))] }),
        points: { size: 5, ...(isDashed && { show: false }) },
        spanGaps: false,
      })),
    ],
    hooks: {
      ...(onZoom && { ready: [dragByFinger] }),
      drawClear: [(plot) => latest().paint?.(plot)],
      setCursor: [({ cursor }) => latest().onHover?.(cursor.idx ?? null)],
      setSelect: [(plot) => takeSelection(plot, latest().onZoom)],
    },
  }
}

const MIN_S = 60
const HOUR_S = 60 * MIN_S
const DAY_S = 24 * HOUR_S
/** From mark to mark of the axis of time: seconds are not said. */
const TIME_STEPS_S = [
  ...[MIN_S, 2 * MIN_S, 5 * MIN_S, 15 * MIN_S, 30 * MIN_S],
  ...[HOUR_S, 2 * HOUR_S, 3 * HOUR_S, 6 * HOUR_S, 12 * HOUR_S],
  ...[DAY_S, 2 * DAY_S, 4 * DAY_S, 7 * DAY_S, 14 * DAY_S, 30 * DAY_S, 90 * DAY_S],
] as const

/** Also what lies on the plot, such as the button of a heat map, is dragged over. */
const BOUND: uPlot.Cursor.Bind = {
  mousedown: (_, __, handle) => (event) => (event.button === 0 ? handle(event) : null),
  mousemove: (_, __, handle) => (event) => handle(event),
}

function boundsOf(axis: ValueAxis, most: number | null): [number, number] {
  if (axis.kind === 'logarithmic') return [axis.from, axis.to]
  return [0, axis.top ?? (most === null || most <= 0 ? 1 : most * 1.12)]
}

function marksOf(latest: () => Drawn): Partial<uPlot.Axis> {
  const { axis } = latest()
  if (axis.kind === 'even') return axis.steps ? { incrs: [...axis.steps] } : {}
  const marks = () => {
    const now = latest().axis
    return now.kind === 'logarithmic' ? [...now.marks] : []
  }
  return { splits: marks, filter: (_, splits) => splits }
}

/** Tells what was dragged over, and takes the mark away: the chart that comes shows just that. */
function takeSelection(plot: uPlot, onZoom: Drawn['onZoom']): void {
  const { left, width } = plot.select
  if (width <= 0) return
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
  onZoom?.(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'))
}

/** A canvas knows no custom properties: the browser says what they are now. */
function colourIn(element: HTMLElement, className: string): string {
  const probe = document.createElement('i')
  probe.className = `probe ${className}`
  element.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}
