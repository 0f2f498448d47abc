import { type KeyboardEvent, type MouseEvent, type PointerEvent, useMemo, useRef, useState } from 'react'
import type uPlot from 'uplot'
import { STEPS_PER_DOUBLING } from '../../../domain/report/histogram.ts'
import { SPAN_MS } from '../../../domain/report/report-span.ts'
import { duration, shortCount } from '../numbers.ts'
import { bucketText } from '../plots/bucket-text.ts'
import { MIN_DRAG } from '../plots/drag.ts'
import { PlotCanvas } from '../plots/plot-canvas.tsx'
import { logAxis } from '../plots/value-axis.ts'
import { ValuesTable } from '../plots/values-table.tsx'
import { linkTo } from '../router.ts'
import { type Bucket, type Colouring, doublingsOf, type Heat, heatOf, rowText, shareText } from './heat.ts'
import { paintCells } from './heat-cells.ts'
import { HeatLegend } from './heat-legend.tsx'
import type { ShownTime } from './shown-time.ts'

type Props = {
  readonly title: string
  readonly time: ShownTime
  readonly starts: readonly number[]
  readonly buckets: readonly Bucket[]
  readonly by: Colouring
  readonly onZoom: (fromS: number, toS: number) => void
}

/** Columns, at most, some three pixels each: more buckets lie in one column together. */
const MAX_COLUMNS = { wide: 360, narrow: 100 } as const
const NARROW = '(max-width: 700px)'

type Cell = { readonly column: number; readonly row: number }

/** A map of time and latency, the darker the more; a cell leads to the messages that were accepted then, columns are dragged over. */
export function HeatMap({ title, time, starts, buckets, by, onZoom }: Props) {
  const [cell, setCell] = useState<Cell | null>(null)
  /** A finger sees what a cell says first, and goes on with the second touch; what was dragged over is no cell. */
  const press = useRef({ x: 0, goes: true })
  const columns = MAX_COLUMNS[matchMedia(NARROW).matches ? 'narrow' : 'wide']
  const heat = useMemo(
    () => heatOf(buckets, starts, SPAN_MS[time.bucket], columns),
    [buckets, starts, time.bucket, columns],
  )
  const drawn = useMemo(() => drawnOf(heat, by), [heat, by])
  const shown = cell && heat.columns[cell.column] && cell.row < heat.rows ? cell : null
  const link = shown && messagesOf(heat, shown)

  function cellAt(event: MouseEvent<HTMLElement>): Cell {
    const box = event.currentTarget.getBoundingClientRect()
    const share = (box.bottom - event.clientY) / box.height
    return {
      column: columnAt(heat, (event.clientX - box.left) / box.width),
      row: bounded(Math.floor(share * heat.rows), heat.rows),
    }
  }
  function down(event: PointerEvent<HTMLElement>): void {
    const pressed = cellAt(event)
    const isSame = shown?.column === pressed.column && shown.row === pressed.row
    press.current = { x: event.clientX, goes: event.pointerType === 'mouse' || isSame }
    setCell(pressed)
  }
  function click({ detail, clientX }: MouseEvent): void {
    const isByKey = detail === 0
    const isDragged = Math.abs(clientX - press.current.x) >= MIN_DRAG
    if (link !== null && (isByKey || (press.current.goes && !isDragged))) location.hash = link
  }
  function walk(event: KeyboardEvent): void {
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    const last = heat.columns.length - 1
    const from = shown ?? { column: last, row: fullestRow(heat, last) }
    setCell({
      column: bounded(from.column + (shown ? step[0] : 0), heat.columns.length),
      row: bounded(from.row + (shown ? step[1] : 0), heat.rows),
    })
  }
  const zoom = (fromS: number, toS: number) => {
    const [from, to] = [fromS, toS].map((s) => heat.columns[columnAt(heat, shareOfTime(heat, s * 1_000))])
    if (from && to) onZoom(from.startMs / 1_000, to.endMs / 1_000)
  }
  return (
    <>
      <PlotCanvas {...drawn} format={duration} onZoom={zoom}>
        <button
          type="button"
          className="heat-surface"
          aria-label={`${title}: arrow keys go from cell to cell, Enter opens the messages`}
          onPointerMove={(event) => event.pointerType === 'mouse' && setCell(cellAt(event))}
          onPointerLeave={(event) => event.pointerType === 'mouse' && setCell(null)}
          onPointerDown={down}
          onKeyDown={walk}
          onClick={click}
        >
          {shown && <Mark heat={heat} cell={shown} />}
        </button>
      </PlotCanvas>
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
      <HeatTable title={title} heat={heat} />
    </>
  )
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}

function drawnOf(heat: Heat, by: Colouring) {
  const { columns, firstStep, rows } = heat
  const start = (step: number) => 2 ** (step / STEPS_PER_DOUBLING)
  const { fromMs, toMs } = timeOf(heat)
  return {
    times: columns.map(({ startMs }) => startMs / 1_000),
    lines: [{ name: 'cells', colour: '', values: columns.map(() => null) }],
    axis: logAxis(start(firstStep), start(firstStep + Math.max(1, rows))),
    span: [fromMs / 1_000, toMs / 1_000] as const,
    paint: (plot: uPlot) => paintCells(plot, heat, by),
  }
}

function timeOf({ columns }: Heat) {
  return { fromMs: columns[0]?.startMs ?? 0, toMs: columns.at(-1)?.endMs ?? 0 }
}

/** Where an instant is: 0 at the start of the map, 1 at its end. */
function shareOfTime(heat: Heat, atMs: number): number {
  const { fromMs, toMs } = timeOf(heat)
  return (atMs - fromMs) / (toMs - fromMs)
}

/** The column at such a share of the time. The last may be shorter than the others. */
function columnAt(heat: Heat, share: number): number {
  const { fromMs, toMs } = timeOf(heat)
  const atMs = fromMs + share * (toMs - fromMs)
  return bounded(
    heat.columns.findLastIndex(({ startMs }) => startMs <= atMs),
    heat.columns.length,
  )
}

function bounded(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value))
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
  const when = isOne ? bucketText(startMs) : `${bucketText(startMs)} to ${bucketText(endMs)}`
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

function Mark({ heat, cell }: { readonly heat: Heat; readonly cell: Cell }) {
  const of = heat.columns[cell.column]
  if (!of) return null
  const percent = (share: number) => `${share * 100}%`
  const [left, right] = [shareOfTime(heat, of.startMs), shareOfTime(heat, of.endMs)]
  return (
    <i
      className="heat-mark"
      style={{
        left: percent(left),
        width: percent(right - left),
        bottom: percent(cell.row / heat.rows),
        height: percent(1 / heat.rows),
      }}
    />
  )
}

function HeatTable({ title, heat }: { readonly title: string; readonly heat: Heat }) {
  const { titles, countsOf } = useMemo(() => doublingsOf(heat), [heat])
  return (
    <ValuesTable
      title={title}
      columns={['All', ...titles]}
      rowsOf={() =>
        heat.columns
          .map((column): readonly [string, readonly string[]] => [
            bucketText(column.startMs),
            [column.total, ...countsOf(column)].map((count) => (count === 0 ? '–' : shortCount(count))),
          ])
          .reverse()
      }
    />
  )
}
