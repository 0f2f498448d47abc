import type { Tx } from './database/db.ts'

/** What the last audit of the gateway came to. */
export type LastAudit = {
  readonly finishedAt: Date
  /** Violations of each invariant that was checked, by its number. */
  readonly found: Readonly<Record<string, number>>
}

/** Takes the next audit when it is due; it is due again `everyMs` later. False: it is not due, or another process has it. */
export async function takeAudit(tx: Tx, everyMs: number): Promise<boolean> {
  const { count } = await tx`
    update audits set due_at = now() + ${everyMs} * interval '1 ms' where due_at <= now()`
  return count > 0
}

/** Keeps what an audit came to that has just ended. */
export async function keepAudit(tx: Tx, found: LastAudit['found']): Promise<void> {
  await tx`update audits set finished_at = now(), found = ${JSON.stringify(found)}::text::json`
}

/** The last audit that came to its end; null: there was none. */
export async function findLastAudit(tx: Tx): Promise<LastAudit | null> {
  const [row] = await tx<{ finishedAt: Date; found: LastAudit['found'] }[]>`
    select finished_at as "finishedAt", found from audits where finished_at is not null and found is not null`
  return row ?? null
}
