import { type KeyboardEvent, type MouseEvent, type PointerEvent, useMemo, useRef, useState } from 'react'
import { STEPS_PER_DOUBLING } from '../../../domain/report/histogram.ts'
import { SPAN_MS } from '../../../domain/report/report-span.ts'
import { duration, shortCount } from '../numbers.ts'
import { linkTo } from '../router.ts'
import { type Bucket, type Colouring, doublingsOf, type Heat, heatOf, rowText, shareText } from './heat.ts'
import { HeatCanvas } from './heat-canvas.tsx'
import { HeatLegend } from './heat-legend.tsx'
import { EDGE, type Inside, PlotFrame } from './plot-frame.tsx'
import { logScale, type Scale } from './scales.ts'
import { bucketText, type ShownTime } from './shown-time.ts'
import { ValuesTable } from './values-table.tsx'

type Props = {
  readonly title: string
  readonly time: ShownTime
  readonly starts: readonly number[]
  readonly buckets: readonly Bucket[]
  readonly by: Colouring
}

/** Columns, at most, some three pixels each: more buckets lie in one column together. */
const MAX_COLUMNS = { wide: 360, narrow: 100 } as const
const NARROW = '(max-width: 700px)'

type Cell = { readonly column: number; readonly row: number }

/** A map of time and latency, the darker the more; a cell leads to the messages that were accepted then. */
export function HeatMap({ title, time, starts, buckets, by }: Props) {
  const [cell, setCell] = useState<Cell | null>(null)
  /** A finger sees what a cell says first, and goes on with the second touch. */
  const goes = useRef(true)
  const columns = MAX_COLUMNS[matchMedia(NARROW).matches ? 'narrow' : 'wide']
  const heat = useMemo(
    () => heatOf(buckets, starts, SPAN_MS[time.bucket], columns),
    [buckets, starts, time.bucket, columns],
  )
  const scale = useMemo(() => scaleOf(heat), [heat])
  const shown = cell && heat.columns[cell.column] && cell.row < heat.rows ? cell : null
  const link = shown && messagesOf(heat, shown)

  function cellAt(event: MouseEvent<HTMLElement>): Cell {
    const box = event.currentTarget.getBoundingClientRect()
    const part = (at: number, size: number, count: number) =>
      Math.max(0, Math.min(count - 1, Math.floor((at / size) * count)))
    return {
      column: part(event.clientX - box.left, box.width, heat.columns.length),
      row: part(box.bottom - event.clientY, box.height, heat.rows),
    }
  }
  function press(event: PointerEvent<HTMLElement>): void {
    const pressed = cellAt(event)
    goes.current =
      event.pointerType === 'mouse' || (shown?.column === pressed.column && shown.row === pressed.row)
    setCell(pressed)
  }
  function walk(event: KeyboardEvent): void {
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    const from = shown ?? { column: heat.columns.length - 1, row: fullestRow(heat, heat.columns.length - 1) }
    const bound = (value: number, count: number) => Math.max(0, Math.min(count - 1, value))
    goes.current = true
    setCell({
      column: bound(from.column + (shown ? step[0] : 0), heat.columns.length),
      row: bound(from.row + (shown ? step[1] : 0), heat.rows),
    })
  }

  const surface = (inside: Inside) => (
    <>
      <HeatCanvas heat={heat} by={by} inside={inside} />
      <button
        type="button"
        className="heat-surface"
        style={{ left: EDGE.left, top: EDGE.top, width: inside.width, height: inside.height }}
        aria-label={`${title}: arrow keys go from cell to cell, Enter opens the messages`}
        onPointerMove={(event) => event.pointerType === 'mouse' && setCell(cellAt(event))}
        onPointerLeave={(event) => event.pointerType === 'mouse' && setCell(null)}
        onPointerDown={press}
        onKeyDown={walk}
        onClick={() => {
          if (link !== null && goes.current) location.hash = link
        }}
      />
    </>
  )
  return (
    <>
      <PlotFrame
        fromMs={starts[0] ?? 0}
        toMs={(starts.at(-1) ?? 0) + SPAN_MS[time.bucket]}
        scale={scale}
        format={duration}
        below={surface}
      >
        {(inside) => shown && <Mark heat={heat} cell={shown} inside={inside} />}
      </PlotFrame>
      <p className="heat-says" aria-live="polite">
        {shown ? (
          <>
            <span>{cellText(heat, shown, time)}</span>{' '}
            {link !== null && <a href={link}>the messages accepted then</a>}
          </>
        ) : (
          <span className="quiet">Point at a cell, or go through them with the arrow keys.</span>
        )}
      </p>
      <HeatLegend most={heat.most} by={by} />
      <HeatTable title={title} heat={heat} time={time} />
    </>
  )
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}

function scaleOf({ firstStep, rows }: Heat): Scale {
  const start = (step: number) => 2 ** (step / STEPS_PER_DOUBLING)
  return logScale(start(firstStep), start(firstStep + Math.max(1, rows)))
}

function fullestRow({ columns }: Heat, column: number): number {
  const counts = columns[column]?.counts ?? []
  return Math.max(0, counts.indexOf(Math.max(0, ...counts)))
}

/** 02:41, 128 to 152 ms: 340 of 2,100 (16 %). */
function cellText(heat: Heat, { column, row }: Cell, { bucket }: ShownTime): string {
  const of = heat.columns[column]
  if (!of) return ''
  const { startMs, endMs, total, counts } = of
  const isOne = endMs - startMs === SPAN_MS[bucket]
  const when = isOne
    ? bucketText(startMs, bucket)
    : `${bucketText(startMs, bucket)} to ${bucketText(endMs, bucket)}`
  const count = counts[row] ?? 0
  if (total === 0) return `${when}: none`
  return `${when}, ${rowText(heat.firstStep + row)}: ${shortCount(count)} of ${shortCount(total)} (${shareText(count / total)})`
}

/** Null where a column has none: a list of nothing is no answer. */
function messagesOf({ columns }: Heat, { column }: Cell): string | null {
  const of = columns[column]
  if (!of || of.total === 0) return null
  return linkTo(['messages'], {
    from: new Date(of.startMs).toISOString(),
    to: new Date(of.endMs).toISOString(),
  })
}

function Mark({ heat, cell, inside }: { readonly heat: Heat; readonly cell: Cell; readonly inside: Inside }) {
  const [width, height] = [inside.width / heat.columns.length, inside.height / heat.rows]
  return (
    <rect
      className="heat-mark"
      x={cell.column * width - 0.5}
      y={inside.height - (cell.row + 1) * height - 0.5}
      width={width + 1}
      height={height + 1}
    />
  )
}

function HeatTable({
  title,
  heat,
  time,
}: {
  readonly title: string
  readonly heat: Heat
  readonly time: ShownTime
}) {
  const { titles, countsOf } = useMemo(() => doublingsOf(heat), [heat])
  return (
    <ValuesTable
      title={title}
      columns={['All', ...titles]}
      rowsOf={() =>
        heat.columns
          .map((column): readonly [string, readonly string[]] => [
            bucketText(column.startMs, time.bucket),
            [column.total, ...countsOf(column)].map((count) => (count === 0 ? '–' : shortCount(count))),
          ])
          .reverse()
      }
    />
  )
}
