/** One bar of a chart. */
export type Bar = {
  readonly label: string
  readonly value: number
  /** Small, below the label. */
  readonly note?: string
  /** One of others beside ours; drawn paler. */
  readonly other?: boolean
}

/** One line of a panel: its points from left to right. */
export type Line = { readonly label: string; readonly points: readonly (readonly [x: number, y: number])[] }

/** Lines with a scale in common, from 0 up. */
export type Panel = { readonly title: string; readonly lines: readonly Line[] }

/** As narrow as a telephone, so that its letters can be read there. */
const WIDTH = 390
const EDGE = 16
const INNER = WIDTH - 2 * EDGE
/** Room for the figure behind the longest bar. */
const FIGURE_WIDTH = 60
const BAR_ROW = 42
const NOTE_HEIGHT = 15
const PANEL_HEIGHT = 110
const PANEL_ROW = PANEL_HEIGHT + 66
const HEAD = 44
/** What fits into a line of a title of 15 pixels. */
const TITLE_CHARACTERS = 42
/** Of a letter of 11.5 pixels, on average. */
const LETTER_WIDTH = 6.2
const LINE_LOOKS = ['a', 'b', 'c', 'd', 'e', 'f'] as const

/** Light and dark as the reader's system is. */
const STYLE = `<style>
.page{fill:#fff}.text{fill:#1d2433}.soft{fill:#5b6475}.grid{stroke:#d5dae3}.bar{fill:#2f6fed}.other{fill:#9aa7bd}
.line{fill:none;stroke-width:1.8}.a{stroke:#2f6fed}.b{stroke:#c2410c}.c{stroke:#0f8a5f}.d{stroke:#8b5cf6}.e{stroke:#b7791f}.f{stroke:#64748b}
@media (prefers-color-scheme:dark){.page{fill:#0f141c}.text{fill:#e6e9ef}.soft{fill:#9aa4b5}.grid{stroke:#2b3443}.bar{fill:#6c9bff}.other{fill:#56627a}
.a{stroke:#6c9bff}.b{stroke:#fb923c}.c{stroke:#34d399}.d{stroke:#c4b5fd}.e{stroke:#fcd34d}.f{stroke:#94a3b8}}
</style>`

/** Draws bars below each other, as an SVG document. */
export function barChart(title: string, bars: readonly Bar[]): string {
  const largest = Math.max(...bars.map(({ value }) => value), 1)
  let y = headHeight(title)
  const rows = bars.map(({ label, value, note, other }) => {
    const width = Math.max(1, Math.round((value / largest) * (INNER - FIGURE_WIDTH)))
    const barY = y + 18 + (note ? NOTE_HEIGHT : 0)
    const row = `${text('text', EDGE, y + 11, label, 13)}
${note ? text('soft', EDGE, y + 11 + NOTE_HEIGHT, note, 11.5) : ''}
<rect class="${other ? 'other' : 'bar'}" x="${EDGE}" y="${barY}" width="${width}" height="13" rx="3"/>
${text('text', EDGE + width + 6, barY + 11, figure(value), 13)}`
    y += BAR_ROW + (note ? NOTE_HEIGHT : 0)
    return row
  })
  return page(title, y + 6, rows)
}

/** Draws panels below each other, each with its lines over the same x, as an SVG document. `xTitle` says what x is. */
export function lineChart(title: string, xTitle: string, panels: readonly Panel[]): string {
  const all = panels.flatMap(({ lines }) => lines.flatMap(({ points }) => points.map(([x]) => x)))
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const xOf = (x: number) => EDGE + ((x - least) / Math.max(most - least, 1e-9)) * INNER
  const head = headHeight(title)
  const drawn = panels.map(({ title: name, lines }, index) => {
    const top = head + index * PANEL_ROW + 16
    const largest = Math.max(...lines.flatMap(({ points }) => points.map(([, y]) => y)), 1e-9)
    const yOf = (y: number) => top + PANEL_HEIGHT - (y / largest) * PANEL_HEIGHT
    return `${text('text', EDGE, top - 6, name, 13)}
<line class="grid" x1="${EDGE}" x2="${WIDTH - EDGE}" y1="${top}" y2="${top}"/>
<line class="grid" x1="${EDGE}" x2="${WIDTH - EDGE}" y1="${top + PANEL_HEIGHT}" y2="${top + PANEL_HEIGHT}"/>
${text('soft', WIDTH - EDGE, top - 6, figure(largest), 11.5, 'end')}
${lines
  .map(({ points }, at) =>
    polyline(
      lookOf(at),
      points.map(([x, y]) => [xOf(x), yOf(y)] as const),
    ),
  )
  .join('\n')}
${legend(lines, top + PANEL_HEIGHT + 17)}`
  })
  const bottom = head + panels.length * PANEL_ROW
  const axis = text('soft', EDGE, bottom - 8, `${xTitle}: ${figure(least)} to ${figure(most)}`, 11.5)
  return page(title, bottom + 6, [...drawn, axis])
}

function polyline(look: string, points: readonly (readonly [x: number, y: number])[]): string {
  return `<polyline class="line ${look}" points="${points.map((point) => point.map(round).join()).join(' ')}"/>`
}

/** Each label behind a piece of its line. */
function legend(lines: readonly Line[], y: number): string {
  let x = EDGE
  const items = lines.map(({ label }, index) => {
    const stroke: readonly (readonly [number, number])[] = [
      [x, y - 4],
      [x + 12, y - 4],
    ]
    const item = polyline(lookOf(index), stroke) + text('soft', x + 16, y, label, 11.5)
    x += 28 + label.length * LETTER_WIDTH
    return item
  })
  return items.join('\n')
}

/** Words of a title, in lines that fit. */
function titleLines(title: string): string[] {
  const lines: string[] = ['']
  for (const word of title.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line && line.length + 1 + word.length > TITLE_CHARACTERS) lines.push(word)
    else lines[lines.length - 1] = line ? `${line} ${word}` : word
  }
  return lines
}

function headHeight(title: string): number {
  return HEAD + (titleLines(title).length - 1) * 18
}

function page(title: string, height: number, parts: readonly string[]): string {
  const head = titleLines(title).map((line, index) =>
    text('text', EDGE, 24 + index * 18, line, 15, 'start', 600),
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="system-ui, sans-serif">
<title>${escaped(title)}</title>
${STYLE}
<rect class="page" width="${WIDTH}" height="${height}" rx="6"/>
${[...head, ...parts].join('\n')}
</svg>
`
}

function text(
  look: string,
  x: number,
  y: number,
  words: string,
  size: number,
  anchor: 'start' | 'end' = 'start',
  weight = 400,
): string {
  return `<text class="${look}" x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}">${escaped(words)}</text>`
}

function lookOf(index: number): string {
  return LINE_LOOKS[index % LINE_LOOKS.length] ?? 'a'
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

function figure(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 })
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
