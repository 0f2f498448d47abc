import { type PointerEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { layOut, shapeFor, type Wish } from '../../chart.ts'
import type { Box, Chart, Size } from '../../chart-shapes.ts'
import { Rates } from './flow-rates.ts'
import { LabelLayer } from './label-layer.tsx'
import { placeLabels } from './labels.ts'
import { Legend, useLegend } from './legend.tsx'
import type { ChartLook } from './look.ts'
import { LINES_STATE, MachineChart } from './machine-chart.tsx'
import { useDrawing } from './use-charts.ts'
import { useGestures } from './use-gestures.ts'
import { useMeasure } from './use-measure.ts'
import { useSizeOf, useView, type View } from './use-view.ts'
import { useWalk } from './use-walk.ts'

type Props = {
  readonly look: ChartLook
  readonly onSelect?: (id: string) => void
  /** The picture is the page: the plain wheel zooms it. */
  readonly fills?: boolean
  /** Laid with the picture; a `PulseLayer` is drawn below its states. */
  readonly over?: (chart: Chart, view: View, size: Size) => ReactNode
  readonly label?: string
}

/** In a frame with less room the tools are small. */
const NARROW = 800
const BUTTON_ZOOM = 1.3
/** So many providers stand in SENDING; more are counted. */
const MAX_LINES = { wide: 4, tall: 3 }

/** The machine's picture in a frame: laid out for the frame's size, moved by wheel, pinch, drag and keys. */
export function ChartView({ look, onSelect, fills = false, over, label = 'The states of a message' }: Props) {
  const frame = useRef<HTMLElement>(null)
  const end = useRef<HTMLSpanElement>(null)
  const size = useSizeOf(frame)
  const chart = useChart(size, look)
  const { view, fit, zoom, pan } = useView(size, chart)
  useGestures(frame, { zoom, pan, fit }, fills)
  useWalk(frame)
  const [pointed, setPointed] = useState<string | null>(null)
  const { isOpen, toggle } = useLegend(fills ? (chart?.legend ?? null) : null)
  const taken = useTaken(frame, `${size?.width} ${size?.height} ${isOpen} ${Object.keys(look).join(' ')}`)
  const measure = useMeasure(frame)
  const labels = useMemo(
    () => (chart && size ? placeLabels(look, pointed, { chart, view, size, measure, taken }) : []),
    [look, pointed, chart, view, size, measure, taken],
  )
  const isNarrow = (size?.width ?? 0) < NARROW
  const middle = { x: (size?.width ?? 0) / 2, y: (size?.height ?? 0) / 2 }
  return (
    <section
      className={`chart-frame${fills ? ' fills' : ''}`}
      ref={frame}
      aria-label={label}
      onPointerOver={(event) => setPointed(idUnder(event))}
      onPointerLeave={() => setPointed(null)}
      onFocus={(event) => setPointed(idUnder(event))}
      onBlur={() => setPointed(null)}
    >
      {onSelect && (
        <button type="button" className="skip" onClick={() => end.current?.focus()}>
          Skip the chart
        </button>
      )}
      {!chart && <p className="chart-wait">Drawing the machine…</p>}
      {chart && size && (
        <>
          <svg className="chart" width={size.width} height={size.height} data-chart="machine">
            <title>{label}</title>
            <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>
              <MachineChart {...{ chart, look, pointed, onSelect }} />
            </g>
            <LabelLayer labels={labels} measure={measure} />
          </svg>
          <Rates value={look.rates ?? null}>{over?.(chart, view, size)}</Rates>
          {isOpen && <Legend look={look} />}
        </>
      )}
      <div className="chart-tools">
        <button
          type="button"
          className="chart-legend-button"
          aria-pressed={isOpen}
          aria-label="Legend"
          title="Legend"
          onClick={toggle}
        >
          {isNarrow ? '?' : 'Legend'}
        </button>
        <button
          type="button"
          onClick={() => zoom(BUTTON_ZOOM, middle)}
          aria-label="Zoom in"
          title="Zoom in (+)"
        >
          +
        </button>
        <button
          type="button"
          onClick={() => zoom(1 / BUTTON_ZOOM, middle)}
          aria-label="Zoom out"
          title="Zoom out (−)"
        >
          −
        </button>
        <button type="button" onClick={fit} aria-label="Fit" title="Fit (0)">
          ⤢
        </button>
      </div>
      <span ref={end} tabIndex={-1} />
    </section>
  )
}

/** The machine laid out for a frame, with room for what its states say. */
function useChart(size: Size | null, { lines, stays }: ChartLook): Chart | null {
  const drawing = useDrawing()
  const count = lines?.length ?? 0
  const hasStays = (stays?.size ?? 0) > 0
  return useMemo(() => {
    if (!drawing || !size) return null
    const room = MAX_LINES[shapeFor(size)]
    const wish: Wish = { ...size, hasStays, lines: new Map([[LINES_STATE, Math.min(count, room)]]) }
    return layOut(drawing, wish)
  }, [drawing, size, count, hasStays])
}

/** What lies over the picture, in pixels of the frame: no label goes below it. */
function useTaken(frame: React.RefObject<HTMLElement | null>, changesWith: string): readonly Box[] {
  const [taken, setTaken] = useState<readonly Box[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is measured when what it depends on has been drawn
  useEffect(() => {
    const origin = frame.current?.getBoundingClientRect()
    if (!origin) return
    const found = [...(frame.current?.querySelectorAll('.chart-tools, .chart-legend') ?? [])]
    setTaken(
      found.map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect()
        return { x: x - origin.x, y: y - origin.y, width, height }
      }),
    )
  }, [frame, changesWith])
  return taken
}

function idUnder({ target }: Pick<PointerEvent, 'target'>): string | null {
  return target instanceof Element ? (target.closest('[data-id]')?.getAttribute('data-id') ?? null) : null
}
