import {
  type Redacted,
  type RedactionAsked,
  redactMessage as redactRow,
  removeExchanges,
} from '../../store/message/redacted-messages.ts'
import type { ApiDeps } from '../../world.ts'

/** Workers write what was said of a message within half a second, and a little more where the database is slow; in milliseconds. */
const SAID_WITHIN_MS = 1_500

/**
 * Removes what a message says, in one commit, once it is final: its text, its user data, and what was said of it to providers. Ledger,
 * history and counts stay as they are. Of a message that has just ended a worker may still hold some of that: it is waited for, and
 * removed too. What one holds for longer, as its database was away, goes with its day (`PROVIDER_LOG_DAYS`).
 */
export async function redactMessage(
  { db, now }: Pick<ApiDeps, 'db' | 'now'>,
  asked: Omit<RedactionAsked, 'nowMs'>,
  wait: (ms: number) => Promise<unknown> = Bun.sleep,
): Promise<Redacted> {
  const redacted = await db.sql.begin((tx) => redactRow(tx, { ...asked, nowMs: now() }))
  if (redacted.kind !== 'redacted') return redacted
  const waitMs = redacted.movedAt.getTime() + SAID_WITHIN_MS - now()
  if (waitMs <= 0) return redacted
  // A clock that went back must not make it long.
  await wait(Math.min(waitMs, SAID_WITHIN_MS))
  await db.sql.begin((tx) => removeExchanges(tx, [asked.id]))
  return redacted
}
