import { AUDITED, auditRecent } from '../store/audit.ts'
import { keepAudit, takeAudit } from '../store/audit-turns.ts'
import type { Deps } from '../world.ts'

/** How often a process looks whether an audit is due. */
export const AUDIT_TICK_MS = 10_000

/** What takes longer is given up, and no audit has ended. */
const AUDIT_WITHIN_MS = 60_000

/** Violations that are logged of one audit, at most; all are counted, 100 of each rule. */
const MAX_LOGGED = 20

/**
 * Checks the invariants when it is due, in one process of all at a time, of the newest `messages`, and keeps what it came to.
 * Whoever dies over it leaves it to the next turn.
 */
export async function auditWhenDue(
  { db, log }: Pick<Deps, 'db' | 'log'>,
  { everyMs, messages }: { readonly everyMs: number; readonly messages: number },
): Promise<void> {
  if (!(await takeAudit(db.sql, everyMs))) return
  const findings = await auditRecent(db, { messages, withinMs: AUDIT_WITHIN_MS })
  if (findings === null) {
    log.warn({ seconds: AUDIT_WITHIN_MS / 1_000 }, 'the audit took too long and was given up')
    return
  }
  const found = Object.fromEntries(
    AUDITED.map((invariant) => [invariant, findings.filter((one) => one.invariant === invariant).length]),
  )
  await keepAudit(db.sql, found)
  for (const { invariant, subject, found: words } of findings.slice(0, MAX_LOGGED))
    log.error({ invariant, subject, found: words }, 'the audit found a broken invariant')
}
