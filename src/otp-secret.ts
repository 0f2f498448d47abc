import type { Config } from './config.ts'
import { keptSecret } from './kept-secret.ts'
import type { OtpSettings } from './world.ts'

/**
 * What codes are encrypted and verified with: OTP_SECRET, or on the embedded database a secret of its own, made once in
 * the data folder. Null when processes would have to agree on one and none is set.
 */
export function otpSecretOf(config: Config): string | null {
  return config.OTP_SECRET ?? (config.POSTGRES_URL ? null : keptSecret(config.DATA_DIR, 'otp-secret'))
}

/** How OTPs are sent with this secret. */
export function otpSettingsOf(config: Config, secret: string): OtpSettings {
  return {
    secret,
    deadlineMs: config.OTP_DEADLINE_MS,
    echoCode: config.OTP_ECHO_CODE === 'true',
    limits: { perNumber: config.OTP_NUMBER_LIMIT, perPrefix: config.OTP_PREFIX_LIMIT },
  }
}
