import { type CallbackSecrets, openCallbackSecrets } from './callback/secrets.ts'
import type { Config } from './config.ts'
import { keptSecret, keptSecretAlso } from './kept-secret.ts'
import type { OtpSettings, WorkerDeps } from './world.ts'

/** What codes and signing secrets are encrypted with, and what they may be encrypted with besides. */
export type OtpSecrets = Pick<WorkerDeps, 'otpSecret' | 'otpSecretAlso'>

/**
 * What codes are encrypted and verified with: OTP_SECRET, or on the embedded database a secret of its own, made once in
 * the data folder; besides OTP_SECRET_ALSO, or `otp-secret-also` there. Null when processes would have to agree on one
 * and none is set.
 */
export function otpSecretsOf({ OTP_SECRET, OTP_SECRET_ALSO, POSTGRES_URL, DATA_DIR }: Config): OtpSecrets {
  return {
    otpSecret: OTP_SECRET ?? (POSTGRES_URL ? null : keptSecret(DATA_DIR, 'otp-secret')),
    otpSecretAlso: OTP_SECRET_ALSO ?? (POSTGRES_URL ? null : keptSecretAlso(DATA_DIR, 'otp-secret')),
  }
}

/** How signing secrets of callbacks are kept with these. */
export function callbackSecretsOf({ otpSecret, otpSecretAlso }: OtpSecrets): CallbackSecrets {
  return openCallbackSecrets(otpSecret, otpSecretAlso)
}

/** How OTPs are sent with these; null: they are off. */
export function otpSettingsOf(config: Config, { otpSecret, otpSecretAlso }: OtpSecrets): OtpSettings | null {
  if (otpSecret === null) return null
  return {
    secret: otpSecret,
    secretAlso: otpSecretAlso,
    deadlineMs: config.OTP_DEADLINE_MS,
    echoCode: config.OTP_ECHO_CODE === 'true',
    limits: { perNumber: config.OTP_NUMBER_LIMIT, perPrefix: config.OTP_PREFIX_LIMIT },
  }
}
