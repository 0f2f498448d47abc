import { type PointerEvent, useState } from 'react'
import { SPAN_MS } from '../../../domain/report/report-span.ts'
import { type Inside, PlotFrame } from './plot-frame.tsx'
import type { Scale } from './scales.ts'
import { bucketText, type ShownTime } from './shown-time.ts'
import { ValuesTable } from './values-table.tsx'

/** A line, with a value for each bucket or null; `colour` is a class that says `--state`. */
export type Line = {
  readonly name: string
  readonly colour: string
  /** Colours alone do not tell lines apart for all eyes. */
  readonly dash?: string
  readonly values: readonly (number | null)[]
}

type Props = {
  readonly title: string
  readonly time: ShownTime
  /** The start of each bucket, in Unix milliseconds. */
  readonly starts: readonly number[]
  readonly lines: readonly Line[]
  readonly scale: Scale
  readonly format: (value: number) => string
}

/** Lines over time, with their values where the pointer is, and the same as a table. */
export function LineChart({ title, time, starts, lines, scale, format }: Props) {
  const [hovered, setHovered] = useState<number | null>(null)
  const at = Math.min(hovered ?? lastWithValues(lines), starts.length - 1)
  const text = (value: number | null | undefined) => (value == null ? '–' : format(value))
  const bucketMs = SPAN_MS[time.bucket]
  const fromMs = starts[0] ?? 0
  const toMs = (starts.at(-1) ?? 0) + bucketMs
  const widthOf = ({ width }: Inside) => width / starts.length
  function look(event: PointerEvent<SVGRectElement>, inside: Inside): void {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    setHovered(Math.max(0, Math.min(starts.length - 1, Math.floor(x / widthOf(inside)))))
  }
  return (
    <>
      <PlotFrame fromMs={fromMs} toMs={toMs} scale={scale} format={format}>
        {(inside) => (
          <>
            {lines.map((line) => (
              <g key={line.name} className={`plot-curve ${line.colour}`}>
                <path d={pathOf(line.values, inside, scale)} strokeDasharray={line.dash} />
                {pointsOf(line.values).map((index) => (
                  <circle
                    key={index}
                    r={2.5}
                    cx={(index + 0.5) * widthOf(inside)}
                    cy={(1 - scale.at(line.values[index] ?? 0)) * inside.height}
                  />
                ))}
              </g>
            ))}
            {hovered !== null && (
              <line
                className="plot-cursor"
                x1={(at + 0.5) * widthOf(inside)}
                x2={(at + 0.5) * widthOf(inside)}
                y1={0}
                y2={inside.height}
              />
            )}
            <rect
              className="plot-surface"
              width={inside.width}
              height={inside.height}
              onPointerMove={(event) => look(event, inside)}
              onPointerLeave={() => setHovered(null)}
            />
          </>
        )}
      </PlotFrame>
      <ul className="legend">
        {lines.map(({ name, colour, dash, values }) => (
          <li key={name} className={colour}>
            <svg className="legend-line" width={22} height={8} aria-hidden="true">
              <path d="M0 4h22" strokeDasharray={dash} />
            </svg>
            {name} <strong>{text(values[at])}</strong>
          </li>
        ))}
        <li className="quiet legend-time">{bucketText(starts[at] ?? fromMs, time.bucket)}</li>
      </ul>
      <ValuesTable
        title={title}
        columns={lines.map(({ name }) => name)}
        rowsOf={() =>
          starts
            .map((start, index): readonly [string, readonly string[]] => [
              bucketText(start, time.bucket),
              lines.map(({ values }) => text(values[index])),
            ])
            .reverse()
        }
      />
    </>
  )
}

function pathOf(values: Line['values'], { width, height }: Inside, scale: Scale): string {
  let path = ''
  let isDown = false
  for (const [index, value] of values.entries()) {
    if (value !== null) {
      const x = ((index + 0.5) * width) / values.length
      path += `${isDown ? 'L' : 'M'}${x.toFixed(1)} ${((1 - scale.at(value)) * height).toFixed(1)}`
    }
    isDown = value !== null
  }
  return path
}

/** Values without a neighbour: no line goes through them. */
function pointsOf(values: Line['values']): number[] {
  const isThere = (index: number) => values[index] != null
  return [...values.keys()].filter((index) => isThere(index) && !isThere(index - 1) && !isThere(index + 1))
}

function lastWithValues(lines: readonly Line[]): number {
  return Math.max(0, ...lines.map(({ values }) => values.findLastIndex((value) => value !== null)))
}
