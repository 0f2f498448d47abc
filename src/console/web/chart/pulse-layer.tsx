import { useEffect, useRef } from 'react'
import type { Chart } from '../../chart-shapes.ts'
import { onMoves } from '../live/live.ts'
import type { LiveMove } from '../live/traffic.ts'
import { openPulses, paint, type Scene } from './pulses.ts'
import type { Size, View } from './use-view.ts'

/** Up to so many dots run as smoothly as the screen can; more of them, or a flood, are drawn less often and cost little. */
const FEW_DOTS = 6
const MANY_DOTS_FRAME_MS = 80
const FLOOD_FRAME_MS = 250
/** Sharper than this costs more than it shows. */
const MAX_PIXEL_RATIO = 2

type Props = {
  readonly chart: Chart
  readonly view: View
  readonly size: Size
  /** Only the moves of this message. */
  readonly only?: string
}

/** The dots above a chart: a few of many moves, or those of one message. Nothing moves where people want less motion. */
export function PulseLayer({ chart, view, size, only }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const placed = useRef({ view, size })
  placed.current = { view, size }
  useEffect(() => {
    const element = canvas.current
    if (!element || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    return animate(element, chart, only, () => placed.current)
  }, [chart, only])
  return <canvas className="pulses" ref={canvas} />
}

function animate(
  canvas: HTMLCanvasElement,
  chart: Chart,
  only: string | undefined,
  place: () => { readonly view: View; readonly size: Size },
): () => void {
  const context = canvas.getContext('2d')
  const pulses = openPulses(chart, only === undefined ? undefined : 0)
  let style = styleOf(canvas, chart)
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let isRunning = false

  function ask(waitMs: number): void {
    if (waitMs === 0) frame = requestAnimationFrame(draw)
    else
      timer = setTimeout(() => {
        frame = requestAnimationFrame(draw)
      }, waitMs)
  }

  function draw(now: number): void {
    const scene = pulses.at(now)
    const { view, size } = place()
    if (context) {
      const ratio = Math.min(MAX_PIXEL_RATIO, devicePixelRatio)
      resize(canvas, size, ratio)
      context.setTransform(ratio, 0, 0, ratio, 0, 0)
      context.clearRect(0, 0, size.width, size.height)
      context.translate(view.x, view.y)
      context.scale(view.scale, view.scale)
      if (scene) paint(context, scene, { ...style, scale: view.scale })
    }
    isRunning = scene !== null
    if (scene) ask(waitOf(scene))
  }

  const stop = onMoves((moves: readonly LiveMove[]) => {
    if (document.hidden) return
    const wanted = only === undefined ? moves : moves.filter(({ message_id }) => message_id === only)
    if (wanted.length === 0) return
    pulses.launch(wanted, performance.now())
    if (isRunning) return
    isRunning = true
    style = styleOf(canvas, chart)
    ask(0)
  })
  return () => {
    stop()
    clearTimeout(timer)
    cancelAnimationFrame(frame)
  }
}

function waitOf({ dots, streams }: Scene): number {
  if (streams.length > 0) return FLOOD_FRAME_MS
  return dots.length > FEW_DOTS ? MANY_DOTS_FRAME_MS : 0
}

/** Setting a size, the same one too, costs a new bitmap. */
function resize(canvas: HTMLCanvasElement, { width, height }: Size, ratio: number): void {
  const wide = Math.round(width * ratio)
  const high = Math.round(height * ratio)
  if (canvas.width !== wide) canvas.width = wide
  if (canvas.height !== high) canvas.height = high
}

/** The colours of the picture below, as they are now: light or dark. */
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
