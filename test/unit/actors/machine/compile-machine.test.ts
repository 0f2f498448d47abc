import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import fc from 'fast-check'
import {
  type AnyStateMachine,
  and,
  assign,
  fromPromise,
  not,
  raise,
  setup,
  stateIn,
  transition,
} from 'xstate'
import { compileMachine } from '../../../../actors/machine/compile-machine.ts'

// Hundreds of orders of events, on a busy machine.
setDefaultTimeout(30_000)

type Context = { readonly count: number; readonly last: string }
const TYPES = ['GO', 'NOTE', 'BACK', 'AGAIN', 'DIM'] as const
type Event = { readonly type: (typeof TYPES)[number]; readonly by: number }

const parts = setup({
  types: { context: {} as Context, events: {} as Event },
  actions: {
    count: assign({ count: ({ context }) => context.count + 1 }),
    countBy: assign(({ context, event }) => ({ count: context.count + event.by })),
    // Both fields of the context as it was before.
    swap: assign({
      count: ({ context }) => context.last.length,
      last: ({ context }) => 'x'.repeat(context.count % 7),
    }),
    tell: () => {},
    tellCount: (_, _params: { readonly count: number }) => {},
  },
  guards: {
    isEven: ({ context }) => context.count % 2 === 0,
    isFar: stateIn({ way: 'far' }),
    isFarAndEven: and([stateIn({ way: 'far', light: 'on' }), 'isEven']),
  },
})
const TELL_COUNT = {
  type: 'tellCount',
  params: ({ context }: { context: Context }) => ({ count: context.count }),
} as const

/** Two regions, with an assign or an order wherever one can stand, and states that are only passed through. */
const machine = parts.createMachine({
  type: 'parallel',
  context: { count: 0, last: '' },
  states: {
    way: {
      initial: 'start',
      states: {
        start: {
          exit: ['count', TELL_COUNT],
          on: {
            GO: { target: 'passing', actions: 'countBy' },
            NOTE: [{ guard: 'isEven', actions: ['count', 'tell'] }, { actions: 'swap' }],
          },
        },
        passing: {
          entry: 'count',
          exit: 'tell',
          always: [
            { guard: 'isEven', target: 'start' },
            { target: 'far', actions: 'count' },
          ],
        },
        far: {
          entry: ['count', TELL_COUNT],
          exit: 'swap',
          on: {
            BACK: { target: 'start', actions: 'tell' },
            NOTE: { target: 'far', actions: 'count' },
            AGAIN: { target: 'far', reenter: true, actions: 'countBy' },
            GO: { guard: 'isEven', target: 'end' },
          },
        },
        end: { type: 'final', entry: 'tell' },
      },
    },
    light: {
      initial: 'on',
      states: {
        on: {
          exit: 'count',
          on: { GO: { actions: 'count' }, BACK: { target: 'off', actions: TELL_COUNT } },
          always: { guard: 'isFarAndEven', target: 'dim' },
        },
        dim: { entry: 'tell', on: { DIM: { guard: 'isFar', target: 'on' } } },
        off: { entry: 'swap', on: { DIM: 'on' } },
      },
    },
  },
})

const compiled = compileMachine(machine)
const START = { value: { way: 'start', light: 'on' }, context: { count: 0, last: '' } } as const

describe('a table made of a machine steps as the machine does', () => {
  test('in whatever order events come', () => {
    const events = fc.array(
      fc.record({ type: fc.constantFrom(...TYPES), by: fc.integer({ min: 1, max: 3 }) }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(events, (all) => {
        let ours: ReturnType<typeof compiled>[0] = START
        let theirs = machine.resolveState(START)
        for (const event of all) {
          const [next, actions] = compiled(ours, event)
          const [nextOfTheirs, actionsOfTheirs] = transition(machine, theirs, event)
          expect<unknown>(next.value).toEqual(nextOfTheirs.value)
          expect<unknown>(next.context).toEqual(nextOfTheirs.context)
          expect(next === ours).toBe(nextOfTheirs === theirs)
          expect<unknown>(actions).toEqual(
            actionsOfTheirs.map(({ type, params }) => ({ type, ...(params ?? {}) })),
          )
          ours = next
          theirs = nextOfTheirs
        }
      }),
      { numRuns: 300 },
    )
  })

  test('out of a state, through another, and into a third, in one step', () => {
    const [next, actions] = compiled(START, { type: 'GO', by: 1 })
    // Left (1), the arrow’s own (2) and that of the light (3), entered (4): an even number leads back to the start.
    expect<unknown>(next).toEqual({ value: { way: 'start', light: 'on' }, context: { count: 4, last: '' } })
    expect<unknown>(actions).toEqual([{ type: 'tellCount', count: 1 }, { type: 'tell' }])
  })

  test('and leaves what it began with as it was', () => {
    compiled(START, { type: 'GO', by: 1 })
    expect(START).toEqual({ value: { way: 'start', light: 'on' }, context: { count: 0, last: '' } })
  })
})

describe('a machine is refused that has', () => {
  const simple = { initial: 'a', states: { a: {}, b: {} } } as const
  test.each<[what: string, machine: AnyStateMachine]>([
    [
      'states in states',
      parts.createMachine({ context: START.context, initial: 'a', states: { a: simple } }),
    ],
    [
      'an event that any state hears',
      parts.createMachine({ context: START.context, ...simple, on: { GO: '.b' } }),
    ],
    [
      'a wildcard',
      parts.createMachine({
        context: START.context,
        initial: 'a',
        states: { a: { on: { '*': 'b' } }, b: {} },
      }),
    ],
    [
      'a timer',
      parts.createMachine({
        context: START.context,
        initial: 'a',
        states: { a: { after: { 5: 'b' } }, b: {} },
      }),
    ],
    [
      'an invoked actor',
      setup({ actors: { other: fromPromise(async () => {}) } }).createMachine({
        initial: 'a',
        states: { a: { invoke: { src: 'other' } } },
      }),
    ],
    [
      'an event of its own',
      parts.createMachine({
        context: START.context,
        initial: 'a',
        states: { a: { entry: raise({ type: 'GO', by: 1 }) } },
      }),
    ],
    [
      'a guard of another kind',
      parts.createMachine({
        context: START.context,
        initial: 'a',
        states: { a: { always: { guard: not('isEven'), target: 'b' } }, b: {} },
      }),
    ],
    [
      'a guard that asks for a state within another',
      parts.createMachine({
        context: START.context,
        type: 'parallel',
        states: {
          way: {
            initial: 'a',
            states: { a: { always: { guard: stateIn({ way: { far: 'b' } }), target: 'b' } }, b: {} },
          },
        },
      }),
    ],
    [
      'a guard that asks for a state by its id',
      parts.createMachine({
        context: START.context,
        initial: 'a',
        states: { a: { always: { guard: stateIn('#far'), target: 'b' } }, b: { id: 'far' } },
      }),
    ],
  ])('%s', (_, refused) => {
    expect(() => compileMachine(refused)).toThrow(/not understood|more than a table can say/)
  })
})

test('states that lead round in a circle are found out', () => {
  const round = parts.createMachine({
    context: START.context,
    initial: 'a',
    states: { a: { on: { GO: 'b' } }, b: { always: 'c' }, c: { always: 'b' } },
  })
  expect(() => compileMachine(round)({ value: 'a', context: START.context }, { type: 'GO', by: 1 })).toThrow(
    'circle',
  )
})
