import { useEffect, useRef } from 'react'
import type { Chart, Point } from '../../chart-shapes.ts'
import { onMoves } from '../live/live.ts'
import { arrowOfMove, type LiveMove, stateId } from '../live/traffic.ts'

/** Dots under way at once, at most; further moves are counted, and not drawn. */
const MAX_DOTS = 60
const TRAVEL_MS = 900
/** Moves that arrive together set out over this time. */
const SPREAD_MS = 250
/** A frame that took longer halves the dots: the page stays usable on a slow machine. */
const SLOW_FRAME_MS = 50
const SVG = 'http://www.w3.org/2000/svg'

type Dot = {
  readonly circle: SVGCircleElement
  readonly path: readonly Point[]
  readonly lengths: readonly number[]
  readonly startsAt: number
  readonly target: string
}

/** Dots that run along the arrows as messages pass, a few of many; with `only` those of one message. Nothing moves where people want less motion. */
export function Pulses({ chart, only }: { readonly chart: Chart; readonly only?: string }) {
  const group = useRef<SVGGElement>(null)
  useEffect(() => {
    const place = group.current
    if (!place || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const arrows = new Map(chart.arrows.map((arrow) => [arrow.id, arrow]))
    let dots: Dot[] = []
    let limit = MAX_DOTS
    let frame = 0
    let lastFrameAt = 0

    function start(moves: readonly LiveMove[]): void {
      if (document.hidden) return
      for (const move of moves) {
        if (only !== undefined && only !== move.message_id) continue
        if (move.from === null) flash(place, stateId(move.to))
        const arrow = arrows.get(arrowOfMove(move) ?? '')
        if (!arrow || dots.length >= limit) continue
        const circle = document.createElementNS(SVG, 'circle')
        circle.setAttribute('r', only === undefined ? '4' : '6')
        circle.setAttribute('class', `pulse state-${move.to}`)
        place?.append(circle)
        const startsAt = performance.now() + Math.random() * (only === undefined ? SPREAD_MS : 0)
        dots.push({ circle, path: arrow.path, lengths: lengthsOf(arrow.path), startsAt, target: arrow.to })
      }
      if (frame === 0 && dots.length > 0) {
        lastFrameAt = 0
        frame = requestAnimationFrame(draw)
      }
    }

    function draw(now: number): void {
      const took = lastFrameAt === 0 ? 0 : now - lastFrameAt
      lastFrameAt = now
      limit = took > SLOW_FRAME_MS ? Math.max(8, limit / 2) : Math.min(MAX_DOTS, limit + 1)
      dots = dots.filter((dot) => {
        const part = (now - dot.startsAt) / TRAVEL_MS
        if (part >= 1) {
          dot.circle.remove()
          flash(place, dot.target)
          return false
        }
        const at = pointAlong(dot, Math.max(0, part))
        dot.circle.setAttribute('cx', String(at.x))
        dot.circle.setAttribute('cy', String(at.y))
        return true
      })
      frame = dots.length > 0 ? requestAnimationFrame(draw) : 0
    }

    const stop = onMoves(start)
    return () => {
      stop()
      cancelAnimationFrame(frame)
      for (const { circle } of dots) circle.remove()
    }
  }, [chart, only])
  return <g className="pulses" ref={group} />
}

/** A state lights up for a moment. */
function flash(place: Element | null, id: string): void {
  const halo = place?.parentElement?.querySelector(`[data-id="${CSS.escape(id)}"] .state-halo`)
  if (!halo || halo.getAnimations().length > 0) return
  halo.animate([{ opacity: 0.5 }, { opacity: 0 }], { duration: 600, easing: 'ease-out' })
}

function lengthsOf(path: readonly Point[]): number[] {
  let length = 0
  return path.map((point, index) => {
    const before = path[index - 1]
    if (before) length += Math.hypot(point.x - before.x, point.y - before.y)
    return length
  })
}

/** Where a dot is after a part (0 to 1) of its way. */
function pointAlong({ path, lengths }: Pick<Dot, 'path' | 'lengths'>, part: number): Point {
  const eased = part < 0.5 ? 2 * part * part : 1 - (-2 * part + 2) ** 2 / 2
  const length = (lengths.at(-1) ?? 0) * eased
  const next = lengths.findIndex((end) => end >= length)
  const to = path[next]
  const from = path[next - 1]
  if (!to || !from) return path[Math.max(0, next)] ?? { x: 0, y: 0 }
  const start = lengths[next - 1] ?? 0
  const share = (length - start) / ((lengths[next] ?? 0) - start || 1)
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}
