import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Keeps texts so that only who has the secret reads them, and only where they belong (AES-256-GCM, NIST SP 800-38D). */
export type Seal = {
  /** A text that belongs to `owner`, as base64 of IV, tag and ciphertext: never twice alike. */
  seal(owner: string, text: string): string
  /** The text; null when it was sealed with another secret, for another purpose or owner, or was changed since. */
  open(owner: string, sealed: string): string | null
}

const ALGORITHM = 'aes-256-gcm'
const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16

/** A key for one purpose, 32 bytes (HKDF-SHA-256, RFC 5869): those of two purposes tell nothing of each other. */
export function keyFor(purpose: string, secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, KEY_BYTES))
}

/** Derives the key of this purpose from the secret. */
export function openSeal(purpose: string, secret: string): Seal {
  const key = keyFor(purpose, secret)
  return {
    seal(owner, text) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(owner))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')
    },
    open(owner, sealed) {
      const bytes = Buffer.from(sealed, 'base64')
      const [iv, tag, text] = [
        bytes.subarray(0, IV_BYTES),
        bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES),
        bytes.subarray(IV_BYTES + TAG_BYTES),
      ]
      try {
        // A shorter tag would be checked as far as it goes.
        const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES })
        decipher.setAAD(Buffer.from(owner)).setAuthTag(tag)
        return decipher.update(text, undefined, 'utf8') + decipher.final('utf8')
      } catch {
        return null
      }
    },
  }
}
