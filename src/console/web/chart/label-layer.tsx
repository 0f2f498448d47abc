import { LABEL, lineWidth, type Measure, type PlacedLabel, SPACE } from './labels.ts'
import { nameOf } from './machine-chart.tsx'

/** What is written on arrows, in pixels of the frame: zooming moves it and never makes it smaller. Whoever hears the page hears it from the arrows. */
export function LabelLayer({
  labels,
  measure,
}: {
  readonly labels: readonly PlacedLabel[]
  readonly measure: Measure
}) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it has the focus
    <g className="chart-labels" aria-hidden="true">
      {labels.map((label) => (
        <Label key={`${label.arrow} ${label.isPill}`} label={label} measure={measure} />
      ))}
    </g>
  )
}

function Label({ label, measure }: { readonly label: PlacedLabel; readonly measure: Measure }) {
  const { arrow, x, y, width, height, lines, isPill } = label
  const target = nameOf(arrow.slice(arrow.indexOf('>') + 1))
  const top = y + (height - lines.length * LABEL.lineHeight) / 2
  return (
    <g className={`chart-label state-${target}${isPill ? ' is-pill' : ''}`} data-label={arrow}>
      {isPill && <rect x={x} y={y} width={width} height={height} rx={lines.length > 1 ? 8 : height / 2} />}
      {lines.map((line, index) => {
        let at = x + (lines.length > 1 ? LABEL.padding.x : (width - lineWidth(line, measure)) / 2)
        const baseline = top + index * LABEL.lineHeight + 12
        // Two lines of a label do not say the same.
        return line.map(({ kind, text }) => {
          const here = at
          at += measure(text, kind) + SPACE
          return (
            <text key={`${baseline} ${kind} ${text}`} className={`label-${kind}`} x={here} y={baseline}>
              {text}
            </text>
          )
        })
      })}
    </g>
  )
}
