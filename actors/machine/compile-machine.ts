import type { AnyStateMachine, ContextFrom, EventFrom, SnapshotFrom } from 'xstate'
import {
  type Change,
  changesOf,
  type Guard,
  guardOf,
  type NamedAction,
  type Scope,
} from './compiled-parts.ts'

/** Where a machine is at rest: of a snapshot of XState what is not only for a running actor. */
export type Resting<M extends AnyStateMachine> = {
  readonly value: SnapshotFrom<M>['value']
  readonly context: ContextFrom<M>
}

/** The next state, the very one that was given where the event means nothing there, and what the machine orders. */
export type Transitioned<M extends AnyStateMachine> = readonly [Resting<M>, readonly NamedAction[]]

type Arrow = {
  readonly guard: Guard | null
  /** Null: no state is left. */
  readonly target: string | null
  readonly changes: readonly Change[]
}

type State = {
  readonly on: ReadonlyMap<string, readonly Arrow[]>
  readonly always: readonly Arrow[]
  readonly entry: readonly Change[]
  readonly exit: readonly Change[]
}

/** A machine that is not parallel has one, without a key. */
type Region = { readonly key: string | null; readonly states: ReadonlyMap<string, State> }

type Move = { readonly place: number; readonly region: Region; readonly from: State; readonly arrow: Arrow }

type Node = AnyStateMachine['root']

/** Transitions without an event in a row; a machine that takes more turns in a circle. */
const MAX_PASSED = 100

const NOTHING: readonly NamedAction[] = []

/**
 * Makes a table of a machine, once, and steps by it: a look-up, then the guards and assigns of the arrow, where XState goes through
 * the whole tree (a step of a message: 1.6 µs of CPU instead of 14, on a busy machine). The machine stays the one source. It may have one region of states or
 * several in parallel, and in these `on`, `always`, `entry`, `exit`, guards of `setup`, `stateIn`, `and`, `assign`, and actions that are
 * only named. Of anything else it throws, here and not at a step.
 */
export function compileMachine<M extends AnyStateMachine>(
  machine: M,
): (from: Resting<M>, event: EventFrom<M>) => Transitioned<M> {
  const regions = regionsOf(machine)
  return (from, event) => {
    const { context, value } = from
    const scope: Scope = { context, event, states: statesIn(regions, value), isCopy: false, actions: [] }
    if (!pass(regions, scope, scope.event.type)) return [from, NOTHING]
    for (let passed = 1; pass(regions, scope, null); passed++)
      if (passed === MAX_PASSED) throw new Error(`the machine ${machine.id} turns in a circle`)
    const { states, actions } = scope
    // The states are those of the machine, and the context is what its own assigns made.
    return [{ value: stateValueOf(regions, states), context: scope.context } as Resting<M>, actions]
  }
}

/** Takes the first arrow of each region whose guard holds, all at once; false: there is none. `type` null: those that need no event. */
function pass(regions: readonly Region[], scope: Scope, type: string | null): boolean {
  const moves: Move[] = []
  let place = 0
  for (const region of regions) {
    const from = stateOf(region, scope.states[place])
    const arrow = firstOpen(type === null ? from.always : from.on.get(type), scope)
    if (arrow) moves.push({ place, region, from, arrow })
    place++
  }
  for (const { from, arrow } of moves.toReversed()) if (arrow.target !== null) carryOut(from.exit, scope)
  for (const { arrow } of moves) carryOut(arrow.changes, scope)
  for (const { place, region, arrow } of moves) {
    if (arrow.target === null) continue
    scope.states[place] = arrow.target
    carryOut(stateOf(region, arrow.target).entry, scope)
  }
  return moves.length > 0
}

function firstOpen(arrows: readonly Arrow[] | undefined, scope: Scope): Arrow | null {
  if (arrows) for (const arrow of arrows) if (arrow.guard === null || arrow.guard(scope)) return arrow
  return null
}

function carryOut(changes: readonly Change[], scope: Scope): void {
  for (const change of changes) change(scope)
}

function stateOf({ states }: Region, name: string | undefined): State {
  const state = states.get(name ?? '')
  if (!state) throw new Error(`the machine has no state ${name}`)
  return state
}

function statesIn(regions: readonly Region[], value: unknown): string[] {
  return regions.map(({ key }) => String(key === null ? value : Reflect.get(Object(value), key)))
}

function stateValueOf(regions: readonly Region[], states: readonly string[]): unknown {
  if (regions[0]?.key === null) return states[0]
  return Object.fromEntries(regions.map(({ key }, place) => [key, states[place]]))
}

function regionsOf(machine: AnyStateMachine): readonly Region[] {
  const { root } = machine
  const nodes = root.type === 'parallel' ? Object.values(root.states) : [root]
  const keys = nodes.map((node) => (node === root ? null : node.key))
  for (const node of new Set([root, ...nodes])) {
    const { transitions, always, entry, exit, invoke, type } = node
    const isPlain =
      transitions.size + (always?.length ?? 0) + entry.length + exit.length + invoke.length === 0
    if (!isPlain || (type !== 'compound' && node !== root)) throw notUnderstood(node)
  }
  return nodes.map((node, place) => ({
    key: keys[place] ?? null,
    states: new Map(
      Object.values(node.states).map((state) => [state.key, compiledState(machine, keys, state)]),
    ),
  }))
}

function compiledState(machine: AnyStateMachine, keys: readonly (string | null)[], node: Node): State {
  const { type, transitions, always, entry, exit, invoke } = node
  if ((type !== 'atomic' && type !== 'final') || invoke.length > 0) throw notUnderstood(node)
  const arrow = ({ guard, target, actions, reenter }: ArrowDefinition): Arrow => ({
    guard: guardOf(machine, keys, guard),
    target: targetOf(node, target, reenter),
    changes: changesOf(machine, actions),
  })
  return {
    on: new Map([...transitions].map(([type, arrows]) => [plainType(node, type), arrows.map(arrow)])),
    always: (always ?? []).map(arrow),
    entry: changesOf(machine, entry),
    exit: changesOf(machine, exit),
  }
}

type ArrowDefinition = NonNullable<Node['always']>[number]

/** Null: it stays. A target that is its own source is left and entered again only where the machine says so. */
function targetOf(node: Node, targets: ArrowDefinition['target'], reenter: boolean): string | null {
  const [target, ...others] = targets ?? []
  if (!target) return null
  if (others.length > 0 || target.parent !== node.parent) throw notUnderstood(node)
  return target !== node || reenter ? target.key : null
}

/** Events by their whole names: neither wildcards nor those that XState makes itself. */
function plainType(node: Node, type: string): string {
  if (type.includes('*') || type.startsWith('xstate.')) throw notUnderstood(node)
  return type
}

function notUnderstood({ id }: Node): Error {
  return new Error(`the state ${id} has more than a table can say`)
}
