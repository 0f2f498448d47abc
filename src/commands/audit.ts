// `npm run audit`: checks the invariants of actors/message/SPEC.md on a live database; exits 1 when any is broken. `--archive`: in the
// files of archived days, too.

import { archivePlaceOf } from '../archive-config.ts'
import type { Config } from '../config.ts'
import { auditArchive } from '../flow/archive/audit-archive.ts'
import { asTyped } from '../kit/own-files.ts'
import { AUDITED, audit } from '../store/audit.ts'
import type { Db } from '../store/database/db.ts'
import { runCommand } from './command.ts'
import { showProgress } from './days.ts'

const USAGE = `Usage:
  ${asTyped('audit')}
      check the invariants on the database
  ${asTyped('audit', '--archive')}
      check them in the files of archived days, too: reads all of them, some minutes for each 5 million messages
`

const args = process.argv.slice(2)
if (args.some((arg) => arg !== '--archive')) {
  process.stderr.write(USAGE)
  process.exit(1)
}
// npm takes the option away and tells of it in the environment.
const withArchive = args.length > 0 || process.env['npm_config_archive'] === 'true'

await runCommand(async (db, config) => {
  const findings = await audit(db)
  const archive = withArchive ? await auditFiles(db, config) : null
  const all = [...findings, ...(archive?.findings ?? [])]
  for (const { invariant, subject, found } of all)
    process.stdout.write(`${invariant}  ${subject}: ${found}\n`)
  if (archive)
    process.stdout.write(
      `Archive: ${archive.days} ${archive.days === 1 ? 'day' : 'days'} read, ${archive.messages} messages.\n`,
    )
  process.stdout.write(
    all.length === 0
      ? `${AUDITED.join(' ')} hold: no violation.\n`
      : `${all.length} violations (at most 100 are listed per rule).\n`,
  )
  return all.length === 0 ? 0 : 1
})

async function auditFiles(db: Db, config: Config) {
  const shown = new Map<string, ReturnType<typeof showProgress>>()
  return await auditArchive({ db, placeOf: archivePlaceOf(config) }, (day, done, of) => {
    const show = shown.get(day) ?? showProgress(day)
    shown.set(day, show)
    show(done, of)
  })
}
