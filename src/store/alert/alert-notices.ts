import type { Tx } from '../database/db.ts'

/** What is to be told, with which try this is, from 1. */
export type ClaimedNotice = { readonly id: string; readonly body: string; readonly attempts: number }

/** Puts something into the queue, due now. */
export async function addNotice(tx: Tx, id: string, body: string, now: Date): Promise<void> {
  await tx`insert into alert_notices (id, body, wake_at, created_at) values (${id}, ${body}, ${now}, ${now})`
}

/** Takes the first that is due: it comes again at `leaseEnd`, unless its end is kept before. Null: none is due. */
export async function claimNotice(tx: Tx, now: Date, leaseEnd: Date): Promise<ClaimedNotice | null> {
  const [claimed] = await tx<ClaimedNotice[]>`
    with due as materialized (
      select id from alert_notices where wake_at <= ${now} order by wake_at, id limit 1 for update skip locked
    )
    update alert_notices n set wake_at = ${leaseEnd}, attempts = n.attempts + 1 from due where n.id = due.id
    returning n.id, n.body, n.attempts`
  return claimed ?? null
}

/** It was told. */
export async function noticeTold(tx: Tx, id: string, now: Date): Promise<void> {
  await tx`update alert_notices set wake_at = null, told_at = ${now}, last_error = null where id = ${id}`
}

/** It was not; it is tried again at `wakeAt`, or given up (null). */
export async function noticeFailed(tx: Tx, id: string, error: string, wakeAt: Date | null): Promise<void> {
  await tx`update alert_notices set wake_at = ${wakeAt}, last_error = ${error} where id = ${id}`
}

/** Forgets what came to its end before this; answers how many. */
export async function removeNoticesBefore(tx: Tx, before: Date): Promise<number> {
  const result = await tx`delete from alert_notices where wake_at is null and created_at < ${before}`
  return result.count
}

/** What became of the newest notice. */
export type LastNotice = {
  readonly at: Date
  readonly toldAt: Date | null
  readonly attempts: number
  readonly lastError: string | null
  readonly waits: boolean
}

/** The newest notice, for who looks at the webhook; null: there was none. */
export async function findLastNotice(tx: Tx): Promise<LastNotice | null> {
  const [row] = await tx<LastNotice[]>`
    select created_at as at, told_at as "toldAt", attempts, last_error as "lastError", wake_at is not null as waits
    from alert_notices order by id desc limit 1`
  return row ?? null
}
