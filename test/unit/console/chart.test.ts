import { describe, expect, test } from 'bun:test'
import { createMachine } from 'xstate'
import { messageMachine } from '../../../actors/message/machine.ts'
import { layOut } from '../../../src/console/chart.ts'
import { hasPlace } from '../../../src/console/chart-places.ts'
import { drawingOf } from '../../../src/console/chart-plan.ts'
import { type Chart, labelLines, overlaps, wordsOf } from '../../../src/console/chart-shapes.ts'
import { graphOf } from '../../../src/console/machine-graph.ts'
import { arrowId, mainLine } from '../../../src/console/main-line.ts'
import { placeLabels } from '../../../src/console/web/chart/labels.ts'
import type { ChartLook } from '../../../src/console/web/chart/look.ts'
import { fittedStay, fittedText, stateText } from '../../../src/console/web/chart/state-text.ts'
import { zoomed } from '../../../src/console/web/chart/use-view.ts'
import { statesWhere } from '../../../src/domain/lifecycle.ts'

const SENDING = 'lifecycle.SENDING'
const graph = graphOf(messageMachine)
const drawing = drawingOf(graph)
/** Frames of the console's pages: of a laptop, a desktop, a small laptop, a message, a tablet, a phone. */
const FRAMES = [
  { width: 1_080, height: 630 },
  { width: 1_720, height: 990 },
  { width: 824, height: 670 },
  { width: 640, height: 400 },
  { width: 568, height: 880 },
  { width: 390, height: 640 },
] as const
const charts = FRAMES.map((frame) => layOut(drawing, frame))
const [wide] = charts as [Chart]
const tall = layOut(drawing, FRAMES[5])
const all: Chart[] = [
  ...charts,
  ...FRAMES.map((frame) => layOut(drawing, { ...frame, hasStays: true, lines: new Map([[SENDING, 4]]) })),
]

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

  test('is drawn straight: from left to right where it is wide, downwards where it is tall', () => {
    const bent = (chart: Chart, along: 'x' | 'y') =>
      chart.arrows.filter(
        ({ id, isMain, path }) =>
          isMain && id.startsWith('lifecycle.') && new Set(path.map((at) => at[along])).size > 1,
      )
    expect(bent(wide, 'y').map(({ from }) => from)).toEqual(['lifecycle.SCHEDULED'])
    expect(bent(tall, 'x')).toEqual([])
  })
})

