import {
  type Redacted,
  type RedactionAsked,
  redactMessage as redactRow,
  removeExchanges,
} from '../../store/message/redacted-messages.ts'
import type { ApiDeps } from '../../world.ts'
import { readTwilioMessage } from '../reading/read-message.ts'

/** Workers write what was said of a message within half a second, and a little more where the database is slow; in milliseconds. */
const SAID_WITHIN_MS = 1_500

/**
 * Removes what a message says, in one commit, once it is final: its text, its user data, and what was said of it to providers. Ledger,
 * history and counts stay as they are. Of a message that has just ended a worker may still hold some of that: it is waited for, and
 * removed too. What one holds for longer, as its database was away, goes with its day (`PROVIDER_LOG_DAYS`). `archived`: nothing was done, its day is
 * written anew for that.
 */
export async function redactMessage(
  deps: Pick<ApiDeps, 'archive' | 'db' | 'now'>,
  asked: Omit<RedactionAsked, 'nowMs'>,
  wait: (ms: number) => Promise<unknown> = Bun.sleep,
): Promise<Redacted | { readonly kind: 'archived' }> {
  const { db, now } = deps
  const redacted = await db.sql.begin((tx) => redactRow(tx, { ...asked, nowMs: now() }))
  if (redacted.kind === 'unknown_message') {
    const archived = await readTwilioMessage(deps, asked.clientId, asked.id)
    return archived ? { kind: 'archived' } : redacted
  }
  if (redacted.kind !== 'redacted') return redacted
  const waitMs = redacted.movedAt.getTime() + SAID_WITHIN_MS - now()
  if (waitMs <= 0) return redacted
  // A clock that went back must not make it long.
  await wait(Math.min(waitMs, SAID_WITHIN_MS))
  await db.sql.begin((tx) => removeExchanges(tx, [asked.id]))
  return redacted
}
