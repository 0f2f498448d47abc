import type { Callback, CallbackState } from '../../src/domain/callback/callback.ts'
import { inertScope } from '../machine/inert-scope.ts'
import type { CallbackEffect } from './effects.ts'
import type { CallbackEvent } from './events.ts'
import { type CallbackContext, callbackMachine } from './machine.ts'
import type { CallbackPolicy } from './policy.ts'

/** What one event did to a callback. */
export type CallbackStep = {
  readonly outcome: 'applied' | 'ignored'
  readonly callback: Callback
  readonly effects: readonly CallbackEffect[]
}

/** Longest error kept, in characters. */
const MAX_ERROR = 500

/** Steps a callback through the machine. Pure: the row becomes a snapshot, and the next one becomes a row. */
export function stepCallback(callback: Callback, event: CallbackEvent, policy: CallbackPolicy): CallbackStep {
  const { attempts, version, wakeAtMs, lastStatusCode, lastError, deliveredAtMs } = callback
  const snapshot = {
    ...RESTING[callback.state],
    context: { attempts, version, wakeAtMs, lastStatusCode, lastError, deliveredAtMs, policy },
  }
  const [next, effects] = transitionCallback(snapshot, event)
  const { policy: _, ...remembered } = next.context
  if (effects.length === 0 && next.value === snapshot.value && next.context === snapshot.context)
    return { outcome: 'ignored', callback, effects: [] }
  return {
    outcome: 'applied',
    callback: {
      ...callback,
      ...remembered,
      state: next.value,
      version: version + 1,
      lastError: remembered.lastError === null ? null : storable(remembered.lastError),
    },
    effects,
  }
}

/** The machine's pure transition: that of XState itself with one inert actor for all (a test holds the two equal). */
export function transitionCallback(
  snapshot: CallbackSnapshot,
  event: CallbackEvent,
): readonly [CallbackSnapshot, readonly CallbackEffect[]] {
  const effects: CallbackEffect[] = []
  const scope: CallbackScope = {
    ...INERT,
    // Only the machine's named actions come here, and their names are those of CallbackEffect.
    actionExecutor: ({ type }) => effects.push({ type } as CallbackEffect),
  }
  return [callbackMachine.transition(snapshot, event, scope), effects]
}

type CallbackSnapshot = ReturnType<typeof callbackMachine.resolveState>
type CallbackScope = Parameters<typeof callbackMachine.transition>[2]

const INERT = inertScope(callbackMachine)

const restIn = (value: CallbackState) =>
  callbackMachine.resolveState({ value, context: {} as CallbackContext })

/** The machine at rest in each state: `resolveState` walks all of it, and only the context differs between callbacks. */
const RESTING = {
  PENDING: restIn('PENDING'),
  DELIVERING: restIn('DELIVERING'),
  DELIVERED: restIn('DELIVERED'),
  DEAD: restIn('DEAD'),
} as const satisfies Record<CallbackState, CallbackSnapshot>

/** As PostgreSQL can keep it. */
function storable(text: string): string {
  return text.slice(0, MAX_ERROR).toWellFormed().replaceAll('\0', '\ufffd')
}
