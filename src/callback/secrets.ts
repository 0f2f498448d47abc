import type { ClientId } from '../domain/message.ts'
import { openSeal } from '../kit/seal.ts'

/** The signing secrets of callbacks, as they are kept. Bound to the client: moved to another, nothing fits. */
export type CallbackSecrets = {
  /** False: there is no key, and secrets are kept in clear. */
  readonly seals: boolean
  /** What is kept of a secret. What is sealed already stays as it is. */
  seal(clientId: ClientId, secret: string): string
  /** The secret of what is kept, sealed or in clear; null when it was sealed with another OTP_SECRET or for another client. */
  open(clientId: ClientId, kept: string): string | null
}

/** What a sealed secret begins with; 1 is the version of its form: IV, tag and text in base64. */
export const SEALED_PREFIX = 'sealed:1:'

/** Derives its key from OTP_SECRET; null: what is in clear stays so, what is sealed cannot be read. */
export function openCallbackSecrets(otpSecret: string | null): CallbackSecrets {
  if (otpSecret === null)
    return { seals: false, seal: (_, secret) => secret, open: (_, kept) => (isSealed(kept) ? null : kept) }
  const sealing = openSeal('sms callback secret seal', otpSecret)
  return {
    seals: true,
    seal: (clientId, secret) => (isSealed(secret) ? secret : SEALED_PREFIX + sealing.seal(clientId, secret)),
    open: (clientId, kept) =>
      isSealed(kept) ? sealing.open(clientId, kept.slice(SEALED_PREFIX.length)) : kept,
  }
}

/** No signing secret begins so: those begin with `whsec_`. */
export function isSealed(kept: string): boolean {
  return kept.startsWith(SEALED_PREFIX)
}
