import { expect, test } from 'bun:test'
import { EXAMPLE_MACHINE } from '../../../src/api/reports/machine-examples.ts'
import {
  frameAt,
  overviewOf,
  placeParams,
  readPlace,
  untilNext,
} from '../../../src/console/web/machine/moment.ts'

test.each([
  ['', null, null],
  ['at=2026-11-24T02:47Z', '2026-11-24T02:47:00.000Z', null],
  ['at=2026-11-24T02:47:31.5Z&of=lifecycle.SENT', '2026-11-24T02:47:00.000Z', 'lifecycle.SENT'],
  ['of=lifecycle.SENT', null, 'lifecycle.SENT'],
  ['at=lifecycle.FAILED_PERM', null, 'lifecycle.FAILED_PERM'],
  ['at=2026-99-99T02:47Z', null, null],
])('the address %p is of its minute and its selection', (query, at, of) => {
  const { momentMs, selected } = readPlace(new URLSearchParams(query))
  expect([momentMs === null ? null : new Date(momentMs).toISOString(), selected]).toEqual([at, of])
  expect(readPlace(new URLSearchParams(placeParams(momentMs, selected)))).toEqual({ momentMs, selected })
})

test('a minute of an answer is what stands at its place', () => {
  const frame = frameAt(EXAMPLE_MACHINE, Date.parse('2026-11-24T02:48:59Z'))
  expect(frame?.arrows.get('ACCEPTED>lifecycle.QUEUED')).toBe(118)
  expect(frame?.arrows.get('lifecycle.SENT>lifecycle.DELIVERED')).toBe(121)
  expect(frame?.states.get('lifecycle.SENT')).toBe(4)
  expect(frame?.cents.get('HELD')).toBe(25)
  expect(frame?.moved).toEqual({ captured: 605, released: 0 })
  expect(frame?.providers).toEqual([{ name: 'mock', submitted: 118, refused: 0, delivered: 121, failed: 0 }])
  expect(frameAt(EXAMPLE_MACHINE, Date.parse(EXAMPLE_MACHINE.to))).toBeNull()
  expect(frameAt(EXAMPLE_MACHINE, Date.parse(EXAMPLE_MACHINE.from) - 1)).toBeNull()
})

test('what failed, for now or for good, is seen beside what was accepted', () => {
  const { arrows } = EXAMPLE_MACHINE
  const failed = [
    { from: 'SENDING', to: 'FAILED_TEMP', messages: [3, 0] },
    { from: 'FAILED_TEMP', to: 'EXPIRED', messages: [0, 2] },
    { from: 'FAILED_TEMP', to: 'FAILED_TEMP', messages: [9, 9] },
  ] as const
  expect(overviewOf({ ...EXAMPLE_MACHINE, arrows: [...arrows, ...failed] })).toEqual({
    accepted: [120, 118],
    failed: [3, 2],
  })
})

test.each([
  ['02:50:30', '02:50:00', 41_000],
  ['02:50:05', '02:49:00', 6_000],
  // Many messages, which are being counted.
  ['02:50:15', '02:49:00', 5_000],
  // Held back.
  ['02:53:30', '02:50:00', 60_000],
])('at %s, when it is complete until %s, it is read again %p ms later', (now, until, ms) => {
  const times = { ...EXAMPLE_MACHINE, complete_until: `2026-11-24T${until}Z` }
  expect(untilNext(times, Date.parse(`2026-11-24T${now}Z`))).toBe(ms)
})
