import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Keeps texts so that only who has the secret reads them, and only where they belong (AES-256-GCM, NIST SP 800-38D). */
export type Seal = {
  /** A text that belongs to `owner`, as base64 of IV, tag and ciphertext: never twice alike. */
  seal(owner: string, text: string): string
  /** The text; null when it was sealed with a secret that is not known here, for another purpose or owner, or was changed since. */
  open(owner: string, sealed: string): string | null
  /** The same, sealed with the secret that seals now: as it is when it was so already; null when it cannot be opened. */
  renew(owner: string, sealed: string): string | null
}

const ALGORITHM = 'aes-256-gcm'
const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16

/** A key for one purpose, 32 bytes (HKDF-SHA-256, RFC 5869): those of two purposes tell nothing of each other. */
export function keyFor(purpose: string, secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, KEY_BYTES))
}

/** Derives the key of this purpose from the secret. `also`: a secret that is read besides, while one takes the place of the other. */
export function openSeal(purpose: string, secret: string, also: string | null = null): Seal {
  const key = keyFor(purpose, secret)
  const alsoKey = also === null ? null : keyFor(purpose, also)

  function seal(owner: string, text: string): string {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(owner))
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')
  }

  const openAlso = (owner: string, sealed: string) =>
    alsoKey === null ? null : openWith(alsoKey, owner, sealed)

  return {
    seal,
    open: (owner, sealed) => openWith(key, owner, sealed) ?? openAlso(owner, sealed),
    renew(owner, sealed) {
      if (openWith(key, owner, sealed) !== null) return sealed
      const text = openAlso(owner, sealed)
      return text === null ? null : seal(owner, text)
    },
  }
}

function openWith(key: Buffer, owner: string, sealed: string): string | null {
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
}
