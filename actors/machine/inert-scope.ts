import { type AnyStateMachine, createActor, type InputFrom } from 'xstate'

type ScopeOf<M extends AnyStateMachine> = Parameters<M['transition']>[2]

/**
 * What a machine's own `transition` wants to know of the actor that it steps, but for what becomes of its actions: one actor that
 * never starts, for all calls. XState's `transition()` makes a new one for each, which costs three times as much as the step
 * itself. A machine that is stepped so may have actions and guards, but no invoke, no after, and no spawned actor.
 */
export function inertScope<M extends AnyStateMachine>(machine: M): Omit<ScopeOf<M>, 'actionExecutor'> {
  // It never starts, so that no context is read.
  const self = createActor<AnyStateMachine>(machine, { input: {} as InputFrom<AnyStateMachine> })
  const nothing = () => {}
  return {
    self,
    system: self.system,
    id: '',
    sessionId: '',
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
  } as unknown as Omit<ScopeOf<M>, 'actionExecutor'> // an actor of this machine
}
