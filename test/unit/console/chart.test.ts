import { describe, expect, test } from 'bun:test'
import { createMachine } from 'xstate'
import { messageMachine } from '../../../actors/message/machine.ts'
import { layOut } from '../../../src/console/chart.ts'
import { type Box, labelLines, wordsOf } from '../../../src/console/chart-shapes.ts'
import { graphOf } from '../../../src/console/machine-graph.ts'
import { arrowId, mainLine } from '../../../src/console/main-line.ts'
import { noteBoxesOn, SHORT_NOTE } from '../../../src/console/web/chart/paths.ts'
import { statesWhere } from '../../../src/domain/lifecycle.ts'

const graph = graphOf(messageMachine)
const wide = await layOut(graph, 'wide')
const tall = await layOut(graph, 'tall')
const compacts = [await layOut(graph, 'compactWide'), await layOut(graph, 'compactTall')]

/** The message machine with a state and an event more. */
const changed = createMachine({
  id: 'message',
  type: 'parallel',
  states: {
    lifecycle: {
      initial: 'QUEUED',
      states: {
        QUEUED: { on: { DISPATCHED: 'SENDING', HELD_BACK: { target: 'PAUSED', guard: 'isBusy' } } },
        PAUSED: { on: { RESUMED: 'QUEUED' } },
        SENDING: { type: 'final' },
      },
    },
  },
})

describe('the usual way', () => {
  test('is that of a message that is delivered, and its money', () => {
    expect([...mainLine(graph)]).toEqual([
      'lifecycle.SCHEDULED>lifecycle.QUEUED',
      'lifecycle.QUEUED>lifecycle.SENDING',
      'lifecycle.SENDING>lifecycle.SENT',
      'lifecycle.SENT>lifecycle.DELIVERED',
      'credit.HELD>credit.CAPTURED',
    ])
  })

  test('is made of the states that the catalogue has on it', () => {
    const states = [...mainLine(graph)].flatMap((arrow) => arrow.split('>'))
    const onIt = statesWhere((facts) => facts.mainLine).map((state) => `lifecycle.${state}`)
    expect(new Set(states.filter((id) => id.startsWith('lifecycle.')))).toEqual(new Set(onIt))
  })

  test('is drawn straight: no part of it is higher or lower than a state', () => {
    for (const { isMain, path, id } of wide.arrows.filter(({ from }) => from.startsWith('lifecycle.'))) {
      if (!isMain) continue
      const heights = path.map(({ y }) => y)
      expect(Math.max(...heights) - Math.min(...heights), id).toBeLessThan(50)
    }
  })
})

describe('the picture', () => {
  test('has every state and every pair of states that a transition joins', () => {
    expect(wide.states.map(({ id }) => id)).toEqual(graph.states.map(({ id }) => id))
    const pairs = new Set(graph.transitions.map(({ from, to }) => arrowId(from, to)))
    expect(new Set(wide.arrows.map(({ id }) => id))).toEqual(pairs)
    expect(wide.arrows.flatMap(({ transitions }) => transitions)).toHaveLength(graph.transitions.length)
  })

  test('draws no state over another, and no label over a state', () => {
    for (const chart of [wide, tall, ...compacts]) {
      const labels = chart.arrows.flatMap(({ label }) => label ?? [])
      for (const [index, state] of chart.states.entries()) {
        expect(chart.states.slice(index + 1).filter((other) => overlap(state, other))).toEqual([])
        expect(labels.filter((label) => overlap(state, label))).toEqual([])
      }
    }
  })

  test('has room on each arrow for the number that went there: no state and no other number covers it', () => {
    for (const chart of [wide, tall, ...compacts]) {
      const notes = [...noteBoxesOn(chart, SHORT_NOTE)].filter(([id]) => id.startsWith('lifecycle.'))
      expect(notes).toHaveLength(chart.arrows.filter(({ id }) => id.startsWith('lifecycle.')).length)
      for (const [index, [id, note]] of notes.entries()) {
        const others = [...chart.states, ...notes.slice(index + 1).map(([, other]) => other)]
        expect(
          others.filter((other) => overlap(note, other)),
          id,
        ).toEqual([])
      }
    }
  })

  test('fits a laptop at a readable size, and a phone upright', () => {
    expect(wide.width).toBeLessThan(1_600)
    expect(wide.height).toBeLessThan(1_050)
    expect(tall.width).toBeLessThan(tall.height)
    const [compactWide, compactTall] = compacts
    expect(compactWide?.width).toBeLessThan(1_000)
    expect(compactTall?.width).toBeLessThan(640)
  })

  test('is the same for the same machine', async () => {
    expect(await layOut(graph, 'wide')).toEqual(wide)
  })

  test('shows a state and an event that the machine did not have before', async () => {
    const chart = await layOut(graphOf(changed), 'wide')
    expect(chart.states.map(({ name }) => name)).toContain('PAUSED')
    const arrow = chart.arrows.find(({ id }) => id === 'lifecycle.QUEUED>lifecycle.PAUSED')
    expect(labelLines(arrow?.transitions ?? [])).toEqual([
      { kind: 'event', text: 'held back' },
      { kind: 'guard', text: 'is busy' },
    ])
  })
})

test('names are read in small words', () => {
  expect(wordsOf('PROVIDER_REJECTED_TEMP')).toBe('provider rejected temp')
  expect(wordsOf('isCurrentAttempt')).toBe('is current attempt')
})

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
