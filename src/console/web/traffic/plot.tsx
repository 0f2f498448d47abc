import { useEffect, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'
import { onThemeChange } from '../theme.ts'
import { clock, onZoneChange, tickText, zoneNow } from '../times.ts'
import { type Chart, fromFirstValue, isEmpty, isPoint } from './series.ts'

type Shown = {
  readonly title: string
  readonly aside?: string
  readonly chart: Chart
  readonly format: (value: number) => string
  /** Said in the place of an empty chart. */
  readonly whyEmpty: string
  readonly isWide?: boolean
  /** The top of the axis, where it is fixed. */
  readonly max?: number
  /** 0 is a value as any other, and not that there is nothing to say yet. */
  readonly countsZeros?: boolean
  /** Hears what was dragged over, in Unix seconds. */
  readonly onZoom?: (fromS: number, toS: number) => void
}

/** A chart with its legend, and the same as a table. */
export function Plot({
  title,
  aside,
  chart,
  format,
  whyEmpty,
  isWide = false,
  max,
  countsZeros = false,
  onZoom,
}: Shown) {
  const [hovered, setHovered] = useState<number | null>(null)
  const nothing = isEmpty(chart)
  const { chart: shown, nothingBefore } = useMemo(
    () => (countsZeros ? { chart, nothingBefore: null } : fromFirstValue(chart)),
    [chart, countsZeros],
  )
  const isOnePoint = !countsZeros && isPoint(shown)
  const at = Math.min(hovered ?? lastWithValues(shown), shown.times.length - 1)
  return (
    <section className={`panel plot ${isWide ? 'is-wide' : ''}`} aria-label={title}>
      <h2>
        {title} {aside !== undefined && <span className="aside">{aside}</span>}
      </h2>
      {nothing ? (
        <p className="quiet empty">{whyEmpty}</p>
      ) : (
        <>
          {isOnePoint ? (
            <p className="quiet empty">
              So far there is one value, of {timeText(nothingBefore ?? shown.times[at])}: a line needs two.
            </p>
          ) : (
            <Canvas chart={shown} format={format} max={max} onHover={setHovered} onZoom={onZoom} />
          )}
          <ul className="legend">
            {shown.lines.map(({ name, colour, values, isDashed }) => (
              <li key={name} className={`${colour} ${isDashed ? 'is-dashed' : ''}`}>
                <i aria-hidden="true" />
                {name} <strong>{valueText(values[at] ?? null, format)}</strong>
              </li>
            ))}
            <li className="quiet legend-time">
              {nothingBefore !== null && !isOnePoint && `nothing before ${timeText(nothingBefore)} · `}
              {timeText(shown.times[at])}
            </li>
          </ul>
          <AsTable title={title} chart={chart} format={format} />
        </>
      )}
    </section>
  )
}

function AsTable({ title, chart, format }: Pick<Shown, 'title' | 'chart' | 'format'>) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="as-table" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>As a table</summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="rows as-table-rows" tabIndex={0} aria-label={`${title} as a table`}>
          <table>
            <thead>
              <tr>
                <th scope="col">Time</th>
                {chart.lines.map(({ name }) => (
                  <th key={name} scope="col" className="right">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {chart.times
                .map((time, index) => (
                  <tr key={time}>
                    <td>{timeText(time)}</td>
                    {chart.lines.map(({ name, values }) => (
                      <td key={name} className="right">
                        {valueText(values[index] ?? null, format)}
                      </td>
                    ))}
                  </tr>
                ))
                .reverse()}
            </tbody>
          </table>
        </section>
      )}
    </details>
  )
}

type Drawn = Pick<Shown, 'chart' | 'format'> & {
  readonly max: number | undefined
  readonly onHover: (index: number | null) => void
  readonly onZoom: Shown['onZoom'] | undefined
}

const HEIGHT = 190
const DASH = [5, 4]

