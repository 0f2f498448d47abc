import { describe, expect, test } from 'bun:test'
import { assign, type SnapshotFrom, setup, transition } from 'xstate'
import { MESSAGE_EVENT_TYPES } from '../../../../actors/message/events.ts'
import { messageMachine } from '../../../../actors/message/machine.ts'
import { contextOf, transitionMessage } from '../../../../actors/message/step.ts'
import { LIFECYCLE_STATES } from '../../../../src/domain/lifecycle.ts'
import { cell, SITUATION_NAMES } from './situations.ts'

// XState is patched: an `assign` keeps the value and the tags of the snapshot before it instead of computing them again.

/** Assigns wherever one can stand: in a transition, on leaving, on entering, in a passing state, beside a region that stays. */
const machine = setup({
  types: { context: {} as { count: number }, events: {} as { type: 'GO' | 'NOTE' | 'BACK' | 'AGAIN' } },
  actions: { count: assign({ count: ({ context }) => context.count + 1 }) },
}).createMachine({
  context: { count: 0 },
  type: 'parallel',
  states: {
    way: {
      initial: 'start',
      states: {
        start: {
          tags: 'near',
          exit: 'count',
          on: { GO: { target: 'passing', actions: 'count' }, NOTE: { actions: 'count' } },
        },
        passing: {
          tags: 'passing',
          entry: 'count',
          exit: 'count',
          always: { target: 'far', actions: 'count' },
        },
        far: {
          tags: ['far', 'resting'],
          entry: 'count',
          initial: 'first',
          states: {
            first: { entry: 'count', on: { NOTE: { target: 'second', actions: 'count' } } },
            second: { tags: 'last', entry: 'count' },
          },
          on: { BACK: 'start', AGAIN: { target: 'far', reenter: true } },
        },
      },
    },
    light: {
      initial: 'on',
      states: {
        on: { tags: 'lit', on: { GO: { actions: 'count' }, BACK: { target: 'off', actions: 'count' } } },
        off: { entry: 'count' },
      },
    },
  },
})

type Snapshot = SnapshotFrom<typeof machine>

function after(...types: readonly ('GO' | 'NOTE' | 'BACK' | 'AGAIN')[]): Snapshot {
  const start = machine.resolveState({ value: { way: 'start', light: 'on' }, context: { count: 0 } })
  return types.reduce((snapshot, type) => transition(machine, snapshot, { type })[0], start)
}

describe('value, tags and context after assigns are those of the states that are active', () => {
  test.each<
    [
      types: readonly ('GO' | 'NOTE' | 'BACK' | 'AGAIN')[],
      value: Snapshot['value'],
      tags: readonly string[],
      count: number,
    ]
  >([
    [[], { way: 'start', light: 'on' }, ['lit', 'near'], 0],
    [['NOTE'], { way: 'start', light: 'on' }, ['lit', 'near'], 1],
    // exit, transition and the region beside; entry, exit and transition of the passing state; two entries.
    [['GO'], { way: { far: 'first' }, light: 'on' }, ['far', 'lit', 'resting'], 8],
    [['GO', 'NOTE'], { way: { far: 'second' }, light: 'on' }, ['far', 'last', 'lit', 'resting'], 10],
    [['GO', 'NOTE', 'AGAIN'], { way: { far: 'first' }, light: 'on' }, ['far', 'lit', 'resting'], 12],
    [['GO', 'BACK'], { way: 'start', light: 'off' }, ['near'], 10],
    [['GO', 'BACK', 'NOTE'], { way: 'start', light: 'off' }, ['near'], 11],
    [['NOTE', 'GO', 'GO'], { way: { far: 'first' }, light: 'on' }, ['far', 'lit', 'resting'], 10],
  ])('%j', (types, value, tags, count) => {
    const snapshot = after(...types)
    expect(snapshot.value).toEqual(value)
    expect([...snapshot.tags].toSorted()).toEqual([...tags])
    expect(snapshot.context.count).toBe(count)
  })
})

test('an assign alone leaves the very value and tags: the patch is in place', () => {
  const start = after()
  const [noted] = transition(machine, start, { type: 'NOTE' })
  expect(noted.context).not.toEqual(start.context)
  expect(noted.value).toBe(start.value)
  expect(noted.tags).toBe(start.tags)
})

test('a transition leaves the value and the tags of the snapshot it began with', () => {
  const start = after()
  transition(machine, start, { type: 'GO' })
  expect(start.value).toEqual({ way: 'start', light: 'on' })
  expect([...start.tags].toSorted()).toEqual(['lit', 'near'])
})

describe('a message’s value names the states that are active', () => {
  for (const status of LIFECYCLE_STATES) {
    test.each([...MESSAGE_EVENT_TYPES])(`when it was ${status}, after %s`, (type) => {
      for (const situation of SITUATION_NAMES) {
        const { actor, event, policy } = cell(status, type, situation)
        const before = messageMachine.resolveState({
          value: { lifecycle: status, credit: 'HELD' },
          context: contextOf(actor, policy),
        })
        const [next] = transitionMessage(before, event)
        // A snapshot made from its value alone, with nothing to keep from another one.
        const fresh = messageMachine.resolveState({ value: next.value, context: next.context })
        const names = ({ _nodes }: typeof next) => _nodes.map(({ id }) => id).toSorted()
        expect(names(next)).toEqual(names(fresh))
        expect(next.value).toEqual(fresh.value)
        expect(next.tags).toEqual(fresh.tags)
      }
    })
  }
})
