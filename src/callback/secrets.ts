import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { ClientId } from '../domain/message.ts'

/** The signing secrets of callbacks, as they are kept. Bound to the client: moved to another, nothing fits. */
export type CallbackSecrets = {
  /** False: there is no key, and secrets are kept in clear. */
  readonly seals: boolean
  /** What is kept of a secret (AES-256-GCM). What is sealed already stays as it is. */
  seal(clientId: ClientId, secret: string): string
  /** The secret of what is kept, sealed or in clear; null when it was sealed with another OTP_SECRET or for another client. */
  open(clientId: ClientId, kept: string): string | null
}

/** What a sealed secret begins with; 1 is the version of its form: IV, tag and text in base64. */
export const SEALED_PREFIX = 'sealed:1:'

const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16

/** Derives its key from OTP_SECRET (HKDF-SHA-256, RFC 5869); null: what is in clear stays so, what is sealed cannot be read. */
export function openCallbackSecrets(otpSecret: string | null): CallbackSecrets {
  if (otpSecret === null)
    return { seals: false, seal: (_, secret) => secret, open: (_, kept) => (isSealed(kept) ? null : kept) }
  const key = Buffer.from(hkdfSync('sha256', otpSecret, '', 'sms callback secret seal', KEY_BYTES))
  return {
    seals: true,
    seal(clientId, secret) {
      if (isSealed(secret)) return secret
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(clientId))
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return SEALED_PREFIX + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')
    },
    open(clientId, kept) {
      if (!isSealed(kept)) return kept
      const bytes = Buffer.from(kept.slice(SEALED_PREFIX.length), 'base64')
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
          authTagLength: TAG_BYTES,
        })
          .setAAD(Buffer.from(clientId))
          .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
        return (
          decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
        )
      } catch {
        return null
      }
    },
  }
}

/** No signing secret begins so: those begin with `whsec_`. */
export function isSealed(kept: string): boolean {
  return kept.startsWith(SEALED_PREFIX)
}
