import type { Tx } from '../database/db.ts'

/** Where alerts are told. `secret` as it is kept. */
export type KeptWebhook = { readonly url: string; readonly secret: string; readonly updatedAt: Date }

/** Takes the next look at all alerts when it is due; it is due again `everyMs` later. False: it is not due, or another process has it. */
export async function takeAlertTurn(tx: Tx, everyMs: number): Promise<boolean> {
  const { count } = await tx`
    update alert_webhook set due_at = now() + ${everyMs} * interval '1 ms' where due_at <= now()`
  return count > 0
}

/** Where alerts are told; null: nowhere. */
export async function findWebhook(tx: Tx): Promise<KeptWebhook | null> {
  const [row] = await tx<KeptWebhook[]>`
    select url, secret, updated_at as "updatedAt" from alert_webhook where url is not null`
  return row ?? null
}

/** Sets where; the secret stays, unless there is none or another is wanted. Answers the one that is kept now. */
export async function setWebhook(
  tx: Tx,
  {
    url,
    newSecret,
    replaces,
    now,
  }: { readonly url: string; readonly newSecret: string; readonly replaces: boolean; readonly now: Date },
): Promise<string> {
  const [row] = await tx<{ secret: string }[]>`
    update alert_webhook set url = ${url}, updated_at = ${now},
      secret = case when ${replaces}::boolean then ${newSecret} else coalesce(secret, ${newSecret}) end
    returning secret`
  return row?.secret ?? newSecret
}

/** Nobody is told any more, and the secret is gone. False: nobody was. */
export async function removeWebhook(tx: Tx): Promise<boolean> {
  const { count } = await tx`
    update alert_webhook set url = null, secret = null, updated_at = null where url is not null`
  return count === 1
}

/** Puts what is kept of a secret in the place of the same in another form, if it still is that. */
export async function replaceWebhookSecret(tx: Tx, from: string, to: string): Promise<boolean> {
  const { count } = await tx`update alert_webhook set secret = ${to} where secret = ${from}`
  return count === 1
}
