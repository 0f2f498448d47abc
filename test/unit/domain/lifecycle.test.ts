import { describe, expect, test } from 'bun:test'
import {
  FINAL_STATES,
  isFinal,
  isLifecycleState,
  isTaken,
  LIFECYCLE,
  LIFECYCLE_STATES,
  type LifecycleState,
  statesWhere,
} from '../../../src/domain/lifecycle.ts'
import { STATE_TABLE } from '../actors/message/state-table.ts'

describe('the catalogue of states', () => {
  test('lists them in the order of reports and CSV', () => {
    expect<readonly string[]>(LIFECYCLE_STATES).toEqual(Object.keys(STATE_TABLE))
    expect(Object.keys(LIFECYCLE)).toEqual([...LIFECYCLE_STATES])
  })

  for (const state of LIFECYCLE_STATES) {
    test(`says of ${state} what is written of it`, () => {
      const { credit, elsewhere: _, ...facts } = LIFECYCLE[state]
      const written = STATE_TABLE[state]
      expect<object>({ ...facts, money: credit }).toEqual(written)
      expect(isFinal(state)).toBe(written.final)
    })
  }
})

test('the lists made from it are those of what is written', () => {
  const written = (holds: (one: (typeof STATE_TABLE)[LifecycleState]) => boolean) =>
    LIFECYCLE_STATES.filter((state) => holds(STATE_TABLE[state]))
  expect<readonly string[]>(FINAL_STATES).toEqual(written(({ final }) => final))
  expect(statesWhere(({ cancellable }) => cancellable)).toEqual(written(({ cancellable }) => cancellable))
  // An OTP is answered 200 from there on.
  expect<readonly string[]>(LIFECYCLE_STATES.filter(isTaken)).toEqual(
    written(({ countsAs }) => countsAs === 'sent' || countsAs === 'delivered'),
  )
})

test('a word of another release, or of an object, is no state', () => {
  expect(['SENT', 'TELEPORTED', 'sent', '', 'toString', '__proto__'].map(isLifecycleState)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
  ])
})
