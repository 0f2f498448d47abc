import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from './config.ts'
import { ADMIN_TOKEN_PATTERN } from './environment.ts'

const TOKEN_BYTES = 32

/** The token of a data folder, and where it lies. */
export type AdminToken = { readonly token: string; readonly path: string }

/**
 * The admins' token of an embedded gateway without ADMIN_TOKEN: made once, kept in `admin-token` of the data folder,
 * which only this user can read. The folder must be locked by the caller. Throws `ConfigError` when the file holds no
 * token.
 */
export function openAdminToken(dataDir: string): AdminToken {
  const path = join(dataDir, 'admin-token')
  const kept = readIfThere(path)
  if (kept === null) {
    const token = randomBytes(TOKEN_BYTES).toString('base64url')
    // Renamed when it is whole: a kill in between leaves no half token.
    writeFileSync(`${path}.new`, `${token}\n`, { mode: 0o600 })
    renameSync(`${path}.new`, path)
    return { token, path }
  }
  const token = kept.trim()
  if (!new RegExp(ADMIN_TOKEN_PATTERN).test(token))
    throw new ConfigError(`${path} holds no token: delete it and the next start makes one`)
  return { token, path }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new ConfigError(`${path} cannot be read`)
  }
}
