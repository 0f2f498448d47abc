import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A data folder of a test; `remove` deletes it. */
export type DataDir = { readonly path: string; remove(): void }

/** One with nothing in it, as a new user has it: the first start makes the database, which takes seconds. */
export function createEmptyDataDir(): DataDir {
  const path = mkdtempSync(join(tmpdir(), 'sms-gateway-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** One whose database was made already; nobody has started on it. */
export function createDataDir(): DataDir {
  const data = createEmptyDataDir()
  cpSync(join(preparedFolder(), 'postgres'), join(data.path, 'postgres'), { recursive: true })
  return data
}

let prepared: string | null = null

/** Made once, and removed when the process ends. */
function preparedFolder(): string {
  if (prepared !== null) return prepared
  const { path, remove } = createEmptyDataDir()
  process.on('exit', remove)
  const script = new URL('./prepare-data.ts', import.meta.url).pathname
  const { exitCode, stderr } = Bun.spawnSync([process.execPath, script, path])
  if (exitCode !== 0) throw new Error(`no data folder could be prepared: ${stderr}`)
  prepared = path
  return path
}
