import type { ClientId, MessageId } from '../../src/domain/message.ts'
import { centsText, type Money } from '../../src/domain/money.ts'
import type { Db } from '../../src/store/database/db.ts'
import { dayOfId, ensureDaysOf } from '../../src/store/database/partitions.ts'
import { insertMessages, newMessage } from './drafts.ts'

/** A message of the past, and what became of its money; `endedAtMs` null: it is on its way. */
export type PastMessage = {
  readonly acceptedAtMs: number
  readonly cost: Money
  readonly parts?: number
  readonly country?: string | null
  readonly endedAtMs: number | null
  readonly end?: 'CAPTURED' | 'RELEASED'
  readonly providerCost?: Money | null
}

/** Writes messages of the past as the gateway would have left them, their clients' money moved along. */
export async function writePast(
  db: Db,
  clientId: ClientId,
  past: readonly PastMessage[],
): Promise<readonly MessageId[]> {
  const given = past.map(({ acceptedAtMs, cost, parts = 1 }) =>
    newMessage(clientId, { acceptedAtMs, cost, parts }),
  )
  await ensureDaysOf(
    db,
    given.map(({ id }) => id),
  )
  // Each day by itself, as they are accepted.
  for (const of of Map.groupBy(given, ({ id }) => dayOfId(id)).values()) await insertMessages(db, of)
  for (const [index, { id }] of given.entries()) {
    const {
      country = 'DE',
      providerCost = null,
      endedAtMs,
      end = 'CAPTURED',
      cost,
    } = past[index] as PastMessage // one for each
    const took = providerCost === null ? null : centsText(providerCost)
    await db.sql`update messages set country = ${country}, provider_cost_cents = ${took} where id = ${id}`
    if (endedAtMs === null) continue
    await db.sql`update credit_locks set state = ${end}, updated_at = ${new Date(endedAtMs)} where id = ${id}`
    await db.sql`
      update messages set status = ${end === 'CAPTURED' ? 'DELIVERED' : 'FAILED_PERM'}, wake_at = null where id = ${id}`
    if (end === 'RELEASED')
      await db.sql`update clients set credit_cents = credit_cents + ${centsText(cost)}::numeric where id = ${clientId}`
    else
      await db.sql`
        insert into capture_totals (client_id, slot, captured_cents) values (${clientId}, 0, ${centsText(cost)})
        on conflict (client_id, slot) do update set captured_cents = capture_totals.captured_cents + excluded.captured_cents`
  }
  return given.map(({ id }) => id)
}

/** Pays in at an instant of the past, or puts right with a reason. */
export async function payPast(
  db: Db,
  clientId: ClientId,
  atMs: number,
  amount: Money,
  note: string | null = null,
  kind: 'topup' | 'adjustment' = 'topup',
): Promise<void> {
  await db.sql`
    with paid as (
      insert into topups (id, client_id, amount_cents, note, kind, created_at)
      values (gen_random_uuid(), ${clientId}, ${centsText(amount)}, ${note}, ${kind}, ${new Date(atMs)}) returning amount_cents
    )
    update clients c set credit_cents = c.credit_cents + p.amount_cents, created_at = least(created_at, ${new Date(atMs)}) from paid p where id = ${clientId}`
}

/** A client without money. */
export async function poorClient(db: Db, name: string): Promise<ClientId> {
  const id = crypto.randomUUID() as ClientId
  await db.sql`insert into clients (id, name, credit_cents) values (${id}, ${name}, 0)`
  return id
}
