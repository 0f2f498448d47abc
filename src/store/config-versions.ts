import type { Tx } from './database/db.ts'

/** How often each part of the configuration has changed, by what it is; what never changed is not there. At most a few rows. */
export async function readConfigVersions(tx: Tx): Promise<ReadonlyMap<string, number>> {
  const rows = await tx<{ what: string; version: number }[]>`select what, version from config_versions`
  return new Map(rows.map(({ what, version }) => [what, version]))
}
