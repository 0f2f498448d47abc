import type { Tx } from './db.ts'

/** Sessions of an api process bear this name and then what tells one process from another. */
export const API_SESSIONS = 'sms-api-'

/** The api processes that are connected to this database now, by the names of their sessions. A pooler in between may hide them. */
export async function listApiProcesses(tx: Tx): Promise<Set<string>> {
  const rows = await tx<{ name: string }[]>`
    select distinct application_name as name from pg_stat_activity
    where datname = current_database() and starts_with(application_name, ${API_SESSIONS})`
  return new Set(rows.map(({ name }) => name))
}
