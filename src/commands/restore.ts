// `bun run restore FILE`: puts a backup of the embedded database into an empty data folder; `restore DAY` brings a day back from cold storage.

import { mkdirSync } from 'node:fs'
import packageJson from '../../package.json'
import { archiveDepsOf } from '../archive-config.ts'
import type { Config } from '../config.ts'
import { restoreData } from '../data-archive.ts'
import { type ActEnd, ofDay } from '../domain/act.ts'
import { done } from '../flow/admin/note-act.ts'
import { type DayRestored, restoreDay } from '../flow/archive/restore-day.ts'
import { asTyped } from '../kit/own-files.ts'
import { openNumberSecret } from '../number-secret.ts'
import type { Db } from '../store/database/db.ts'
import { lockDataDir } from '../store/database/embedded.ts'
import { pauseProviders } from '../store/provider/providers.ts'
import { noteCommand } from './by-command.ts'
import { runCommand, runOnDatabase, runOnDataDir } from './command.ts'
import { isDay, showProgress, tellsOfDays } from './days.ts'

const USAGE = `Usage:
  ${asTyped('restore')} FILE
      put a backup into DATA_DIR, which must be empty
  ${asTyped('restore', '--paused')} FILE
      the same, with every provider paused: nothing is submitted before you resume one
  ${asTyped('restore')} DAY
      bring a UTC day, 2026-01-31, back into the database from cold storage
`

const args = process.argv.slice(2)
const files = args.filter((arg) => arg !== '--paused')
// `npm run restore --paused FILE`: npm takes the option away and tells of it in the environment.
const isPaused = files.length < args.length || process.env['npm_config_paused'] === 'true'
const [file] = files
if (file === undefined || file.startsWith('-') || files.length > 1) {
  process.stderr.write(USAGE)
  process.exit(1)
}
if (isDay(file)) await runCommand(tellsOfDays((db, config) => restoreOne(db, config, file)))
await runOnDataDir('restored', async (config) => {
  mkdirSync(config.DATA_DIR, { recursive: true, mode: 0o700 })
  const lock = lockDataDir(config.DATA_DIR)
  const manifest = await restoreData(file, config.DATA_DIR)
  lock.close()
  process.stdout.write(
    `${config.DATA_DIR} is as it was at ${manifest.made_at}, by release ${manifest.version}.\n`,
  )
  if (!isPaused) return 0
  return await runOnDatabase(config, async (db) => {
    const names = await pauseProviders(db.sql)
    process.stdout.write(`Paused: ${names.join(', ') || 'every provider was'}.\n`)
    return 0
  })
})

async function restoreOne(db: Db, config: Config, day: string): Promise<number> {
  const deps = { ...archiveDepsOf(config, db, packageJson.version), told: showProgress(day) }
  const result = await noteCommand(db, 'restoreArchivedDay', ofDay(day), async () => {
    const answer = await restoreDay(deps, day, await openNumberSecret(config, db))
    return { answer, end: endOf(answer) }
  })
  process.stdout.write(
    result.kind === 'restored'
      ? `\r${day}: ${result.messages} messages are in the database again, for a week; then they are archived anew.\n`
      : `\r${day}: it is not in cold storage, or another process works on it.\n`,
  )
  return result.kind === 'restored' ? 0 : 1
}

function endOf(result: DayRestored): ActEnd {
  if (result.kind !== 'restored') return { outcome: 'refused', code: 'day_not_restorable', after: null }
  return done({ state: 'restored', messages: result.messages })
}
