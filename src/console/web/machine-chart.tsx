import { type Chart, type ChartArrow, LABEL, labelLines, type Point } from '../chart-shapes.ts'

/** The machine as a picture, in the colours of its states. */
export function MachineChart({ chart }: { readonly chart: Chart }) {
  return (
    <svg
      className="chart"
      viewBox={`0 0 ${chart.width} ${chart.height}`}
      role="img"
      aria-label="The states of a message"
    >
      {chart.regions.map(({ name, x, y, width, height }) => (
        <g key={name}>
          <rect className="region" x={x} y={y} width={width} height={height} rx={12} />
          <text className="region-name" x={x + 16} y={y + 26}>
            {name}
          </text>
        </g>
      ))}
      {chart.arrows.map((arrow) => (
        <Arrow key={arrow.id} arrow={arrow} />
      ))}
      {chart.states.map(({ id, name, x, y, width, height, isFinal }) => (
        <g key={id} className={`state state-${name}`}>
          <rect className="state-box" x={x} y={y} width={width} height={height} rx={10} />
          {isFinal && (
            <rect className="state-final" x={x + 3} y={y + 3} width={width - 6} height={height - 6} rx={8} />
          )}
          <text className="state-name" x={x + 14} y={y + 25}>
            {name}
          </text>
        </g>
      ))}
    </svg>
  )
}

function Arrow({ arrow }: { readonly arrow: ChartArrow }) {
  return (
    <g className="arrow">
      <path d={roundedPath(arrow.path)} />
      {labelLines(arrow.transitions).map((line, index) => (
        <text
          key={line}
          className="arrow-label"
          x={arrow.label.x + LABEL.padding}
          y={arrow.label.y + LABEL.padding + 10 + index * LABEL.lineHeight}
        >
          {line}
        </text>
      ))}
    </g>
  )
}

const CORNER = 8

/** Straight pieces with rounded corners. */
export function roundedPath(points: readonly Point[]): string {
  const [start, ...rest] = points
  if (!start) return ''
  let path = `M${start.x} ${start.y}`
  rest.forEach((point, index) => {
    const before = points[index] ?? start
    const after = rest[index + 1]
    if (!after) {
      path += `L${point.x} ${point.y}`
      return
    }
    const entry = toward(point, before)
    const exit = toward(point, after)
    path += `L${entry.x} ${entry.y}Q${point.x} ${point.y} ${exit.x} ${exit.y}`
  })
  return path
}

function toward(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const part = length === 0 ? 0 : Math.min(CORNER, length / 2) / length
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}
