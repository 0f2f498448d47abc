// `bun run archive [DAY]`: takes days to cold storage now, with progress; `--list` says which are there.

import packageJson from '../../package.json'
import { archiveDepsOf } from '../archive-config.ts'
import { type Config, ConfigError } from '../config.ts'
import { type ActEnd, ofDay } from '../domain/act.ts'
import { done } from '../flow/admin/note-act.ts'
import { archiveDay, type DayArchived } from '../flow/archive/archive-day.ts'
import { asTyped } from '../kit/own-files.ts'
import { listArchivedDays } from '../store/archive/archived-days.ts'
import { dueDays } from '../store/archive/day-tables.ts'
import type { Db } from '../store/database/db.ts'
import { noteCommand } from './by-command.ts'
import { runCommand } from './command.ts'
import { dayRefused, isDay, showProgress, tellsOfDays } from './days.ts'

const USAGE = `Usage:
  ${asTyped('archive')}
      take every day to cold storage that is older than ARCHIVE_AFTER_DAYS and has ended
  ${asTyped('archive')} DAY
      take this UTC day there, 2026-01-31, however old it is
  ${asTyped('archive', '--list')}
      say which days were archived, where, and what is under way
`

const args = process.argv.slice(2)
const [word] = args
// npm takes the option away and tells of it in the environment.
const isList = word === '--list' || (word === undefined && process.env['npm_config_list'] === 'true')
if (args.length > 1 || (word !== undefined && !isList && !isDay(word))) {
  process.stderr.write(USAGE)
  process.exit(1)
}
await runCommand(tellsOfDays(async (db, config) => (isList ? await list(db) : await archive(db, config))))

async function archive(db: Db, config: Config): Promise<number> {
  if (config.POSTGRES_URL && !config.ARCHIVE_TO)
    throw new ConfigError('ARCHIVE_TO is not set: it says where days go')
  if (word === undefined && config.ARCHIVE_AFTER_DAYS === undefined)
    throw new ConfigError('ARCHIVE_AFTER_DAYS is not set: it says which days are old enough; or name a day')
  const days = word === undefined ? await dueDays(db.sql, config.ARCHIVE_AFTER_DAYS ?? 0) : [word]
  if (days.length === 0) process.stdout.write('No day is due.\n')
  let refused = 0
  for (const day of days) {
    const deps = { ...archiveDepsOf(config, db, packageJson.version), told: showProgress(day) }
    const result = await noteCommand(db, 'archiveDay', ofDay(day), async () => {
      const answer = await archiveDay(deps, day)
      return { answer, end: endOf(answer) }
    })
    if (result.kind === 'archived')
      process.stdout.write(
        `\r${day}: ${result.messages} messages in ${Math.ceil(result.bytes / 1e3)} kB, and no more in the database.\n`,
      )
    else {
      refused += 1
      process.stdout.write(`\r${day}: ${dayRefused(result)}\n`)
    }
  }
  return word !== undefined && refused > 0 ? 1 : 0
}

function endOf(result: DayArchived): ActEnd {
  if (result.kind !== 'archived') return { outcome: 'refused', code: null, after: null }
  return done({ state: 'archived', messages: result.messages, bytes: result.bytes })
}

async function list(db: Db): Promise<number> {
  for (const { day, state, messages, bytes, place, held, doneRows, ofRows, error } of await listArchivedDays(
    db.sql,
  )) {
    const size = messages === null ? '' : `  ${messages} messages, ${Math.ceil((bytes ?? 0) / 1e3)} kB`
    const under = held ? `  under way: ${doneRows} of about ${ofRows} rows` : ''
    process.stdout.write(
      `${day}  ${state}${size}  ${place ?? 'DATA_DIR/archive'}${under}${error ? `  ${error}` : ''}\n`,
    )
  }
  return 0
}
