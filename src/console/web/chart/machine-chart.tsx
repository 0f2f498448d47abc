import { type KeyboardEvent, memo } from 'react'
import { type Chart, type ChartArrow, LABEL, labelLines, type Point } from '../../chart-shapes.ts'
import { stateId } from '../live/traffic.ts'
import { arrowHead, roomsOn, roundedPath } from './paths.ts'

/** What a picture of the machine says besides its states and arrows. All keys are ids of the chart. */
export type ChartLook = {
  /** Where the message is. */
  readonly current?: ReadonlySet<string>
  /** States and arrows that matter; all others step back. */
  readonly path?: ReadonlySet<string> | null
  /** Arrows that can be taken now. */
  readonly open?: ReadonlySet<string>
  readonly selected?: string | null
  /** The number in a state, and a word below it. */
  readonly numbers?: ReadonlyMap<string, StateNumber>
  /** What is written on an arrow. */
  readonly notes?: ReadonlyMap<string, string>
  /** By state: how long messages stay in it, on a line of its own. */
  readonly stays?: ReadonlyMap<string, StateStay>
  /** By arrow, in messages per second: what flows along it is as dense, fast and wide as this says, on a log scale. Without it the single moves alone are seen. */
  readonly rates?: ReadonlyMap<string, number>
  /** By arrow, from 0 to 1: how thick it is drawn. */
  readonly weights?: ReadonlyMap<string, number>
  /** The providers, within SENDING. */
  readonly lines?: readonly ProviderLine[]
}

/** A number in a state, with what it counts. */
export type StateNumber = { readonly value: string; readonly unit: string }
/** How long messages stay in a state: in few characters, and in words. `isSlow` is worse than usual: red. */
export type StateStay = { readonly text: string; readonly isSlow: boolean; readonly title: string }
/** A provider as it stands in SENDING: its name, how it is, and what it does in few characters. */
export type ProviderLine = {
  readonly name: string
  readonly state: 'up' | 'down' | 'paused'
  readonly text: string
}

type Props = {
  readonly chart: Chart
  readonly look: ChartLook
  readonly onSelect?: ((id: string) => void) | undefined
}

/** The machine as a picture, in the colours of its states. Coordinates are those of the chart. */
export function MachineChart({ chart, look, onSelect }: Props) {
  const dims = (id: string) => (look.path && !look.path.has(id) ? ' is-dim' : '')
  const marks = (id: string) => `${dims(id)}${look.selected === id ? ' is-selected' : ''}`
  const rooms = roomsOn(chart)
  const arrows = chart.arrows.toSorted((a, b) => rank(a, look) - rank(b, look))
  return (
    <>
      {chart.regions.map(({ name, x, y, width, height }) => (
        <g key={name}>
          <rect className="region" x={x} y={y} width={width} height={height} rx={12} />
          <text className="region-name" x={x + 16} y={y + 22}>
            {name}
          </text>
        </g>
      ))}
      {arrows.map((arrow) => (
        <Arrow
          key={arrow.id}
          arrow={arrow}
          classes={`${marks(arrow.id)}${look.path?.has(arrow.id) ? ' is-on-path' : ''}${look.open?.has(arrow.id) ? ' is-open' : ''}`}
          note={look.notes?.get(arrow.id) ?? ''}
          weight={look.weights?.get(arrow.id) ?? null}
          room={rooms.get(arrow.id) ?? null}
          onSelect={onSelect}
        />
      ))}
      {chart.states.map((state) => (
        <State
          key={state.id}
          state={state}
          classes={`${marks(state.id)}${look.current?.has(state.id) ? ' is-current' : ''}`}
          number={look.numbers?.get(state.id) ?? null}
          stay={look.stays?.get(state.id) ?? null}
          lines={state.id === stateId('SENDING') ? (look.lines ?? NO_LINES) : NO_LINES}
          onSelect={onSelect}
        />
      ))}
    </>
  )
}

/** What matters most is drawn last, above the rest. */
function rank({ id, isMain }: ChartArrow, { path, open, selected }: ChartLook): number {
  if (selected === id) return 3
  if (path?.has(id) || open?.has(id)) return 2
  return isMain ? 1 : 0
}

type StateProps = {
  readonly state: Chart['states'][number]
  readonly classes: string
  readonly number: StateNumber | null
  readonly stay: StateStay | null
  readonly lines: readonly ProviderLine[]
  readonly onSelect: Props['onSelect']
}

