import { asc, eq } from 'drizzle-orm'
import { alerts } from '../../../drizzle/problems.ts'
import type { Alert, AlertRule, AlertStanding } from '../../domain/alert/alert.ts'
import type { ClientId, Lane } from '../../domain/message.ts'
import type { Db, Tx } from '../database/db.ts'

type Row = typeof alerts.$inferSelect

/** All alerts, by name. */
export async function listAlerts({ orm }: Pick<Db, 'orm'>): Promise<Alert[]> {
  return (await orm.select().from(alerts).orderBy(asc(alerts.name))).map(alertOf)
}

/** One; null: there is none. */
export async function findAlert({ orm }: Pick<Db, 'orm'>, id: string): Promise<Alert | null> {
  const [row] = await orm.select().from(alerts).where(eq(alerts.id, id))
  return row ? alertOf(row) : null
}

/** Keeps a new one, of which nothing was read yet; there are `most` at most. */
export async function addAlert(
  db: Pick<Db, 'sql'>,
  id: string,
  rule: AlertRule,
  most: number,
  now: Date,
): Promise<'added' | 'name_taken' | 'too_many'> {
  return await alone(db, async (tx) => {
    if (await isTaken(tx, rule.name, id)) return 'name_taken'
    const { count } = await tx`
      insert into alerts (id, name, metric, threshold, over_minutes, at_least, provider, country, lane, client_id, is_on, created_at, updated_at)
      select ${id}::uuid, ${rule.name}, ${rule.metric}, ${rule.threshold}::float8, ${rule.overMinutes}::integer, ${rule.atLeast}::integer,
        ${rule.provider}, ${rule.country}, ${rule.lane}, ${rule.clientId}::uuid, ${rule.isOn}::boolean, ${now}::timestamptz, ${now}::timestamptz
      where (select count(*) from alerts) < ${most}`
    return count === 1 ? 'added' : 'too_many'
  })
}

/** Changes one, of which nothing is read yet after that; that it was told of stays known, so that its end is told, too. */
export async function changeAlert(
  db: Pick<Db, 'sql'>,
  id: string,
  rule: AlertRule,
  now: Date,
): Promise<'changed' | 'name_taken' | 'unknown'> {
  return await alone(db, async (tx) => {
    if (await isTaken(tx, rule.name, id)) return 'name_taken'
    const { count } = await tx`
      update alerts set name = ${rule.name}, metric = ${rule.metric}, threshold = ${rule.threshold}::float8,
        over_minutes = ${rule.overMinutes}::integer, at_least = ${rule.atLeast}::integer, provider = ${rule.provider},
        country = ${rule.country}, lane = ${rule.lane}, client_id = ${rule.clientId}::uuid, is_on = ${rule.isOn}::boolean,
        state = 'ok', value = null, since = null, read_at = null, updated_at = ${now}::timestamptz
      where id = ${id}`
    return count === 1 ? 'changed' : 'unknown'
  })
}

/** Those who write alerts do it one after the other, or two could take a name at once. */
async function alone<T>({ sql }: Pick<Db, 'sql'>, write: (tx: Tx) => Promise<T>): Promise<T> {
  // The driver unwraps promises in lists; what is answered here is a word.
  return (await sql.begin(async (tx) => {
    await tx`lock table alerts in share row exclusive mode`
    return await write(tx)
  })) as T
}

async function isTaken(tx: Tx, name: string, id: string): Promise<boolean> {
  const rows = await tx`select from alerts where name = ${name} and id <> ${id}`
  return rows.length > 0
}

/** Removes one; false: there is none. */
export async function removeAlert({ orm }: Pick<Db, 'orm'>, id: string): Promise<boolean> {
  const removed = await orm.delete(alerts).where(eq(alerts.id, id)).returning({ id: alerts.id })
  return removed.length === 1
}

/** Keeps how an alert stands that is still as it was read; false: it was changed or removed since. */
export async function keepStanding(
  tx: Tx,
  alert: Pick<Alert, 'id' | 'updatedAtMs'>,
  standing: AlertStanding,
): Promise<boolean> {
  const { state, value, sinceMs, readAtMs, toldAtMs, isTold } = standing
  const at = (ms: number | null) => (ms === null ? null : new Date(ms))
  const { count } = await tx`
    update alerts set state = ${state}, value = ${value}::float8, since = ${at(sinceMs)}::timestamptz, read_at = ${at(readAtMs)}::timestamptz,
      told_at = ${at(toldAtMs)}::timestamptz, is_told = ${isTold}
    where id = ${alert.id} and updated_at = ${new Date(alert.updatedAtMs)}`
  return count === 1
}

function alertOf({ lane, clientId, since, readAt, toldAt, createdAt, updatedAt, ...row }: Row): Alert {
  return {
    ...row,
    lane: lane as Lane | null, // the edge has checked the word
    clientId: clientId as ClientId | null, // the same, of its form
    sinceMs: since?.getTime() ?? null,
    readAtMs: readAt?.getTime() ?? null,
    toldAtMs: toldAt?.getTime() ?? null,
    createdAtMs: createdAt.getTime(),
    updatedAtMs: updatedAt.getTime(),
  }
}
