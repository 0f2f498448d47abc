import { createHmac, randomBytes } from 'node:crypto'

/** What a secret begins with (Standard Webhooks, "Symmetric signatures"). */
const PREFIX = 'whsec_'

/** Sizes of a key that the standard allows, in bytes. */
const MIN_KEY_BYTES = 24
const MAX_KEY_BYTES = 64

/** Sizes of the keys made here: as long as the digest, more makes an HMAC no stronger (RFC 2104, 3). */
const NEW_KEY_BYTES = 32

/** A new secret: `whsec_` and 32 random bytes in base64. */
export function newSecret(): string {
  return PREFIX + randomBytes(NEW_KEY_BYTES).toString('base64')
}

/** The key of a secret; null when it is not `whsec_` and 24 to 64 bytes in base64. */
export function readSecret(secret: string): Uint8Array | null {
  const base64 = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : ''
  const key = Buffer.from(base64, 'base64')
  // Node's decoder skips what is not base64; what it made of it must be what was written.
  if (key.toString('base64').replace(/=+$/, '') !== base64.replace(/=+$/, '')) return null
  return key.length >= MIN_KEY_BYTES && key.length <= MAX_KEY_BYTES ? key : null
}

/**
 * The value of `webhook-signature`: for each key `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64, separated by
 * blanks. The timestamp is in Unix seconds and goes into `webhook-timestamp`.
 */
export function signatureOf(
  keys: readonly Uint8Array[],
  { id, timestampS, body }: { readonly id: string; readonly timestampS: number; readonly body: string },
): string {
  return keys
    .map((key) => `v1,${createHmac('sha256', key).update(`${id}.${timestampS}.${body}`).digest('base64')}`)
    .join(' ')
}
