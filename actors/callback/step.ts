import type { Callback } from '../../src/domain/callback/callback.ts'
import { compileMachine, type Resting } from '../machine/compile-machine.ts'
import type { CallbackEffect } from './effects.ts'
import type { CallbackEvent } from './events.ts'
import { callbackMachine } from './machine.ts'
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
    value: callback.state,
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

/** The machine's pure transition, by the table that is made of it: that of XState itself, a test holds the two equal. */
export function transitionCallback(
  snapshot: CallbackSnapshot,
  event: CallbackEvent,
): readonly [CallbackSnapshot, readonly CallbackEffect[]] {
  const [next, actions] = transition(snapshot, event)
  // Only the machine's named actions come here, and their names are those of CallbackEffect.
  return [next, actions as readonly CallbackEffect[]]
}

type CallbackSnapshot = Resting<typeof callbackMachine>

const transition = compileMachine(callbackMachine)

/** As PostgreSQL can keep it. */
function storable(text: string): string {
  return text.slice(0, MAX_ERROR).toWellFormed().replaceAll('\0', '\ufffd')
}
