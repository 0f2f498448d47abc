import { expect, test } from 'bun:test'
import type { Chart } from '../../../src/console/chart-shapes.ts'
import { arrowId } from '../../../src/console/main-line.ts'
import { beadsOf, openFlows } from '../../../src/console/web/chart/flows.ts'
import { movingPart } from '../../../src/console/web/chart/moving-part.ts'
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
  head: 20,
})
const [from, to] = ['lifecycle.SENT', 'lifecycle.DELIVERED']
const CHART: Chart = {
  width: 140,
  height: 20,
  regions: [],
  legend: null,
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
    },
  ],
}
const move = { message_id: 'a', from: 'SENT', to: 'DELIVERED', event: 'RECEIPT_DELIVERED', ignored: false }

test('a move sends a dot from end to end of its arrow, then its state lights up and fades', () => {
  const pulses = openPulses(CHART, 0)
  expect(pulses.at(0)).toBeNull()
  pulses.launch([move], 1_000)
  expect(pulses.at(1_000)?.dots).toEqual([
    { x: 20, y: 10, state: 'DELIVERED', way: { x: 20, y: 10, width: 100, height: 0 } },
  ])
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

test('up to two a second each bead is a message; each tenfold rate above it is a step denser, faster and larger', () => {
  for (const rate of [0.1, 1 / 3, 1, 2]) {
    const { speed, spacing } = beadsOf(rate)
    expect(speed / spacing).toBeCloseTo(rate)
  }
  const [few, some, many, most] = [2, 20, 200, 100_000].map(beadsOf)
  expect(few).toMatchObject({ speed: 60, spacing: 30 })
  expect(some).toMatchObject({ speed: 86, spacing: 22 })
  expect(many).toMatchObject({ speed: 112, spacing: 14 })
  expect(most).toMatchObject({ speed: 150, spacing: 9 })
  expect(most?.radius).toBeLessThan(6)
})

test('an arrow flows as long as enough goes along it, and its beads go on from where they are', () => {
  const flows = openFlows(CHART)
  const id = arrowId(from, to)
  flows.set(new Map([[id, 24]]), 2)
  flows.at(0)
  const [before] = flows.at(100)
  expect(before).toMatchObject({ state: 'DELIVERED', spacing: beadsOf(24).spacing })
  flows.set(new Map([[id, 240]]), 2)
  const [after] = flows.at(100)
  expect(after?.gone).toBe(before?.gone)
  expect(after?.spacing).toBeLessThan(before?.spacing ?? 0)
  flows.set(new Map([[id, 1 / 3]]), 2)
  expect(flows.at(200)).toEqual([])
  flows.set(new Map([[id, 1 / 3]]), 0)
  expect(flows.at(300)).toHaveLength(1)
  flows.set(new Map(), 0)
  expect(flows.at(400)).toEqual([])
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

test('what moves is drawn in the part of its frame that holds it, which stays while dots run on', () => {
  const frame = { width: 300, height: 100 }
  const view = { x: 10, y: 5, scale: 2 }
  expect(movingPart([], null, view, frame)).toBeNull()

  const pulses = openPulses(CHART, 0)
  pulses.launch([move], 0)
  const way = { x: 44, y: 19, width: 212, height: 12 }
  for (const now of [0, 450, 899]) expect(movingPart([], pulses.at(now), view, frame)).toEqual(way)
  // The state that it came to lights up, 5 units around it.
  const lit = pulses.at(901)
  expect(movingPart([], lit, view, frame)).toEqual({ x: 240, y: 0, width: 60, height: 55 })

  const flows = openFlows(CHART)
  flows.set(new Map([[arrowId(from, to), 2]]), 2)
  // Beads of radius 2.7 in a band of 5.
  expect(movingPart(flows.at(0), null, view, frame)).toEqual({ x: 39, y: 14, width: 222, height: 22 })
  expect(movingPart(flows.at(0), null, { x: -500, y: 0, scale: 1 }, frame)).toBeNull()
})
