import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PAGE } from '../../src/console/bundle.ts'
import { CHAPTERS } from '../../src/console/guide/chapters.ts'
import { CHARTS_FILE, CONSOLE_FILES } from '../../src/console/made-before.ts'
import { openPrepared } from '../../src/console/prepared.ts'
import { ENGINE_FILES } from '../../src/store/database/engine-files.ts'

/** Read while the gateway runs, by these names. */
const READ = [
  'drizzle/*.sql',
  'drizzle/meta/_journal.json',
  ...Object.values(ENGINE_FILES),
  ...CHAPTERS.flatMap(({ chapters }) => chapters.map(({ file }) => file)),
]

/** Puts into an empty folder what the executable has inside as files: migrations, the database engine, the pages of the guide, and the console, bundled and laid out. */
export async function layOut(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true })
  for (const path of READ.flatMap((files) => [...new Bun.Glob(files).scanSync('.')]))
    cpSync(path, join(folder, path))
  mkdirSync(join(folder, CONSOLE_FILES), { recursive: true })
  const prepared = openPrepared()
  const { page, assets } = await prepared.bundle()
  for (const [name, { body }] of [[PAGE, page] as const, ...assets])
    writeFileSync(join(folder, CONSOLE_FILES, name), body)
  writeFileSync(join(folder, CHARTS_FILE), (await prepared.charts()).body)
}
