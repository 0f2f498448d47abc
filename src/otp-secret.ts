import type { Config } from './config.ts'
import { keptSecret } from './kept-secret.ts'

/**
 * What codes are encrypted and verified with: OTP_SECRET, or on the embedded database a secret of its own, made once in
 * the data folder. Null when processes would have to agree on one and none is set.
 */
export function otpSecretOf(config: Config): string | null {
  return config.OTP_SECRET ?? (config.POSTGRES_URL ? null : keptSecret(config.DATA_DIR, 'otp-secret'))
}
