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
import { STATE_TABLE } from '../../support/state-table.ts'

describe('the catalogue of states', () => {
  test('lists them in the order of reports and CSV', () => {
    // The words and columns that clients read.
    expect(LIFECYCLE_STATES.map((state) => state.toLowerCase()).join()).toBe(
      'scheduled,queued,sending,sent,delivered,failed_temp,failed_perm,cancelled,expired',
    )
    expect(Object.keys(LIFECYCLE)).toEqual([...LIFECYCLE_STATES])
  })

  for (const state of LIFECYCLE_STATES) {
    test(`says of ${state} what is written of it`, () => {
      const { credit, elsewhere: _, ...facts } = LIFECYCLE[state]
      const { arrows: _arrows, ...written } = STATE_TABLE[state]
      expect<object>({ ...facts, money: credit }).toEqual(written)
      expect(isFinal(state)).toBe(written.final)
    })
  }
})

test('the lists made from it are those of SPEC.md', () => {
  const lists: Readonly<Record<string, readonly LifecycleState[]>> = {
    final: FINAL_STATES,
    taken: LIFECYCLE_STATES.filter(isTaken),
    cancellable: statesWhere(({ cancellable }) => cancellable),
    long: statesWhere(({ waitsLong }) => waitsLong),
  }
  expect(lists).toEqual({
    final: ['DELIVERED', 'FAILED_PERM', 'CANCELLED', 'EXPIRED'],
    taken: ['SENT', 'DELIVERED'],
    cancellable: ['SCHEDULED', 'QUEUED', 'FAILED_TEMP'],
    long: ['SCHEDULED', 'SENT'],
  })
})

test('a word of another release, or of an object, is no state', () => {
  expect(['SENT', 'HELD_BACK', 'sent', '', 'toString', '__proto__'].map(isLifecycleState)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
  ])
})
