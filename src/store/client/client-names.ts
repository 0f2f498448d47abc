import type { Tx } from '../database/db.ts'

/** The names of these clients, by their ids; those that are not there are left out. */
export async function listClientNames(sql: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await sql<{ id: string; name: string }[]>`
    select id, name from clients where id = any(${sql.array([...ids])}::uuid[])`
  return new Map(rows.map(({ id, name }) => [id, name]))
}