/** Made anew when its lines or the colours of the page change; new values only move it. */
function Canvas({ chart, format, max, onHover, onZoom }: Drawn) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const latest = useRef(chart)
  latest.current = chart
  const zoom = useRef(onZoom)
  zoom.current = onZoom
  const names = chart.lines.map(({ name }) => name).join('\n')

  // biome-ignore lint/correctness/useExhaustiveDependencies: values reach the plot by the effect below
  useEffect(() => {
    const element = place.current
    if (!element) return
    function make(): void {
      if (!element) return
      plot.current?.destroy()
      const heard = zoom.current && ((fromS: number, toS: number) => zoom.current?.(fromS, toS))
      const options = optionsOf(latest.current, element, { format, max, onHover, onZoom: heard })
      plot.current = new uPlot(options, dataOf(latest.current), element)
    }
    make()
    const ends = [onThemeChange(make), onZoneChange(make)]
    const sizes = new ResizeObserver(() => {
      if (element.clientWidth > 0) plot.current?.setSize({ width: element.clientWidth, height: HEIGHT })
    })
    sizes.observe(element)
    return () => {
      for (const end of ends) end()
      sizes.disconnect()
      plot.current?.destroy()
      plot.current = null
    }
  }, [names])
  useEffect(() => plot.current?.setData(dataOf(chart)), [chart])
  return <div ref={place} className="canvas" aria-hidden="true" />
}

function dataOf({ times, lines }: Chart): uPlot.AlignedData {
  return [[...times], ...lines.map(({ values }) => [...values])]
}

function optionsOf(
  { lines }: Chart,
  element: HTMLElement,
  { format, max, onHover, onZoom }: Omit<Drawn, 'chart'>,
): uPlot.Options {
  const ink = colourOf(element, 'quiet')
  const grid = { stroke: colourOf(element, 'plot-grid'), width: 1 }
  const axis = { stroke: ink, grid, ticks: { show: false }, font: '12px system-ui, sans-serif' }
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    // Marks stand at whole hours and days of the zone in which they are said.
    ...(zoneNow() === 'utc' && { tzDate: (s: number) => uPlot.tzDate(new Date(s * 1_000), 'Etc/UTC') }),
    cursor: { y: false, drag: { x: onZoom !== undefined, y: false, setScale: false }, points: { size: 7 } },
    scales: { y: { range: (_, __, top) => [0, max ?? niceTop(top)] } },
    axes: [
      { ...axis, size: 30, values: tickTexts },
      { ...axis, size: 62, space: 36, values: (_, ticks) => ticks.map(format) },
    ],
    series: [
      {},
      ...lines.map(({ name, colour, isDashed }) => ({
        label: name,
        stroke: colourOf(element, colour),
        width: isDashed ? 1.5 : 2,
        ...(isDashed && { dash: DASH }),
        points: { size: 5, ...(isDashed && { show: false }) },
        spanGaps: false,
      })),
    ],
    hooks: {
      setCursor: [({ cursor }) => onHover(cursor.idx ?? null)],
      ...(onZoom && { setSelect: [(plot) => takeSelection(plot, onZoom)] }),
    },
  }
}

/** Tells what was dragged over, and takes the mark away: the chart that comes shows just that. */
function takeSelection(plot: uPlot, onZoom: (fromS: number, toS: number) => void): void {
  const { left, width } = plot.select
  if (width <= 0) return
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
  onZoom(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'))
}

/** A canvas knows no custom properties: the browser says what they are now. */
function colourOf(element: HTMLElement, className: string): string {
  const probe = document.createElement('i')
  probe.className = `probe ${className}`
  element.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

function tickTexts(_: uPlot, ticks: readonly number[]): string[] {
  return ticks.map((tick) => tickText(tick * 1_000))
}

function niceTop(top: number | null): number {
  return top === null || top <= 0 ? 1 : top * 1.12
}

function lastWithValues({ times, lines }: Chart): number {
  for (let at = times.length - 1; at >= 0; at--) if (lines.some(({ values }) => values[at] != null)) return at
  return times.length - 1
}

function valueText(value: number | null, format: (value: number) => string): string {
  return value === null ? '–' : format(value)
}

function timeText(time: number | undefined): string {
  return time === undefined ? '' : clock(new Date(time * 1_000).toISOString())
}
