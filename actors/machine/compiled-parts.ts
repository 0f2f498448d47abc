import { type AnyStateMachine, and } from 'xstate'

/** An action that the machine only names, with its parameters: whoever steps the machine carries it out. */
export type NamedAction = { readonly type: string }

/** A step under way. */
export type Scope = {
  context: object
  readonly event: { readonly type: string }
  /** The state of each region that is active. */
  readonly states: string[]
  /** False while `context` is that of the caller, which is never changed. */
  isCopy: boolean
  readonly actions: NamedAction[]
}

/** A guard as it is asked. */
export type Guard = (scope: Scope) => boolean

/** An action as it is carried out: it changes the context of the scope, or adds to its actions. */
export type Change = (scope: Scope) => void

/** What guards, assigns and parameters are functions of. */
type Told = (told: Pick<Scope, 'context' | 'event'>) => unknown

/** The guard that this is in the machine; null: there is none. Throws for one that is made in another way. `keys` are those of the regions. */
export function guardOf(
  machine: AnyStateMachine,
  keys: readonly (string | null)[],
  guard: unknown,
): Guard | null {
  if (guard === undefined) return null
  const made: unknown = typeof guard === 'string' ? Reflect.get(machine.implementations.guards, guard) : guard
  if (typeof made !== 'function') throw unknownPart(machine, 'guard', guard)
  if (!('check' in made)) {
    const holds = made as Told // a guard of `setup` is a function of context and event
    return (scope) => holds(scope) === true
  }
  if (made.check === CHECK_ALL) {
    const all = listOf(Reflect.get(made, 'guards')).map((one) => guardOf(machine, keys, one))
    return (scope) => all.every((one) => one === null || one(scope))
  }
  const places = placesOf(Reflect.get(made, 'stateValue'), keys)
  if (!places) throw unknownPart(machine, 'guard', guard)
  return ({ states }) => places.every(([place, state]) => states[place] === state)
}

/** What these actions do, one after the other. Throws for one that is neither an assign nor only named. */
export function changesOf(machine: AnyStateMachine, actions: readonly unknown[]): readonly Change[] {
  return actions.map((action) => changeOf(machine, action))
}

function changeOf(machine: AnyStateMachine, action: unknown): Change {
  const { type, params } = nameOf(action)
  const made: unknown = Reflect.get(machine.implementations.actions, type)
  if (typeof made !== 'function') throw unknownPart(machine, 'action', action)
  if (!('resolve' in made)) return named(type, params)
  const assignment: unknown = Reflect.get(made, 'assignment')
  if (assignment === undefined || params !== undefined) throw unknownPart(machine, 'action', action)
  if (typeof assignment === 'function') {
    const update = assignment as Told // what `assign` was given
    return (scope) => assign(scope, update(scope))
  }
  const fields = Object.entries(Object(assignment)).map(([field, value]): readonly [string, Told] => [
    field,
    typeof value === 'function' ? (value as Told) : () => value, // what `assign` was given for the field
  ])
  return (scope) => assign(scope, Object.fromEntries(fields.map(([field, told]) => [field, told(scope)])))
}

function named(type: string, params: unknown): Change {
  if (params === undefined) {
    const action = { type }
    return ({ actions }) => actions.push(action)
  }
  const told = typeof params === 'function' ? (params as Told) : () => params // params of a named action
  return (scope) => scope.actions.push({ type, ...Object(told(scope)) })
}

function assign(scope: Scope, update: unknown): void {
  scope.context = Object.assign(scope.isCopy ? scope.context : { ...scope.context }, update)
  scope.isCopy = true
}

function nameOf(action: unknown): { readonly type: string; readonly params: unknown } {
  if (typeof action === 'string') return { type: action, params: undefined }
  const { type, params } = Object(action)
  return { type: String(type), params }
}

/** XState tells its own guards by what checks them. */
const CHECK_ALL: unknown = Reflect.get(and([]), 'check')

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Which state each of these regions has to be in; null: the value is not of that kind, but a state by its id or one within another. */
function placesOf(
  value: unknown,
  keys: readonly (string | null)[],
): readonly (readonly [number, string])[] | null {
  const wanted = Object.entries(typeof value === 'string' ? { '': value } : Object(value))
  const places = wanted.flatMap(([key, state]): (readonly [number, string])[] => {
    const place = keys.indexOf(key || null)
    return place >= 0 && typeof state === 'string' && !state.startsWith('#') ? [[place, state]] : []
  })
  return wanted.length > 0 && places.length === wanted.length ? places : null
}

function unknownPart({ id }: AnyStateMachine, what: string, part: unknown): Error {
  const name = typeof part === 'function' ? part.name : JSON.stringify(part)
  return new Error(`the machine ${id} has a ${what} that is not understood: ${name}`)
}
