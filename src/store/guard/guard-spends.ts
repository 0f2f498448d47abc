import type { ClientId } from '../../domain/message.ts'
import { centsText, type Money, moneyOfSql } from '../../domain/money.ts'
import type { Tx } from '../database/db.ts'

/** What a client spends to a country. */
export type GuardSpend = { readonly clientId: ClientId; readonly country: string; readonly spent: Money }

/**
 * Adds to what was spent on this day (2026-11-24, UTC), less than nothing takes away; answers what it is then. One of a client and
 * country may be given once.
 */
export async function addGuardSpends(
  tx: Tx,
  day: string,
  spends: readonly GuardSpend[],
): Promise<readonly GuardSpend[]> {
  const rows = spends.map(({ spent, ...of }) => ({ ...of, spent: centsText(spent) }))
  const found = await tx<{ clientId: ClientId; country: string; spent: string }[]>`
    insert into guard_spends as s (client_id, country, day, spent_cents)
    select "clientId", country, ${day}::date, spent from json_to_recordset(${JSON.stringify(rows)}::text::json)
      as x("clientId" uuid, country text, spent numeric(20,4))
    order by "clientId", country
    on conflict (client_id, country, day) do update set spent_cents = s.spent_cents + excluded.spent_cents
    returning client_id as "clientId", country, spent_cents::text as spent`
  return found.map(({ spent, ...of }) => ({ ...of, spent: moneyOfSql(spent) }))
}

/** Forgets what was spent on days (UTC) before this. */
export async function removeGuardSpendsBefore(tx: Tx, before: Date): Promise<void> {
  await tx`delete from guard_spends where day < ${before}::date`
}
