import { type KeyboardEvent, memo } from 'react'
import { LINE_HEIGHT } from '../../chart.ts'
import { type Chart, type ChartArrow, type ChartState, labelLines } from '../../chart-shapes.ts'
import { stateId } from '../live/traffic.ts'
import type { ChartLook, ProviderLine, StateNumber, StateStay } from './look.ts'
import { arrowHead, roundedPath } from './paths.ts'
import { fittedStay, fittedText, stateText } from './state-text.ts'

export type { ChartLook, ProviderLine, StateNumber, StateStay } from './look.ts'

type Props = {
  readonly chart: Chart
  readonly look: ChartLook
  /** The state or arrow that somebody points at, or has come to by keyboard. */
  readonly pointed?: string | null
  readonly onSelect?: ((id: string) => void) | undefined
}

/** Regions have the names that people know them by. */
const REGION_NAMES: { readonly [name: string]: string } = { lifecycle: 'Life cycle', credit: 'Credit' }

/** The machine as a picture, in the colours of its states. Coordinates are those of the chart; what is written on arrows is laid over it. */
export function MachineChart({ chart, look, pointed = null, onSelect }: Props) {
  const dims = (id: string) => (look.path && !look.path.has(id) ? ' is-dim' : '')
  const marks = (id: string) =>
    `${dims(id)}${look.selected === id ? ' is-selected' : ''}${pointed === id ? ' is-pointed' : ''}`
  const arrowMarks = ({ id, from }: ChartArrow) =>
    `${marks(id)}${look.path?.has(id) ? ' is-on-path' : ''}${look.open?.has(id) ? ' is-open' : ''}${from === pointed || from === look.selected ? ' is-near' : ''}${look.notes?.has(id) ? ' is-moving' : ''}`
  const longestName = Math.max(0, ...chart.states.map(({ name }) => name.length))
  const longestNumber = (region: string) =>
    Math.max(
      0,
      ...chart.states.map((state) =>
        state.region === region ? (look.numbers?.get(state.id)?.value.length ?? 0) : 0,
      ),
    )
  const arrows = chart.arrows.toSorted((a, b) => rank(a, look, pointed) - rank(b, look, pointed))
  return (
    <>
      {chart.regions.slice(1).map(({ name, x, y, width, height }) => (
        <g key={name}>
          <rect className="region" x={x} y={y} width={width} height={height} rx={12} />
          <text className="region-name" x={x + 12} y={y + 16}>
            {REGION_NAMES[name] ?? name}
          </text>
        </g>
      ))}
      {arrows.map((arrow) => (
        <Arrow
          key={arrow.id}
          arrow={arrow}
          classes={arrowMarks(arrow)}
          note={look.notes?.get(arrow.id) ?? ''}
          width={widthOf(arrow, look.weights?.get(arrow.id))}
          onSelect={onSelect}
        />
      ))}
      {chart.states.map((state) => (
        <State
          key={state.id}
          state={state}
          longestName={longestName}
          longestNumber={longestNumber(state.region)}
          classes={`${marks(state.id)}${look.current?.has(state.id) ? ' is-current' : ''}`}
          number={look.numbers?.get(state.id) ?? null}
          stay={look.stays?.get(state.id) ?? null}
          lines={state.id === LINES_STATE ? (look.lines ?? NO_LINES) : NO_LINES}
          onSelect={onSelect}
        />
      ))}
    </>
  )
}

/** Where the providers stand. */
export const LINES_STATE = stateId('SENDING')
const NO_LINES: readonly ProviderLine[] = []
const WIDTH = { main: 3, side: 1.4, weighed: 1.2, weight: 11 }

/** A line's width in pixels: the usual way is thick, but what is weighed says it alone. */
function widthOf({ isMain }: ChartArrow, weight: number | undefined): number {
  if (weight !== undefined) return WIDTH.weighed + WIDTH.weight * weight
  return isMain ? WIDTH.main : WIDTH.side
}

/** What matters most is drawn last, above the rest. */
function rank({ id, from, isMain }: ChartArrow, { path, open, selected }: ChartLook, pointed: string | null) {
  if (selected === id || pointed === id) return 4
  if (selected === from || pointed === from) return 3
  if (path?.has(id) || open?.has(id)) return 2
  return isMain ? 1 : 0
}

type StateProps = {
  readonly state: ChartState
  readonly longestName: number
  readonly longestNumber: number
  readonly classes: string
  readonly number: StateNumber | null
  readonly stay: StateStay | null
  readonly lines: readonly ProviderLine[]
  readonly onSelect: Props['onSelect']
}