const State = memo(function State({ state, classes, number, stay, lines, onSelect }: StateProps) {
  const { id, name, x, y, width, height, isFinal, isInitial } = state
  const middle = x + width / 2
  const said = number ? ` ${number.value} ${number.unit}`.trimEnd() : ''
  return (
    <g
      className={`state state-${name}${classes}`}
      data-id={id}
      {...press(id, `State ${name}${said}`, onSelect)}
    >
      <rect className="state-halo" x={x - 4} y={y - 4} width={width + 8} height={height + 8} rx={13} />
      <rect className="state-box" x={x} y={y} width={width} height={height} rx={9} />
      {isFinal && (
        <rect className="state-final" x={x + 3} y={y + 3} width={width - 6} height={height - 6} rx={6.5} />
      )}
      {isInitial && <circle className="state-start" cx={x + 11} cy={y + 12} r={3.5} />}
      <text className="state-name" x={middle} y={number ? y + 20 : y + height / 2 + 4.5}>
        {name}
      </text>{' '}
      {number && (
        <text className="state-number" x={middle} y={y + 39}>
          <tspan>{number.value}</tspan>{' '}
          <tspan className="state-unit" dx={number.unit ? 3 : 0}>
            {number.unit}
          </tspan>
        </text>
      )}
      {stay && (
        <text className={`state-stay${stay.isSlow ? ' is-slow' : ''}`} x={middle} y={y + height + 13}>
          <title>{stay.title}</title>
          {stay.text}
        </text>
      )}
      {lines.map((line, index) => (
        <text
          key={line.name}
          className={`state-line is-${line.state}`}
          x={middle}
          y={y + height + (stay ? 27 : 13) + index * 14}
        >
          {line.name} {line.text}
        </text>
      ))}
    </g>
  )
})

const NO_LINES: readonly ProviderLine[] = []
const WEIGHT = { least: 1.3, more: 8 }

type ArrowProps = {
  readonly arrow: ChartArrow
  readonly classes: string
  readonly note: string
  readonly weight: number | null
  readonly room: Point | null
  readonly onSelect: Props['onSelect']
}

const Arrow = memo(function Arrow({ arrow, classes, note, weight, room, onSelect }: ArrowProps) {
  const line = roundedPath(arrow.path)
  const { label } = arrow
  const lines = labelLines(arrow.transitions)
  const target = nameOf(arrow.to)
  // What is read out holds what is seen, in its order (WCAG 2.5.3).
  const words = [...lines.map(({ text }) => text), note].join(' ').trimEnd()
  return (
    <g
      className={`arrow state-${target}${arrow.isMain ? ' is-main' : ''}${classes}`}
      data-id={arrow.id}
      {...press(arrow.id, `${nameOf(arrow.from)} to ${target}: ${words}`, onSelect)}
    >
      <path className="arrow-reach" d={line} />
      <path
        className="arrow-line"
        d={line}
        data-line={arrow.id}
        style={weight === null ? undefined : { strokeWidth: WEIGHT.least + WEIGHT.more * weight }}
      />
      <polygon className="arrow-head" points={arrowHead(arrow.path)} />
      {label &&
        lines
          .map((line, index) => ({ ...line, y: label.y + LABEL.padding + 8 + index * LABEL.lineHeight }))
          .map(({ kind, text, y }) => (
            <text key={y} className={`arrow-label is-${kind}`} x={label.x + label.width / 2} y={y}>
              {`${text} `}
            </text>
          ))}
      {note && room && (
        <g className="arrow-note">
          <rect
            x={room.x - note.length * 3.4 - 6}
            y={room.y - 8}
            width={note.length * 6.8 + 12}
            height={16}
            rx={8}
          />
          <text x={room.x} y={room.y + 3.8}>
            {note}
          </text>
        </g>
      )}
    </g>
  )
})

/** The name of a state without its region. */
export function nameOf(id: string): string {
  return id.slice(id.indexOf('.') + 1)
}

function press(id: string, label: string, onSelect: Props['onSelect']) {
  if (!onSelect) return {}
  return {
    role: 'button',
    tabIndex: 0,
    'aria-label': label,
    onClick: () => onSelect(id),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault()
      onSelect(id)
    },
  }
}
