import type { ClientId } from '../domain/message.ts'
import { openSeal } from '../kit/seal.ts'

/** The signing secrets of callbacks, as they are kept. Bound to the client: moved to another, nothing fits. */
export type CallbackSecrets = {
  /** False: there is no key, and secrets are kept in clear. */
  readonly seals: boolean
  /** What is sealed with another key is read, too, and should be sealed anew. */
  readonly readsAlso: boolean
  /** What is kept of a secret. What is sealed already stays as it is. */
  seal(clientId: ClientId, secret: string): string
  /** The secret of what is kept, sealed or in clear; null when it was sealed with another OTP_SECRET or for another client. */
  open(clientId: ClientId, kept: string): string | null
  /** What is kept of it from now on, sealed with OTP_SECRET: as it is when it was so already; null when it cannot be opened. */
  renew(clientId: ClientId, kept: string): string | null
}

/** What a sealed secret begins with; 1 is the version of its form: IV, tag and text in base64. */
export const SEALED_PREFIX = 'sealed:1:'

/**
 * Derives its key from OTP_SECRET; null: what is in clear stays so, what is sealed cannot be read. What was sealed with `also`
 * is read too.
 */
export function openCallbackSecrets(otpSecret: string | null, also: string | null = null): CallbackSecrets {
  const clear = (_: ClientId, kept: string) => (isSealed(kept) ? null : kept)
  if (otpSecret === null)
    return { seals: false, readsAlso: false, seal: (_, secret) => secret, open: clear, renew: clear }
  const sealing = openSeal('sms callback secret seal', otpSecret, also)
  const seal = (clientId: ClientId, secret: string) =>
    isSealed(secret) ? secret : SEALED_PREFIX + sealing.seal(clientId, secret)
  return {
    seals: true,
    readsAlso: also !== null,
    seal,
    open: (clientId, kept) => (isSealed(kept) ? sealing.open(clientId, withoutPrefix(kept)) : kept),
    renew(clientId, kept) {
      if (!isSealed(kept)) return seal(clientId, kept)
      const renewed = sealing.renew(clientId, withoutPrefix(kept))
      return renewed === null ? null : SEALED_PREFIX + renewed
    },
  }
}

function withoutPrefix(kept: string): string {
  return kept.slice(SEALED_PREFIX.length)
}

/** No signing secret begins so: those begin with `whsec_`. */
export function isSealed(kept: string): boolean {
  return kept.startsWith(SEALED_PREFIX)
}
