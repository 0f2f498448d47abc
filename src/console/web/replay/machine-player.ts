import { type ActorOptions, createActor } from 'xstate'
import type { MessageContext } from '../../../../actors/message/context.ts'
import { MESSAGE_EFFECT_TYPES } from '../../../../actors/message/effects.ts'
import type { MessageEvent } from '../../../../actors/message/events.ts'
import { messageMachine } from '../../../../actors/message/machine.ts'
import { isLifecycleState, LIFECYCLE } from '../../../domain/lifecycle.ts'
import { graphOf, nameOf } from '../../machine-graph.ts'
import { stateId } from '../live/traffic.ts'

const TRANSITIONS = graphOf(messageMachine).transitions

/** What one event did to the machine. */
export type PlayedStep = {
  readonly event: MessageEvent
  readonly outcome: 'applied' | 'ignored'
  readonly lifecycle: string
  readonly credit: string
  readonly context: MessageContext
  /** Guards of the life cycle that were asked, in order: the first that holds decides. */
  readonly guards: readonly AskedGuard[]
  /** Orders of the machine, with their parameters, in order. */
  readonly effects: readonly string[]
}

/** A guard, by its name in the machine, and its answer. */
export type AskedGuard = { readonly name: string; readonly holds: boolean }

/** Where a machine begins. */
export type PlayerStart = {
  readonly lifecycle: string
  /** If not given, where the money of a message in that state is: HELD while it is open. */
  readonly credit?: string
  readonly context: MessageContext
}

/** A running actor of the message machine: the one the gateway runs, in the page. */
export type Player = {
  send(event: MessageEvent): PlayedStep
  readonly state: { readonly lifecycle: string; readonly credit: string; readonly context: MessageContext }
  stop(): void
}

function creditIn(lifecycle: string): string {
  return isLifecycleState(lifecycle) ? LIFECYCLE[lifecycle].credit[0] : 'HELD'
}

/** Starts an actor at rest in a state. `inspect` hears what XState tells inspectors. */
export function openPlayer(
  start: PlayerStart,
  inspect?: ActorOptions<typeof messageMachine>['inspect'],
): Player {
  let effects: string[] = []
  const note = (name: string) => (_: unknown, params: unknown) => {
    effects.push(params === undefined ? name : `${name} ${JSON.stringify(params)}`)
  }
  const machine = messageMachine.provide({
    actions: Object.fromEntries(MESSAGE_EFFECT_TYPES.map((type) => [type, note(type)])),
  })
  const snapshot = machine.resolveState({
    // The name comes from the machine itself or from the gateway's history; an unknown one throws here.
    value: { lifecycle: start.lifecycle, credit: start.credit ?? creditIn(start.lifecycle) } as never,
    context: start.context,
  })
  const actor = createActor(machine, { snapshot, input: start.context, ...(inspect ? { inspect } : {}) })
  actor.start()
  const read = () => {
    const { value, context } = actor.getSnapshot()
    return { lifecycle: String(value.lifecycle), credit: String(value.credit), context }
  }
  /** XState tells which transition is taken; those before it in the machine were asked and refused. */
  function guardsFor(event: MessageEvent): AskedGuard[] {
    const snapshot = actor.getSnapshot()
    const from = stateId(String(snapshot.value.lifecycle))
    const [taken] = machine.getTransitionData(snapshot, event)
    const decisive = taken && (taken.guard === undefined ? null : nameOf(taken.guard))
    const asked: AskedGuard[] = []
    for (const { guard } of TRANSITIONS.filter((one) => one.from === from && one.event === event.type)) {
      const holds = guard === decisive
      if (guard !== null) asked.push({ name: guard, holds })
      if (holds) break
    }
    return asked
  }
  return {
    send(event) {
      effects = []
      const guards = guardsFor(event)
      const before = actor.getSnapshot()
      actor.send(event)
      const applied = actor.getSnapshot() !== before
      return { event, outcome: applied ? 'applied' : 'ignored', ...read(), guards, effects }
    },
    get state() {
      return read()
    },
    stop: () => actor.stop(),
  }
}
