import type { ClientId } from '../domain/message.ts'
import { type GivenParameters, NO_PARAMETERS } from '../domain/parameters.ts'
import { listClientParameters } from '../store/client/client-parameters.ts'
import type { Db } from '../store/database/db.ts'
import type { DirectoryPart } from './directory.ts'

/** What providers are told of all messages of a client, as this process knows it. */
export type ClientParameters = {
  of(clientId: ClientId): GivenParameters
}

/** They as a part of the directory; nothing is known until it was loaded. */
export function openClientParameters(
  db: Pick<Db, 'sql'>,
): ClientParameters & { readonly part: DirectoryPart } {
  let known: ReadonlyMap<ClientId, GivenParameters> = new Map()
  return {
    of: (clientId) => known.get(clientId) ?? NO_PARAMETERS,
    part: {
      what: 'client_parameters',
      async load() {
        known = new Map((await listClientParameters(db.sql)).map(({ id, tlvs, dlt }) => [id, { tlvs, dlt }]))
      },
    },
  }
}
