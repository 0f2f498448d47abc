import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'

const FOLDER = new URL('../results/', import.meta.url).pathname

/** One bar of a chart. */
export type Bar = { readonly label: string; readonly value: number }

/** Prints a result, and writes it as `bench/results/<name>.json` with a chart of its bars beside it. */
export function report(
  name: string,
  result: object,
  chart: { readonly title: string; readonly bars: readonly Bar[] },
) {
  const command = `bun run ${name}`
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores`
  const record = { command, machine, date: new Date().toISOString().slice(0, 10), ...result }
  console.table(flat(record))
  for (const [title, rows] of Object.entries(record).filter(isTable)) {
    console.log(title)
    console.table(rows)
  }
  mkdirSync(FOLDER, { recursive: true })
  const file = name.replace(':', '-')
  writeFileSync(`${FOLDER}${file}.json`, `${JSON.stringify(record, null, 2)}\n`)
  writeFileSync(`${FOLDER}${file}.svg`, svgOf(chart.title, chart.bars))
}

/** Shows that something goes on. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`)
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

const WIDTH = 700
const ROW = 28
const LABEL_WIDTH = 270

function svgOf(title: string, bars: readonly Bar[]): string {
  const largest = Math.max(...bars.map(({ value }) => value), 1)
  const height = 48 + bars.length * ROW
  const rows = bars.map(({ label, value }, index) => {
    const y = 40 + index * ROW
    const width = Math.max(1, Math.round((value / largest) * (WIDTH - LABEL_WIDTH - 90)))
    return `<text x="${LABEL_WIDTH - 10}" y="${y + 14}" text-anchor="end">${label}</text>
<rect x="${LABEL_WIDTH}" y="${y}" width="${width}" height="18" rx="3" fill="#2f6fed"/>
<text x="${LABEL_WIDTH + width + 8}" y="${y + 14}">${value.toLocaleString('en')}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#1d2433">
<title>${title}</title>
<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>
<text x="16" y="24" font-size="15" font-weight="600">${title}</text>
${rows.join('\n')}
</svg>
`
}
