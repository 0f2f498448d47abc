import { join } from 'node:path'
import { COUNTED } from '../../../src/metrics/catalogue.ts'
import { GAUGES } from '../../../src/metrics/gauges.ts'

// The table of docs/metrics.md, made of the catalogue: `bun test/unit/metrics/metrics-table.ts` writes it anew.

/** The page that the table stands in. */
export const PAGE = join(import.meta.dir, '../../../docs/metrics.md')

const BEGIN = '<!-- metrics: written by test/unit/metrics/metrics-table.ts -->'
const END = '<!-- /metrics -->'

/** The page with the table as the catalogue has it now. */
export function withTable(page: string): string {
  const before = page.slice(0, page.indexOf(BEGIN))
  const after = page.slice(page.indexOf(END))
  return `${before}${BEGIN}\n${table()}\n${after}`
}

function table(): string {
  const counted = Object.entries(COUNTED).map(([name, { type, labels, help }]) =>
    row(name, labels, type, 'process', help),
  )
  const gauges = Object.entries(GAUGES).map(([name, { labels, of, help }]) =>
    row(name, labels, 'gauge', of, help),
  )
  return ['| Metric | Labels | Type | Of the | |', '|---|---|---|---|---|', ...counted, ...gauges].join('\n')
}

function row(name: string, labels: readonly string[], type: string, of: string, help: string): string {
  return `| \`${name}\` | ${labels.map((label) => `\`${label}\``).join(', ')} | ${type} | ${of} | ${help} |`
}

if (import.meta.main) await Bun.write(PAGE, withTable(await Bun.file(PAGE).text()))
