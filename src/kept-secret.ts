import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const SECRET_BYTES = 32

/** A secret of this data folder, which one process uses: made once, in a file of this name that only this user can read. */
export function keptSecret(dataDir: string, name: string): string {
  const path = join(dataDir, name)
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    // Never half written: a crash leaves the other name.
    writeFileSync(`${path}.new`, randomBytes(SECRET_BYTES).toString('base64url'), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  }
  return readFileSync(path, 'utf8')
}

/** The one that was moved to `NAME-also`, so that another is made and this one read besides; null: there is none. */
export function keptSecretAlso(dataDir: string, name: string): string | null {
  const path = join(dataDir, `${name}-also`)
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}