describe('the picture', () => {
  test('has a place for each state of the machine: say in chart-places.ts where a new one stands', () => {
    expect(graph.states.filter((state) => !hasPlace(state)).map(({ id }) => id)).toEqual([])
  })

  test('has every state and every pair of states that a transition joins', () => {
    const pairs = new Set(graph.transitions.map(({ from, to }) => arrowId(from, to)))
    for (const chart of all) {
      expect(chart.states.map(({ id }) => id)).toEqual(graph.states.map(({ id }) => id))
      expect(new Set(chart.arrows.map(({ id }) => id))).toEqual(pairs)
      expect(chart.arrows.flatMap(({ transitions }) => transitions)).toHaveLength(graph.transitions.length)
    }
  })

  test('draws no state over another, none over the place of the legend, and all of it within its frame', () => {
    for (const chart of all) {
      const boxes = [...chart.states, ...(chart.legend ? [chart.legend] : [])]
      for (const [index, box] of boxes.entries()) {
        expect(boxes.slice(index + 1).filter((other) => overlaps(box, other))).toEqual([])
        expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0)
        expect(box.x + box.width).toBeLessThanOrEqual(chart.width)
        expect(box.y + box.height).toBeLessThanOrEqual(chart.height)
      }
    }
  })

  test('leads every arrow from the edge of its state to that of the next, and over no other state', () => {
    for (const chart of all) {
      const states = new Map(chart.states.map((state) => [state.id, state]))
      for (const { id, from, to, path } of chart.arrows) {
        for (const [end, at] of [
          [from, path[0]],
          [to, path.at(-1)],
        ] as const) {
          const { x, y, width, height } = states.get(end) ?? { x: 0, y: 0, width: 0, height: 0 }
          const isOnEdge =
            at !== undefined && (at.x === x || at.x === x + width || at.y === y || at.y === y + height)
          expect(isOnEdge, `${id} at ${end}`).toBe(true)
        }
        const pieces = path.slice(1).map((point, index) => {
          const before = path[index] ?? point
          return {
            x: Math.min(before.x, point.x),
            y: Math.min(before.y, point.y),
            width: Math.abs(before.x - point.x),
            height: Math.abs(before.y - point.y),
          }
        })
        for (const piece of pieces) expect(Math.min(piece.width, piece.height), id).toBe(0)
        const crossed = chart.states.filter((state) => pieces.some((piece) => overlaps(piece, state)))
        expect(
          crossed.map((state) => state.id),
          id,
        ).toEqual([])
      }
    }
  })

  test('has few arrows that cross', () => {
    expect(crossingsIn(wide)).toBeLessThan(40)
    expect(crossingsIn(tall)).toBeLessThan(45)
  })

  test('uses its frame: states from edge to edge, with room between them for labels', () => {
    for (const [index, frame] of FRAMES.entries()) {
      const { states } = charts[index] ?? { states: [] }
      const right = Math.max(...states.map(({ x, width }) => x + width))
      const bottom = Math.max(...states.map(({ y, height }) => y + height))
      expect(right - Math.min(...states.map(({ x }) => x))).toBeGreaterThan(frame.width * 0.85)
      expect(bottom - Math.min(...states.map(({ y }) => y))).toBeGreaterThan(frame.height * 0.8)
    }
  })

  test('is the same for the same machine', () => {
    expect(drawingOf(graphOf(messageMachine))).toEqual(drawing)
  })

  test('shows a state and an event that the machine did not have before', () => {
    for (const frame of FRAMES) {
      const chart = layOut(drawingOf(graphOf(changed)), frame)
      expect(chart.states.map(({ name }) => name)).toEqual(['QUEUED', 'PAUSED', 'SENDING'])
      const arrow = chart.arrows.find(({ id }) => id === 'lifecycle.QUEUED>lifecycle.PAUSED')
      expect(labelLines(arrow?.transitions ?? [])).toEqual([{ event: 'held back', guards: ['is busy'] }])
    }
  })
})

describe('labels', () => {
  const view = { x: 0, y: 0, scale: 1 }
  /** As wide as the widest of the usual fonts. */
  const measure = (text: string) => text.length * 7.5
  const place = (chart: Chart, look: ChartLook, pointed: string | null = null) =>
    placeLabels(look, pointed, { chart, view, size: chart, measure, taken: [] })
  const textOf = (labels: ReturnType<typeof place>, arrow: string) =>
    labels
      .filter((label) => label.arrow === arrow)
      .map(({ lines }) => lines.map((line) => line.map(({ text }) => text).join(' ')))
  const usual = arrowId('lifecycle.SENDING', 'lifecycle.SENT')
  const failed = arrowId('lifecycle.SENDING', 'lifecycle.FAILED_TEMP')

  test('are on the usual way alone when nothing moves', () => {
    const labels = place(wide, {})
    expect(new Set(labels.map(({ arrow }) => arrow))).toEqual(
      new Set([...mainLine(graph)].filter((id) => labels.some(({ arrow }) => arrow === id))),
    )
    expect(textOf(labels, usual)).toEqual([['provider accepted']])
  })

  test('lie on no state and on no other label, whatever moves and wherever one points', () => {
    const notes = new Map(graph.transitions.map(({ from, to }) => [arrowId(from, to), '1.2K/s']))
    for (const chart of all)
      for (const pointed of [null, failed, SENDING]) {
        const labels = place(chart, { notes }, pointed)
        for (const [index, label] of labels.entries()) {
          expect(labels.slice(index + 1).filter((other) => overlaps(label, other))).toEqual([])
          expect(chart.states.filter((state) => overlaps(label, state))).toEqual([])
        }
      }
  })

  test('say the rate of what moves, the guards of what is pointed at, and no more than there is room for', () => {
    const notes = new Map([[failed, '3/s']])
    expect(textOf(place(wide, { notes }), failed)).toEqual([['3/s provider rejected temp +2']])
    expect(textOf(place(wide, { notes }, failed), failed)).toEqual([
      [
        '3/s provider rejected temp if may retry',
        'provider unknown if may resend',
        'alarm rang if may resend',
      ],
    ])
    expect(textOf(place(tall, {}, failed), failed).flat().length).toBeLessThanOrEqual(1)
  })

  test('keep their size when one zooms, and follow', () => {
    const sizeOf = (scale: number) => {
      const at = zoomed(view, scale, { x: 540, y: 315 }, 1)
      const labels = placeLabels({}, null, { chart: wide, view: at, size: wide, measure, taken: [] })
      return labels.find(({ arrow }) => arrow === usual)?.height
    }
    expect(sizeOf(1)).toBe(16)
    expect(sizeOf(2)).toBe(16)
    expect(zoomed(view, 0.1, { x: 0, y: 0 }, 1).scale).toBe(1)
  })
})

