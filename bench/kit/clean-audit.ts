import { audit } from '../../src/store/audit.ts'
import type { Db } from '../../src/store/database/db.ts'

/** Throws with the first findings when the audit finds anything. */
export async function requireCleanAudit(db: Db): Promise<void> {
  const findings = await audit(db)
  if (findings.length > 0) throw new Error(`the audit found ${JSON.stringify(findings.slice(0, 3))}`)
}
