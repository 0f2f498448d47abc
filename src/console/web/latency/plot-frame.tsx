import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { tickText } from '../times.ts'
import { type Scale, timeTicks } from './scales.ts'

/** Where the axes leave room, in pixels. */
export const EDGE = { left: 56, right: 6, top: 8, bottom: 22 } as const
export const HEIGHT = 210

/** The size of what is drawn inside the axes. */
export type Inside = { readonly width: number; readonly height: number }

type Props = {
  readonly fromMs: number
  readonly toMs: number
  readonly scale: Scale
  readonly format: (value: number) => string
  readonly children: (inside: Inside) => ReactNode
  /** What lies below the lines of the axes. */
  readonly below?: (inside: Inside) => ReactNode
}

/** An axis of time and one of values, around what is drawn in them; as wide as there is room. */
export function PlotFrame({ fromMs, toMs, scale, format, children, below }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const [whole, setWhole] = useState(0)
  useLayoutEffect(() => {
    const element = place.current
    if (!element) return
    const sizes = new ResizeObserver(() => setWhole(element.clientWidth))
    sizes.observe(element)
    setWhole(element.clientWidth)
    return () => sizes.disconnect()
  }, [])
  const inside = {
    width: Math.max(0, whole - EDGE.left - EDGE.right),
    height: HEIGHT - EDGE.top - EDGE.bottom,
  }
  const xOf = (atMs: number) => EDGE.left + ((atMs - fromMs) / (toMs - fromMs)) * inside.width
  const yOf = (value: number) => EDGE.top + (1 - scale.at(value)) * inside.height
  return (
    <div ref={place} className="plot-frame">
      {inside.width > 0 && (
        <>
          {below?.(inside)}
          <svg width={whole} height={HEIGHT} aria-hidden="true">
            {scale.ticks.map((tick) => (
              <g key={tick}>
                <line
                  className="plot-line"
                  x1={EDGE.left}
                  x2={whole - EDGE.right}
                  y1={yOf(tick)}
                  y2={yOf(tick)}
                />
                <text className="plot-tick is-value" x={EDGE.left - 8} y={yOf(tick) + 4}>
                  {format(tick)}
                </text>
              </g>
            ))}
            {timeTicks(fromMs, toMs, Math.max(2, Math.floor(inside.width / 72)))
              .filter((tick) => xOf(tick) > EDGE.left + 14 && xOf(tick) < whole - 16)
              .map((tick) => (
                <text key={tick} className="plot-tick" x={xOf(tick)} y={HEIGHT - 6}>
                  {tickText(tick)}
                </text>
              ))}
            <g transform={`translate(${EDGE.left} ${EDGE.top})`}>{children(inside)}</g>
          </svg>
        </>
      )}
    </div>
  )
}