describe('what is written in a state', () => {
  test('is as large as there is room for, and never under 12 pixels', () => {
    const longest = { name: 11, number: 7 }
    for (const chart of all)
      for (const state of chart.states) {
        const text = stateText(
          state,
          longest,
          { value: '1,234.5', unit: 'cents' },
          { text: '3 s', isSlow: false, title: '' },
        )
        expect(text.name.size).toBeGreaterThanOrEqual(12)
        // Beside its unit it may be smaller than on a line of its own.
        expect(text.number?.size).toBeGreaterThanOrEqual(text.unit ? 16 : 14)
      }
    const laptop = wide.states.find(({ id }) => id === SENDING)
    const text = laptop && stateText(laptop, { name: 11, number: 3 }, { value: '188', unit: '' }, null)
    expect(text?.name.size).toBeGreaterThanOrEqual(14)
    expect(text?.number?.size).toBeGreaterThanOrEqual(16)
  })

  test('is shortened from its end, a provider from the end of its name', () => {
    const stay = { text: 'p50 12 s · p95 2 min', isSlow: true, title: '' }
    expect(fittedStay(stay, 200)).toBe('p50 12 s · p95 2 min')
    expect(fittedStay(stay, 100)).toBe('p50 12 s')
    expect(fittedStay(stay, 20)).toBe('')
    const line = { name: 'telco-berlin', state: 'down', text: 'down 3 min' } as const
    expect(fittedText(line, 200)).toEqual({ name: 'telco-berlin', text: 'down 3 min' })
    expect(fittedText(line, 140)).toEqual({ name: 'telco-…', text: 'down 3 min' })
    expect(fittedText(line, 80)).toEqual({ name: 'telco-ber…', text: '' })
    const busy = { name: 'telco-berlin', state: 'up', text: '1/1 lines · 2/1,000 · 6.8/s' } as const
    expect(fittedText(busy, 300)).toEqual({ name: 'telco-berlin', text: busy.text })
    expect(fittedText(busy, 210)).toEqual({ name: 'telco-berlin', text: '2/1,000 · 6.8/s' })
    expect(fittedText({ ...busy, state: 'down' }, 180)).toEqual({ name: 'telco-berlin', text: '1/1 lines' })
  })
})

test('names are read in small words', () => {
  expect(wordsOf('PROVIDER_REJECTED_TEMP')).toBe('provider rejected temp')
  expect(wordsOf('isCurrentAttempt')).toBe('is current attempt')
})

/** Places where arrows to different states cross. */
function crossingsIn({ arrows }: Chart): number {
  const pieces = arrows.flatMap(({ to, path }) =>
    path.slice(1).map((end, index) => ({ to, from: path[index] ?? end, end })),
  )
  const places = new Set<string>()
  for (const flat of pieces.filter(({ from, end }) => from.y === end.y))
    for (const steep of pieces.filter(({ from, end }) => from.x === end.x)) {
      const [x, y] = [steep.from.x, flat.from.y]
      const within = (at: number, a: number, b: number) => at > Math.min(a, b) && at < Math.max(a, b)
      if (steep.to !== flat.to && within(x, flat.from.x, flat.end.x) && within(y, steep.from.y, steep.end.y))
        places.add(`${x} ${y}`)
    }
  return places.size
}