const State = memo(function State(props: StateProps) {
  const { state, classes, number, stay, lines, onSelect } = props
  const { id, name, x, y, width, height, isFinal, isInitial } = state
  const middle = x + width / 2
  const text = stateText(state, { name: props.longestName, number: props.longestNumber }, number, stay)
  const more = [stay?.title, ...lines.map((line) => `${line.name} ${line.state}, ${line.text}`)]
    .filter(Boolean)
    .join('; ')
  const said = [name, number && `${number.value} ${number.unit}`.trimEnd(), more].filter(Boolean).join(' ')
  return (
    <>
      <g
        className={`state state-${name}${classes}`}
        data-id={id}
        {...press(id, `State ${said}`, onSelect, 0)}
      >
        <rect className="state-halo" x={x - 5} y={y - 5} width={width + 10} height={height + 10} rx={15} />
        <rect className="state-box" x={x} y={y} width={width} height={height} rx={10} />
        {isFinal && (
          <rect className="state-final" x={x + 3} y={y + 3} width={width - 6} height={height - 6} rx={7.5} />
        )}
        {isInitial && <circle className="state-start" cx={x + 9} cy={y + 9} r={3} />}
        <text className="state-name" x={middle} y={text.name.y} fontSize={text.name.size}>
          {name}
        </text>{' '}
        {number && text.number && (
          <text className="state-number" x={middle} y={text.number.y} fontSize={text.number.size}>
            <tspan>{number.value}</tspan>{' '}
            {number.unit !== '' && (
              <tspan className="state-unit" {...(text.unit ? { x: middle, y: text.unit.y } : { dx: -2 })}>
                {number.unit}
              </tspan>
            )}
          </text>
        )}
        {more !== '' && <title>{more}</title>}
      </g>
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it has the focus, and it is read out with the name */}
      <g className={`state-more state-${name}${classes}`} aria-hidden="true">
        {stay && text.stay && (
          <text className={`state-stay${stay.isSlow ? ' is-slow' : ''}`} x={middle} y={text.stay.y}>
            {fittedStay(stay, width)}
          </text>
        )}
        <Lines state={state} lines={lines} />
      </g>
    </>
  )
})

/** The providers below what SENDING says of itself: those there is room for, then how many more. */
function Lines({ state, lines }: { readonly state: ChartState; readonly lines: readonly ProviderLine[] }) {
  const { x, y, width, height, head } = state
  const room = Math.floor((height - head) / LINE_HEIGHT)
  if (room === 0) return null
  const seen = lines.length > room ? lines.slice(0, room - 1) : lines
  const rest = lines.slice(seen.length)
  const down = rest.filter(({ state: is }) => is === 'down').length
  return (
    <g className="state-lines">
      <path className="state-rule" d={`M${x + 8} ${y + head}h${width - 16}`} />
      {seen.map((line, index) => {
        const at = y + head + 14 + index * LINE_HEIGHT
        const { name, text } = fittedText(line, width - 34)
        return (
          <g key={line.name} className={`state-line is-${line.state}`}>
            <circle cx={x + 13} cy={at - 4} r={3.5} />
            <text x={x + 21} y={at}>
              {name}
            </text>
            <text x={x + width - 9} y={at} textAnchor="end">
              {text}
            </text>
          </g>
        )
      })}
      {rest.length > 0 && (
        <g className={`state-line${down > 0 ? ' is-down' : ''}`}>
          <text x={x + 9} y={y + head + 14 + seen.length * LINE_HEIGHT}>
            {seen.length > 0 ? `${rest.length} more` : `${rest.length} lines`}
            {down > 0 && `, ${down} down`}
          </text>
        </g>
      )}
    </g>
  )
}

type ArrowProps = {
  readonly arrow: ChartArrow
  readonly classes: string
  readonly note: string
  readonly width: number
  readonly onSelect: Props['onSelect']
}

const Arrow = memo(function Arrow({ arrow, classes, note, width, onSelect }: ArrowProps) {
  const line = roundedPath(arrow.path)
  const target = nameOf(arrow.to)
  const lines = labelLines(arrow.transitions).map(({ event, guards }) =>
    [event, guards.length > 0 && `if ${guards.join(' or ')}`].filter(Boolean).join(' '),
  )
  const words = [...lines, note].filter(Boolean).join(', ')
  return (
    <g
      className={`arrow state-${target}${arrow.isMain ? ' is-main' : ''}${classes}`}
      data-id={arrow.id}
      data-from={arrow.from}
      // Reached from its state: one stop for each state is enough.
      {...press(arrow.id, `${nameOf(arrow.from)} to ${target}: ${words}`, onSelect, -1)}
    >
      <path className="arrow-reach" d={line} />
      <path className="arrow-line" d={line} data-line={arrow.id} strokeWidth={width} />
      <polygon className="arrow-head" points={arrowHead(arrow.path, width)} />
    </g>
  )
})

/** The name of a state without its region. */
export function nameOf(id: string): string {
  return id.slice(id.indexOf('.') + 1)
}

function press(id: string, label: string, onSelect: Props['onSelect'], tabIndex: 0 | -1) {
  if (!onSelect) return {}
  return {
    role: 'button',
    tabIndex,
    'aria-label': label,
    onClick: () => onSelect(id),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault()
      onSelect(id)
    },
  }
}
