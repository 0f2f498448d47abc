import type { ActState } from '../../domain/act.ts'
import { ALL_CLIENTS } from '../../domain/controls.ts'
import { listControls } from '../../store/client/client-controls.ts'
import { listProviders } from '../../store/provider/providers.ts'
import type { Deps } from '../../world.ts'
import { providerState, readState, withoutNumbers } from './subject-states.ts'

/** Providers, routes and the controls of all clients as they are now, as an act keeps them. */
export async function configState(deps: Pick<Deps, 'db' | 'now'>): Promise<NonNullable<ActState>> {
  const { sql } = deps.db
  const [providers, routes, controls] = await Promise.all([
    listProviders(sql),
    readState(deps, { kind: 'routes', id: null, clientId: null }),
    listControls(sql),
  ])
  const ofAll = controls.filter(({ clientId }) => clientId === ALL_CLIENTS)
  return {
    ...named('provider', providers, (row) => [row.name, providerState(row)]),
    ...named('control', ofAll, ({ what, said }) => [what, withoutNumbers(said)]),
    ...routes,
  }
}

/** The same two without what is alike in both. */
export function changedOnly(before: NonNullable<ActState>, after: NonNullable<ActState>) {
  const differs = (name: string) => JSON.stringify(before[name]) !== JSON.stringify(after[name])
  const only = (state: NonNullable<ActState>): ActState =>
    Object.fromEntries(Object.entries(state).filter(([name]) => differs(name)))
  return { before: only(before), after: only(after) }
}

function named<T>(what: string, rows: readonly T[], of: (row: T) => readonly [name: string, state: unknown]) {
  return Object.fromEntries(
    rows.map((row) => {
      const [name, state] = of(row)
      return [`${what} ${name}`, state]
    }),
  )
}
