import { useQuery } from '@tanstack/react-query'
import type { ControlName } from '../../../domain/controls.ts'
import { getJson } from '../api.ts'
import { type Read, readOf } from '../clients/use-loaded.ts'
import type { Json, JsonSchema } from '../forms/schema.ts'
import { READ_ONCE } from '../queries.ts'

/** What may be said of each control of this gateway, and what holds where nothing is said. */
export type Controls = Readonly<Record<ControlName, { readonly schema: JsonSchema; readonly usual: Json }>>

const PATH = '/console/controls.json'

/** The controls that this gateway knows. */
export function useControls(): Read<Controls> {
  return readOf(
    useQuery({
      queryKey: [PATH],
      queryFn: ({ signal }) => getJson<Controls>(PATH, signal),
      ...READ_ONCE,
    }),
  )
}

/** Where a control is read and said: of a client, or of all of them. */
export function controlPath(name: ControlName, clientId: string | null): string {
  const whose = clientId === null ? '/v1' : `/v1/clients/${encodeURIComponent(clientId)}`
  return `${whose}/controls/${name}`
}
