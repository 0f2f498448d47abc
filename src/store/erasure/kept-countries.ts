import { countryOf } from '../../domain/country.ts'
import type { Tx } from '../database/db.ts'

/** Notes the countries of those of these messages whose release did not: reports count by it, and a hash tells none. */
export async function keepCountries(tx: Tx, day: string, ids: readonly string[]): Promise<void> {
  const table = tx(`messages_${day}`)
  const rows = await tx<{ id: string; to: string }[]>`
    select id, to_msisdn as "to" from ${table}
    where id = any(${tx.array([...ids])}::uuid[]) and country is null and to_msisdn like '+%'`
  if (rows.length === 0) return
  const input = rows.map(({ id, to }) => ({ id, country: countryOf(to) }))
  await tx`
    update ${table} m set country = x.country
    from json_to_recordset(${JSON.stringify(input)}::text::json) as x(id uuid, country text) where m.id = x.id`
}
