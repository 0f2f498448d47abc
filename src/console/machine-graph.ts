import type { AnyStateMachine, AnyStateNode } from 'xstate'

/** A state of a machine. `id` is its path: `lifecycle.QUEUED`. */
export type GraphState = {
  readonly id: string
  readonly name: string
  readonly region: string
  readonly isInitial: boolean
  readonly isFinal: boolean
  /** Actions on the way in, by name. */
  readonly entry: readonly string[]
}

/** A transition between two states, or within one. `event` is empty when it follows by itself. */
export type GraphTransition = {
  readonly from: string
  readonly to: string
  readonly event: string
  readonly guard: string | null
  readonly actions: readonly string[]
}

/** A machine as a picture needs it: regions, their states, and every transition. */
export type MachineGraph = {
  readonly regions: readonly string[]
  readonly states: readonly GraphState[]
  readonly transitions: readonly GraphTransition[]
}

/** Reads a machine with parallel regions from its own definition: a state added there appears here. */
export function graphOf(machine: AnyStateMachine): MachineGraph {
  const regions = Object.values(machine.root.states)
  const states = regions.flatMap((region) =>
    Object.values(region.states).map((state) => stateOf(region, state)),
  )
  const transitions = regions.flatMap((region) =>
    Object.values(region.states).flatMap((state) => transitionsOf(region, state)),
  )
  return { regions: regions.map(({ key }) => key), states, transitions }
}

function stateOf(region: AnyStateNode, state: AnyStateNode): GraphState {
  return {
    id: idOf(region, state),
    name: state.key,
    region: region.key,
    isInitial: region.config.initial === state.key,
    isFinal: state.type === 'final',
    entry: state.entry.map(nameOf),
  }
}

function transitionsOf(region: AnyStateNode, state: AnyStateNode): GraphTransition[] {
  const from = idOf(region, state)
  const withEvents = [...state.transitions.values()].flat()
  const byThemselves = state.always ?? []
  return [...withEvents, ...byThemselves].map((transition) => {
    const [target] = transition.target ?? []
    return {
      from,
      to: target ? idOf(region, target) : from,
      event: transition.eventType,
      guard: transition.guard === undefined ? null : nameOf(transition.guard),
      actions: transition.actions.map(nameOf),
    }
  })
}

function idOf(region: AnyStateNode, state: AnyStateNode): string {
  return `${region.key}.${state.key}`
}

/** Guards and actions are named in the machine's definition, alone or with parameters. */
export function nameOf(named: unknown): string {
  if (typeof named === 'string') return named
  if (typeof named === 'object' && named !== null && 'type' in named) return String(named.type)
  return 'inline'
}
