// `bun run restore FILE`: puts a backup of the embedded database into an empty data folder.

import { mkdirSync } from 'node:fs'
import { restoreData } from '../data-archive.ts'
import { asTyped } from '../kit/own-files.ts'
import { lockDataDir } from '../store/database/embedded.ts'
import { pauseProviders } from '../store/provider/providers.ts'
import { runOnDatabase, runOnDataDir } from './command.ts'

const USAGE = `Usage:
  ${asTyped('restore')} FILE
      put a backup into DATA_DIR, which must be empty
  ${asTyped('restore', '--paused')} FILE
      the same, with every provider paused: nothing is submitted before you resume one
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
