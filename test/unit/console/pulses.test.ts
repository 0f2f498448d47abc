import { expect, test } from 'bun:test'
import type { Chart } from '../../../src/console/chart-shapes.ts'
import { arrowId } from '../../../src/console/main-line.ts'
import { openPulses } from '../../../src/console/web/chart/pulses.ts'

const state = (name: string, x: number) => ({
  id: `lifecycle.${name}`,
  name,
  region: 'lifecycle',
  isInitial: false,
  isFinal: false,
  entry: [],
  x,
  y: 0,
  width: 20,
  height: 20,
})
const [from, to] = ['lifecycle.SENT', 'lifecycle.DELIVERED']
const CHART: Chart = {
  width: 140,
  height: 20,
  regions: [],
  states: [state('SENT', 0), state('DELIVERED', 120)],
  arrows: [
    {
      id: arrowId(from, to),
      from,
      to,
      isMain: true,
      transitions: [],
      path: [
        { x: 20, y: 10 },
        { x: 120, y: 10 },
      ],
      label: { x: 60, y: 0, width: 20, height: 8 },
    },
  ],
}
const move = { message_id: 'a', from: 'SENT', to: 'DELIVERED', event: 'RECEIPT_DELIVERED', ignored: false }

test('a move sends a dot from end to end of its arrow, then its state lights up and fades', () => {
  const pulses = openPulses(CHART, 0)
  expect(pulses.at(0)).toBeNull()
  pulses.launch([move], 1_000)
  expect(pulses.at(1_000)?.dots).toEqual([{ x: 20, y: 10, state: 'DELIVERED' }])
  expect(pulses.at(1_450)?.dots[0]?.x).toBeCloseTo(70)
  const entered = pulses.at(1_900)
  expect(entered?.dots).toEqual([])
  expect(entered?.glows).toMatchObject([{ state: 'DELIVERED', strength: 1 }])
  expect(pulses.at(2_200)?.glows[0]?.strength).toBeCloseTo(0.5)
  expect(pulses.at(2_500)).toBeNull()
})

test('moves that arrive together set out one after the other, within a quarter of a second', () => {
  const pulses = openPulses(CHART)
  pulses.launch([move, move, move], 0)
  expect(pulses.at(0)?.dots.length).toBe(3)
  expect(pulses.at(899)?.dots.length).toBe(3)
  expect(pulses.at(1_150)?.dots.length).toBe(0)
})

test('in a flood the arrow flows as a whole, and rests when the flood is over', () => {
  const pulses = openPulses(CHART)
  pulses.launch(Array(20).fill(move), 0)
  expect(pulses.at(100)).toMatchObject({
    dots: [],
    streams: [{ state: 'DELIVERED', strength: 1 }],
    glows: [],
  })
  const gone = [100, 600].map((now) => pulses.at(now)?.streams[0]?.gone ?? 0)
  expect(gone[1]).toBeGreaterThan(gone[0] ?? 0)
  expect(pulses.at(900)).toBeNull()
})

test('what was ignored, or goes along no arrow of the chart, moves nothing', () => {
  const pulses = openPulses(CHART)
  pulses.launch(
    [
      { ...move, ignored: true },
      { ...move, to: 'ELSEWHERE' },
    ],
    0,
  )
  expect(pulses.at(0)).toBeNull()
})

test('an accepted message lights up the state that it starts in', () => {
  const pulses = openPulses(CHART)
  pulses.launch([{ ...move, from: null, to: 'SENT', event: 'ACCEPTED' }], 0)
  expect(pulses.at(0)?.glows).toMatchObject([{ state: 'SENT', strength: 1 }])
})
