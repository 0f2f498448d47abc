import { ALL_CLIENTS, type Control, type ControlName, controlOf } from '../domain/controls.ts'
import type { ClientId } from '../domain/message.ts'
import { listControls } from '../store/client/client-controls.ts'
import type { Db } from '../store/database/db.ts'
import type { DirectoryPart } from './directory.ts'

/** What may go out, and when, as this process knows it: read from memory, as old as the last `refresh` of the directory. */
export type ClientControls = {
  /** What holds for a client, which need not exist. */
  of<N extends ControlName>(name: N, clientId: ClientId): Control<N>
}

/** They as a part of the directory; what is usual holds until it was loaded. */
export function openClientControls(db: Pick<Db, 'sql'>): ClientControls & { readonly part: DirectoryPart } {
  let said: ReadonlyMap<string, object> = new Map()
  /** What holds is put together once for each that says something; all the others have the same. */
  let held = new Map<string, object>()

  return {
    of(name, clientId) {
      const own = said.get(keyOf(name, clientId))
      const key = own ? keyOf(name, clientId) : keyOf(name, ALL_CLIENTS)
      const known = held.get(key)
      if (known) return known as Control<typeof name> // kept under its name below
      const of = controlOf(name, said.get(keyOf(name, ALL_CLIENTS)) ?? {}, own ?? {})
      held.set(key, of)
      return of
    },
    part: {
      what: 'client_controls',
      async load() {
        const rows = await listControls(db.sql)
        said = new Map(rows.map(({ what, clientId, said }) => [keyOf(what, clientId), said]))
        held = new Map()
      },
    },
  }
}

function keyOf(name: ControlName, clientId: ClientId): string {
  return `${name}/${clientId}`
}
