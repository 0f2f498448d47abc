// `npm run audit`: checks the invariants of actors/message/SPEC.md on a live database; exits 1 when any is broken.

import { AUDITED, audit } from '../store/audit.ts'
import { runCommand } from './command.ts'

await runCommand(async (db) => {
  const findings = await audit(db)
  for (const { invariant, subject, found } of findings)
    process.stdout.write(`${invariant}  ${subject}: ${found}\n`)
  process.stdout.write(
    findings.length === 0
      ? `${AUDITED.join(' ')} hold: no violation.\n`
      : `${findings.length} violations (at most 100 are listed per rule).\n`,
  )
  return findings.length === 0 ? 0 : 1
})
