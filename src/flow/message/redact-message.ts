import {
  type Redacted,
  type RedactionAsked,
  redactMessage as redactRow,
} from '../../store/message/redacted-messages.ts'
import type { ApiDeps } from '../../world.ts'

/**
 * Removes what a message says, in one commit, once it is final: its text, its user data, and what was said of it to providers. Ledger,
 * history and counts stay as they are. What a worker has not written yet of its exchanges, half a second's worth, is not found, and
 * goes with its day (`PROVIDER_LOG_DAYS`).
 */
export async function redactMessage(
  { db, now }: Pick<ApiDeps, 'db' | 'now'>,
  asked: Omit<RedactionAsked, 'nowMs'>,
): Promise<Redacted> {
  return await db.sql.begin((tx) => redactRow(tx, { ...asked, nowMs: now() }))
}
