// `bun run backup FILE`: writes the embedded database and its secrets to a file, while the gateway is at work.

import { backUpData, DataRefused, hasDatabase } from '../data-archive.ts'
import { asTyped } from '../kit/own-files.ts'
import { runOnDatabase, runOnDataDir } from './command.ts'

const USAGE = `Usage:
  ${asTyped('backup')} FILE    write the database and the secrets of DATA_DIR to FILE (.tar.gz), also while the gateway is at work
`
const MB = 1_000_000

const [file, ...more] = process.argv.slice(2)
if (file === undefined || file.startsWith('-') || more.length > 0) {
  process.stderr.write(USAGE)
  process.exit(1)
}
await runOnDataDir('backed up', async (config) => {
  if (!hasDatabase(config.DATA_DIR)) throw new DataRefused(`there is no database in ${config.DATA_DIR}`)
  return await runOnDatabase(config, async (db) => {
    const { files, bytes, heldMs, fileBytes } = await backUpData(db, config.DATA_DIR, file)
    process.stdout.write(
      `${file}: ${(fileBytes / MB).toFixed(1)} MB, of ${files} files with ${(bytes / MB).toFixed(1)} MB; the gateway waited ${Math.ceil(heldMs)} ms.\nIt holds the secrets of the gateway: keep it as you keep these.\n`,
    )
    return 0
  })
})
