import { useEffect, useRef } from 'react'
import type { Box, Chart } from '../../chart-shapes.ts'
import { onMoves } from '../live/live.ts'
import { arrowOfMove, type LiveMove } from '../live/traffic.ts'
import { useFlowRates } from './flow-rates.ts'
import { FLOWS_FROM_PER_S, openFlows } from './flows.ts'
import { movingPart } from './moving-part.ts'
import { openPulses, paint, paintStreams } from './pulses.ts'
import type { Size, View } from './use-view.ts'

/** Up to so many dots alone run as smoothly as the screen can; more of them, or what flows, are drawn less often. */
const FEW_DOTS = 6
const FRAME_MS = { least: 50, most: 250 }
/** Drawing takes this part of the time at the most, on whatever machine: the picture costs little, and a slow one less often. */
const MAX_SHARE = 0.02
const SMOOTHING = 0.2
/** Sharper than this costs more than it shows. */
const MAX_PIXEL_RATIO = 2

type Props = {
  readonly chart: Chart
  readonly view: View
  readonly size: Size
  /** Only the moves of this message. */
  readonly only?: string
}

type Moving = { readonly rates: ReadonlyMap<string, number>; readonly isLive: boolean }
type Place = { readonly view: View; readonly size: Size }
type Animation = { setRates(moving: Moving): void; redraw(): void; stop(): void }

/**
 * What moves on a chart: what flows by its rate, and single moves where few pass, or those of one message. Nothing moves
 * where people want less motion.
 */
export function PulseLayer({ chart, view, size, only }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const animation = useRef<Animation | null>(null)
  const placed = useRef<Place>({ view, size })
  placed.current = { view, size }
  const { rates, isLive } = useFlowRates()
  const moving = useRef<Moving>({ rates, isLive })
  moving.current = { rates, isLive }
  useEffect(() => {
    const element = canvas.current
    if (!element || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const running = animate(element, chart, only, () => placed.current)
    running.setRates(moving.current)
    animation.current = running
    return () => running.stop()
  }, [chart, only])
  useEffect(() => animation.current?.setRates({ rates, isLive }), [rates, isLive])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what moves follows the picture below it
  useEffect(() => animation.current?.redraw(), [view, size])
  return <canvas className="pulses" ref={canvas} width={0} height={0} />
}

function animate(
  canvas: HTMLCanvasElement,
  chart: Chart,
  only: string | undefined,
  place: () => Place,
): Animation {
  const context = canvas.getContext('2d')
  const pulses = openPulses(chart, only === undefined ? undefined : 0)
  const flows = openFlows(chart)
  let style = styleOf(canvas, chart)
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let isRunning = false
  let isOfNow = true
  let seen: ReadonlyMap<string, number> = new Map()
  let paintMs = 0

  function ask(waitMs: number): void {
    isRunning = true
    clearTimeout(timer)
    cancelAnimationFrame(frame)
    if (waitMs === 0) frame = requestAnimationFrame(draw)
    else
      timer = setTimeout(() => {
        frame = requestAnimationFrame(draw)
      }, waitMs)
  }

  function draw(now: number): void {
    const startedAt = performance.now()
    const scene = pulses.at(now)
    const streams = flows.at(now)
    const { view, size } = place()
    const part = movingPart(streams, scene, view, size)
    const ratio = Math.min(MAX_PIXEL_RATIO, devicePixelRatio)
    lay(canvas, part ?? NOWHERE, ratio)
    if (context && part) {
      context.setTransform(ratio, 0, 0, ratio, 0, 0)
      context.clearRect(0, 0, part.width, part.height)
      context.translate(view.x - part.x, view.y - part.y)
      context.scale(view.scale, view.scale)
      paintStreams(context, streams, { ...style, scale: view.scale })
      if (scene) paint(context, scene, { ...style, scale: view.scale })
    }
    paintMs += (performance.now() - startedAt - paintMs) * SMOOTHING
    isRunning = scene !== null || streams.length > 0
    const isLight = streams.length === 0 && (scene?.dots.length ?? 0) <= FEW_DOTS
    if (isRunning) ask(isLight ? 0 : Math.min(FRAME_MS.most, Math.max(FRAME_MS.least, paintMs / MAX_SHARE)))
  }

  // What is accepted has no arrow, and lights up where it begins as long as that is seldom.
  const isFlowing = (arrow: string) => (seen.get(arrow) ?? 0) >= FLOWS_FROM_PER_S

  const leave = onMoves((moves: readonly LiveMove[]) => {
    if (document.hidden || !isOfNow) return
    const wanted = moves.filter((move) =>
      only === undefined ? !isFlowing(arrowOfMove(move) ?? '') : move.message_id === only,
    )
    if (wanted.length === 0) return
    pulses.launch(wanted, performance.now())
    if (!isRunning) ask(0)
  })
  return {
    setRates({ rates, isLive }) {
      isOfNow = isLive
      seen = rates
      style = styleOf(canvas, chart)
      if (only === undefined) flows.set(rates, isLive ? FLOWS_FROM_PER_S : 0)
      if (!isRunning) ask(0)
    },
    redraw() {
      if (!isRunning) ask(0)
    },
    stop() {
      leave()
      clearTimeout(timer)
      cancelAnimationFrame(frame)
    },
  }
}

const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 }

/** Lays it over a part of its frame. Setting a size, the same one too, costs a new bitmap. */
function lay(canvas: HTMLCanvasElement, { x, y, width, height }: Box, ratio: number): void {
  const wide = Math.round(width * ratio)
  const high = Math.round(height * ratio)
  if (canvas.width !== wide) canvas.width = wide
  if (canvas.height !== high) canvas.height = high
  Object.assign(canvas.style, {
    left: `${x}px`,
    top: `${y}px`,
    width: `${width}px`,
    height: `${height}px`,
  })
}

/** The colours of the picture, as they are now: light or dark. */
function styleOf(canvas: HTMLCanvasElement, chart: Chart) {
  const edge = getComputedStyle(canvas).color
  const colours = new Map(
    chart.states.map(({ id, name }) => {
      const box = canvas.parentElement?.querySelector(`[data-id="${CSS.escape(id)}"] .state-box`)
      return [name, box ? getComputedStyle(box).stroke : edge]
    }),
  )
  return { edge, colourOf: (state: string) => colours.get(state) ?? edge }
}
