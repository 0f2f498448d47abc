import type { MachineGraph } from '../../machine-graph.ts'
import type { FoundMessage, StoredEvent } from '../answers.ts'
import type { PlayedStep } from '../replay/machine-player.ts'
import type { ReplayStep } from '../replay/replay.ts'
import { eventOfRow } from '../replay/stored-events.ts'

/** The machine as a Mermaid state diagram; states and arrows of `path` are marked. */
export function mermaidOf({ regions, states, transitions }: MachineGraph, path: ReadonlySet<string>): string {
  const lines = ['stateDiagram-v2']
  const name = (id: string) => id.slice(id.indexOf('.') + 1)
  regions.forEach((region, index) => {
    if (index > 0) lines.push('  --')
    lines.push(`  %% ${region}`)
    for (const state of states.filter((one) => one.region === region)) {
      if (state.isInitial) lines.push(`  [*] --> ${state.name}`)
      for (const { to, event, guard } of transitions.filter(({ from }) => from === state.id)) {
        const label = [event, guard && `[${guard}]`].filter(Boolean).join(' ')
        lines.push(`  ${state.name} --> ${name(to)}${label ? `: ${label}` : ''}`)
      }
      if (state.isFinal) lines.push(`  ${state.name} --> [*]`)
    }
  })
  const marked = states.filter(({ id }) => path.has(id)).map((state) => state.name)
  if (marked.length > 0) {
    lines.push('  classDef path stroke-width:3px,font-weight:bold')
    lines.push(`  class ${marked.join(',')} path`)
  }
  return `${lines.join('\n')}\n`
}

/** The machine as a test in a folder of test/unit imports it. */
const MACHINE = '../../../actors/message/machine.ts'

/** A test, for a folder of test/unit, that sends the message's events to the machine and expects what its history says. */
export function testScriptOf(
  message: Pick<FoundMessage, 'id' | 'status'>,
  steps: readonly ReplayStep[],
): string {
  const [first, ...later] = steps
  const rows = later.flatMap((step, index) => {
    const before = steps[index]
    const event = before ? eventOfRow(step.row, before.context) : null
    return event ? [`  [${JSON.stringify(event)}, '${step.lifecycle}', '${step.credit}'],`] : []
  })
  return [
    "import { expect, test } from 'bun:test'",
    "import { createActor } from 'xstate'",
    `import { messageMachine } from '${MACHINE}'`,
    '',
    `const context = ${JSON.stringify(first?.context ?? {}, null, 2)} as const`,
    'const steps = [',
    ...rows,
    '] as const',
    '',
    `test('message ${message.id} ends as ${message.status}', () => {`,
    `  const snapshot = messageMachine.resolveState({ value: { lifecycle: '${first?.lifecycle ?? ''}', credit: 'HELD' }, context })`,
    '  const actor = createActor(messageMachine, { snapshot, input: context }).start()',
    '  for (const [event, lifecycle, credit] of steps) {',
    '    actor.send(event)',
    '    expect(actor.getSnapshot().value).toEqual({ lifecycle, credit })',
    '  }',
    '})',
    '',
  ].join('\n')
}

/** The chart as an SVG file that looks the same without the page: its styles go with it. */
export function svgFileOf(chart: SVGSVGElement): string {
  const copy = chart.cloneNode(true)
  if (!(copy instanceof SVGSVGElement)) return ''
  const originals = [...chart.querySelectorAll('*')]
  copy.querySelectorAll('*').forEach((element, index) => {
    const original = originals[index]
    if (!original) return
    const style = getComputedStyle(original)
    for (const name of DRAWN) {
      const value = style.getPropertyValue(name)
      if (value !== '' && value !== INITIAL[name]) element.setAttribute(name, value)
    }
    for (const name of ['class', 'tabindex', 'role', 'data-id', 'data-line']) element.removeAttribute(name)
  })
  const { width, height } = chart.getBoundingClientRect()
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`)
  copy.setAttribute('color-scheme', 'light dark')
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`
}

const DRAWN = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-style',
  'font-weight',
  'text-anchor',
  'paint-order',
  'display',
] as const
const INITIAL: Readonly<Record<string, string>> = {
  opacity: '1',
  'fill-opacity': '1',
  'stroke-dasharray': 'none',
  'paint-order': 'normal',
  display: 'inline',
}

/** Message, history and replay as one JSON text. */
export function jsonOf(
  message: object,
  events: readonly StoredEvent[],
  steps: readonly (Pick<PlayedStep, 'lifecycle' | 'credit'> & object)[],
): string {
  const replay = steps.map(({ lifecycle, credit }) => ({ lifecycle, credit }))
  return JSON.stringify({ message, events, replay }, null, 2)
}
