import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { type Bar, barChart, lineChart, type Panel } from './chart.ts'

const FOLDER = new URL('../results/', import.meta.url).pathname

/** What a chart shows: bars, or lines in panels over what `x` names. */
export type Chart =
  | { readonly title: string; readonly bars: readonly Bar[] }
  | { readonly title: string; readonly x: string; readonly panels: readonly Panel[] }

/** Prints a result, and writes it as `bench/results/<name>.json` with its chart beside it. */
export function report(name: string, result: object, chart: Chart) {
  const command = `bun run ${name}`
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores`
  const record = { command, machine, date: new Date().toISOString().slice(0, 10), ...result }
  console.table(flat(record))
  for (const [title, rows] of Object.entries(record).filter(isTable)) {
    console.log(title)
    console.table(rows)
  }
  mkdirSync(FOLDER, { recursive: true })
  const file = fileOf(name)
  writeFileSync(`${FOLDER}${file}.json`, `${JSON.stringify(record, null, 2)}\n`)
  writeFileSync(`${FOLDER}${file}.svg`, svgOf(chart))
}

/** Writes `bench/results/<name>.md`, a table for a page; a null is a dash. */
export function writeMarkdown(
  name: string,
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): void {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const shown = (cell: string | number | null) =>
    cell === null ? '–' : typeof cell === 'number' ? cell.toLocaleString('en') : cell
  const lines = [line(head), line(head.map(() => '---')), ...rows.map((cells) => line(cells.map(shown)))]
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(`${FOLDER}${fileOf(name)}.md`, `${lines.join('\n')}\n`)
}

/** Shows that something goes on. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`)
}

function fileOf(name: string): string {
  return name.replaceAll(/[: ]/g, '-')
}

/** Lists of records are shown as tables of their own. */
function isTable(entry: readonly [string, unknown]): entry is [string, object[]] {
  return Array.isArray(entry[1]) && typeof entry[1][0] === 'object'
}

function flat(value: object, prefix = ''): Record<string, unknown> {
  const entries = Object.entries(value).filter((entry) => !isTable(entry))
  return Object.fromEntries(
    entries.flatMap(([key, inner]) =>
      typeof inner === 'object' && inner !== null
        ? Object.entries(flat(inner, `${prefix}${key}.`))
        : [[`${prefix}${key}`, inner]],
    ),
  )
}

function svgOf(chart: Chart): string {
  return 'bars' in chart ? barChart(chart.title, chart.bars) : lineChart(chart.title, chart.x, chart.panels)
}
