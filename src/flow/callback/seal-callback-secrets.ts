import { type CallbackSecrets, SEALED_PREFIX } from '../../callback/secrets.ts'
import {
  findClearSecrets,
  hasWorkersThatReadNoSeals,
  replaceSecrets,
} from '../../store/callback/callback-secrets.ts'
import type { Db } from '../../store/database/db.ts'
import type { Deps } from '../../world.ts'

/** How often an api looks for secrets in clear: until no worker of an earlier release runs, and what those releases left. */
export const SEAL_EVERY_MS = 600_000

/** Clients in one statement. */
const BATCH = 500

/**
 * Seals the signing secrets that lie in clear, current and previous. Not while a worker runs that could not read them:
 * one of an earlier release, during an upgrade. A second call finds nothing. Answers how many clients had some.
 */
export async function sealCallbackSecrets({
  db,
  callbackSecrets,
}: {
  readonly db: Db
  readonly callbackSecrets: CallbackSecrets
}): Promise<number> {
  if (!callbackSecrets.seals || (await hasWorkersThatReadNoSeals(db.sql))) return 0
  for (let sealed = 0, after: string | null = null; ; ) {
    const found = await findClearSecrets(db.sql, SEALED_PREFIX, after, BATCH)
    await replaceSecrets(
      db.sql,
      found.map(({ clientId, secret, previous }) => ({
        clientId,
        from: { secret, previous },
        to: {
          secret: secret && callbackSecrets.seal(clientId, secret),
          previous: previous && callbackSecrets.seal(clientId, previous),
        },
      })),
    )
    sealed += found.length
    after = found.at(-1)?.clientId ?? null
    if (found.length < BATCH) return sealed
  }
}

/** Says once when secrets have to stay in clear. */
export function warnOfClearSecrets({ callbackSecrets, log }: Pick<Deps, 'callbackSecrets' | 'log'>): void {
  if (!callbackSecrets.seals)
    log.warn('OTP_SECRET is not set: the signing secrets of callbacks lie in the database in clear')
}
