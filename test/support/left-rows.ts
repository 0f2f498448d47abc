import type { Db } from '../../src/store/database/db.ts'

/** An audit that a release had finished. */
export async function leaveAudit(db: Db): Promise<void> {
  await db.sql`
    update audits set due_at = now() + interval '15 minutes', finished_at = now(), found = '{"I1":0,"I2":0,"I3":0,"I4":0,"I6":0}'`
}

/** A change of this client that its process died over. */
export async function leaveAct(db: Db, { clientId }: { readonly clientId: string }): Promise<void> {
  await db.sql`
    insert into acts (id, by_kind, by_name, what, subject_kind, subject_id, client_id)
    values (${Bun.randomUUIDv7()}, 'root', 'root', 'changeClient', 'client', ${clientId}, ${clientId})`
}
