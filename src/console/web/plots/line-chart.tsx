import { useMemo, useState } from 'react'
import { timeText } from './bucket-text.ts'
import { type Chart, fromFirstValue, isEmpty, isPoint, type Kind, lastWithValues } from './chart.ts'
import { PlotCanvas } from './plot-canvas.tsx'
import { DASH_OF_THEN, type Drawn, WIDTH_OF_THEN } from './plot-options.ts'
import { EVEN, type ValueAxis } from './value-axis.ts'
import { ValuesTable } from './values-table.tsx'

/** Lines, and how they are said. */
export type Lines = {
  readonly title: string
  readonly chart: Chart
  readonly format: (value: number) => string
  /** Said in the place of an empty chart. */
  readonly whyEmpty: string
  readonly axis?: ValueAxis
  readonly kind?: Kind
  /** All times are shown, also those before the first value. */
  readonly isWhole?: boolean
  readonly onZoom?: Drawn['onZoom']
}

/** Lines over time, with their values where the pointer is, and the same as a table. */
export function LineChart(shown: Lines) {
  const { chart, kind = 'counts', whyEmpty } = shown
  return isEmpty(chart, kind) ? <p className="quiet empty">{whyEmpty}</p> : <Filled {...shown} />
}

function Filled({ title, chart, format, axis = EVEN, kind = 'counts', isWhole = false, onZoom }: Lines) {
  const [hovered, setHovered] = useState<number | null>(null)
  const { chart: shown, nothingBefore } = useMemo(
    () => (isWhole ? { chart, nothingBefore: null } : fromFirstValue(chart, kind)),
    [chart, isWhole, kind],
  )
  const isOnePoint = !isWhole && isPoint(shown, kind)
  const at = Math.min(hovered ?? lastWithValues(shown), shown.times.length - 1)
  const text = (value: number | null | undefined) => (value == null ? '–' : format(value))
  return (
    <>
      {isOnePoint ? (
        <p className="quiet empty">
          So far there is one value, of {timeText(nothingBefore ?? shown.times[at])}: a line needs two.
        </p>
      ) : (
        <PlotCanvas
          times={shown.times}
          lines={shown.lines}
          axis={axis}
          format={format}
          onHover={setHovered}
          onZoom={onZoom}
        />
      )}
      <ul className="legend">
        {shown.lines.map(({ name, colour, values, dash, width = 2, isDashed }) => (
          <li key={name} className={colour}>
            <svg className="legend-line" width={22} height={8} aria-hidden="true">
              <path
                d="M0 4h22"
                strokeWidth={isDashed ? WIDTH_OF_THEN : width}
                strokeDasharray={(isDashed ? DASH_OF_THEN : dash)?.join(' ')}
              />
            </svg>
            {name} <strong>{text(values[at])}</strong>
          </li>
        ))}
        <li className="quiet legend-time">
          {nothingBefore !== null && !isOnePoint && `nothing before ${timeText(nothingBefore)} · `}
          {timeText(shown.times[at])}
        </li>
      </ul>
      <ValuesTable
        title={title}
        columns={chart.lines.map(({ name }) => name)}
        rowsOf={() =>
          chart.times
            .map((time, index): readonly [string, readonly string[]] => [
              timeText(time),
              chart.lines.map(({ values }) => text(values[index])),
            ])
            .reverse()
        }
      />
    </>
  )
}
