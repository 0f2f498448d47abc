import { LEFT_OUT, type NumberForms } from '../../domain/erasure/number-forms.ts'
import type { Msisdn } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

/**
 * Puts the hash in the place of a number that is not written to, in a transaction: it is not written to as before, and every process
 * reads the row anew. Of what is said of the hash already, from an earlier removal, what holds for longer stays. Answers how many rows.
 */
export async function hashSuppressions(tx: Tx, number: Msisdn, forms: NumberForms): Promise<number> {
  // As whoever adds some does first: two that change the same rows wait here, and not for each other.
  const [moved] = await tx<{ version: number }[]>`
    insert into config_versions as v (what, version) values ('suppressions', 1)
    on conflict (what) do update set version = v.version + 1 returning version`
  const rows = await tx<{ id: string; reason: string }[]>`
    select id, reason from suppressions where number in (${number}, ${forms.hash}) order by id for update`
  await tx`
    delete from suppressions s using suppressions o
    where s.number in (${number}, ${forms.hash}) and o.number in (${number}, ${forms.hash}) and s.number <> o.number
      and s.client_id = o.client_id and s.sender_key = o.sender_key
      and (coalesce(s.until, 'infinity'), s.number) < (coalesce(o.until, 'infinity'), o.number)`
  const input = rows.map(({ id, reason }) => ({ id, reason: forms.without(reason, LEFT_OUT) }))
  const { count } = await tx`
    update suppressions s set number = ${forms.hash}, reason = x.reason, change = ${moved?.version ?? 1}
    from json_to_recordset(${JSON.stringify(input)}::text::json) as x(id uuid, reason text)
    where s.id = x.id and (s.number = ${number} or s.reason <> x.reason)`
  return count
}
