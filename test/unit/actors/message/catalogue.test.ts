import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { MESSAGE_EFFECT_TYPES, SETTLEMENT_OF } from '../../../../actors/message/effects.ts'
import { MESSAGE_EVENT_TYPES } from '../../../../actors/message/events.ts'
import { messageMachine } from '../../../../actors/message/machine.ts'
import { stepActor } from '../../../../actors/message/step.ts'
import { graphOf } from '../../../../src/console/machine-graph.ts'
import { LIFECYCLE, LIFECYCLE_STATES } from '../../../../src/domain/lifecycle.ts'
import { CREDIT_STATES } from '../../../../src/domain/message.ts'
import { cell, SITUATION_NAMES } from './situations.ts'

/** All that the machine does in a state, in every situation. */
function* stepsFrom(status: (typeof LIFECYCLE_STATES)[number]) {
  for (const type of MESSAGE_EVENT_TYPES)
    for (const situation of SITUATION_NAMES) {
      const { actor, event, policy } = cell(status, type, situation)
      yield { type, situation, taken: actor.taken, step: stepActor(actor, event, null, policy) }
    }
}

const graph = graphOf(messageMachine)
const statesOf = (region: string) => graph.states.filter((state) => state.region === region)
const namesOf = (region: string) =>
  statesOf(region)
    .map(({ name }) => name)
    .sort()

describe('the machine and the catalogue agree', () => {
  test('on the states, of the message and of its money', () => {
    expect(namesOf('lifecycle')).toEqual([...LIFECYCLE_STATES].sort())
    expect(namesOf('credit')).toEqual([...CREDIT_STATES].sort())
  })

  for (const state of LIFECYCLE_STATES) {
    const facts = LIFECYCLE[state]

    test(`on whether ${state} is final`, () => {
      expect(statesOf('lifecycle').find(({ name }) => name === state)?.isFinal).toBe(facts.final)
    })

    test(`on the client’s right to cancel in ${state}`, () => {
      for (const { type, taken, step } of stepsFrom(state)) {
        if (type !== 'CANCEL_REQUESTED') continue
        const isCancelled = step.actor.status === 'CANCELLED' && step.outcome === 'applied'
        // What a provider has taken is paid for: only where the state allows it anyway may that decide.
        if (isCancelled !== facts.cancellable) expect([isCancelled, taken]).toEqual([false, true])
        else expect(isCancelled).toBe(facts.cancellable)
      }
    })

    test(`on the client’s right to replace in ${state}`, () => {
      for (const { type, taken, step } of stepsFrom(state))
        if (type === 'REPLACED') expect(step.outcome === 'applied').toBe(facts.replaceable && !taken)
    })

    test(`on what ${state} waits for`, () => {
      const applied = [...stepsFrom(state)].filter(({ step }) => step.outcome === 'applied')
      // An order that comes is dispatched from there only; an answer that refuses counts only while it is awaited.
      expect(applied.some(({ type }) => type === 'DISPATCHED')).toBe(facts.waitsFor === 'dispatch')
      expect(applied.some(({ type }) => type === 'PROVIDER_REJECTED_PERM')).toBe(facts.waitsFor === 'answer')
      expect(applied.some(({ type }) => type === 'RECEIPT_FAILED')).toBe(facts.waitsFor === 'receipt')
    })
  }

  test('on where the money is when a message ends', () => {
    const settled = new Map<string, Set<string>>()
    for (const state of LIFECYCLE_STATES)
      for (const { step } of stepsFrom(state)) {
        if (step.actor.status === state) continue
        const { status } = step.actor
        settled.set(status, (settled.get(status) ?? new Set()).add(step.credit ?? 'HELD'))
      }
    for (const [status, credits] of settled) {
      const facts = Object.entries(LIFECYCLE).find(([name]) => name === status)?.[1]
      expect([status, [...credits].sort()]).toEqual([status, [...(facts?.credit ?? [])].sort()])
    }
    expect([...settled.keys()].sort()).toEqual([...LIFECYCLE_STATES].sort())
  })
})

test('what the machine orders is in the catalogue of effects, and each effect of the money settles it', () => {
  const named = [
    graph.states.flatMap(({ entry }) => entry),
    graph.transitions.flatMap(({ actions }) => actions),
  ]
  const ordered = new Set(named.flat().filter((name) => !isAssign(name)))
  expect([...ordered].sort()).toEqual([...MESSAGE_EFFECT_TYPES].sort())
  expect(SETTLEMENT_OF).toEqual({
    dispatch: null,
    submit: null,
    captureHold: 'CAPTURED',
    releaseHold: 'RELEASED',
  })
})

function isAssign(name: string): boolean {
  const action: unknown = Reflect.get(messageMachine.implementations.actions, name)
  return typeof action === 'function' && 'type' in action && action.type === 'xstate.assign'
}

test('SPEC.md draws every state and has a row for every event', async () => {
  const spec = await Bun.file(join(import.meta.dir, '../../../../actors/message/SPEC.md')).text()
  for (const state of LIFECYCLE_STATES)
    expect(spec).toMatch(new RegExp(`^ +(?:\\w+|\\[\\*\\]) --> ${state}\\b`, 'm'))
  for (const type of MESSAGE_EVENT_TYPES) expect(spec).toMatch(new RegExp(`^\\| ${type} +\\|`, 'm'))
  const [head = ''] = spec.match(/^\| +\|.*\| final +\|$/m) ?? []
  for (const state of LIFECYCLE_STATES)
    expect([state, head.includes(` ${state} `)]).toEqual([state, !LIFECYCLE[state].final])
})
