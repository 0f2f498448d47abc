import { type ReactNode, useRef } from 'react'
import type { Chart, Charts } from '../../chart-shapes.ts'
import { type ChartLook, MachineChart } from './machine-chart.tsx'
import { useCharts } from './use-charts.ts'
import { useGestures } from './use-gestures.ts'
import { fitted, type Size, useView, type View } from './use-view.ts'

type Props = {
  readonly look: ChartLook
  readonly onSelect?: (id: string) => void
  /** The picture is the page: the plain wheel zooms it. */
  readonly fills?: boolean
  /** Laid above the picture. */
  readonly over?: (chart: Chart, view: View, size: Size) => ReactNode
  readonly label?: string
}

/** A place that would have to show the picture smaller than this has the compact one, without labels. */
const READABLE = 0.62
/** Who zooms out further than this sees the shape: labels are left out, and what remains is written larger. */
const FAR = 0.5
const BUTTON_ZOOM = 1.3

/** The picture for a place: that of its shape, with labels if they can be read there. */
function chartFor(charts: Charts, box: HTMLElement | null): Chart {
  const size = { width: box?.clientWidth ?? 0, height: box?.clientHeight ?? 0 }
  const isTall = size.width < size.height
  const full = isTall ? charts.tall : charts.wide
  if (fitted(size, full).scale >= READABLE) return full
  return isTall ? charts.compactTall : charts.compactWide
}

/** The machine's picture in a frame: laid out for the frame's shape, moved by wheel, pinch, drag and keys. */
export function ChartView({ look, onSelect, fills = false, over, label = 'The states of a message' }: Props) {
  const frame = useRef<HTMLElement>(null)
  const charts = useCharts()
  const chart = charts && chartFor(charts, frame.current)
  const { view, size, fit, zoom, pan } = useView(frame, chart)
  useGestures(frame, { zoom, pan, fit }, fills)
  const middle = { x: (size?.width ?? 0) / 2, y: (size?.height ?? 0) / 2 }
  return (
    <section className={`chart-frame${fills ? ' fills' : ''}`} ref={frame} aria-label={label}>
      {!chart && <p className="chart-wait">Drawing the machine…</p>}
      {chart && size && (
        <svg
          className={`chart${view.scale < FAR ? ' is-far' : ''}`}
          width={size.width}
          height={size.height}
          data-chart="machine"
        >
          <title>{label}</title>
          <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>
            <MachineChart chart={chart} look={look} onSelect={onSelect} />
          </g>
        </svg>
      )}
      {chart && size && over?.(chart, view, size)}
      <div className="chart-tools">
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
    </section>
  )
}
