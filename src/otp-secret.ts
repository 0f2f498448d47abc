import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'

const SECRET_BYTES = 32

/**
 * What codes are encrypted and verified with: OTP_SECRET, or on the embedded database a secret of its own, made once in
 * the data folder, which one process uses. Null when processes would have to agree on one and none is set.
 */
export function otpSecretOf(config: Config): string | null {
  if (config.OTP_SECRET) return config.OTP_SECRET
  if (config.POSTGRES_URL) return null
  const path = join(config.DATA_DIR, 'otp-secret')
  if (!existsSync(path)) {
    // Never half written: a crash leaves the other name.
    writeFileSync(`${path}.new`, randomBytes(SECRET_BYTES).toString('base64url'), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  }
  return readFileSync(path, 'utf8')
}
