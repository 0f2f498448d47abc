import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import type { MessageId } from '../domain/message.ts'

/** What is done with codes so that none is stored in clear. Bound to the message: moved to another, nothing fits. */
export type OtpCipher = {
  /** Encrypts a code for its submission (AES-256-GCM). */
  seal(messageId: MessageId, code: string): string
  /** Decrypts it; null when it was sealed with another secret or for another message. */
  open(messageId: MessageId, sealed: string): string | null
  /** The HMAC-SHA-256 by which a code is verified. */
  hmac(messageId: MessageId, code: string): string
}

const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16

/** Derives a key for each purpose from OTP_SECRET (HKDF-SHA-256, RFC 5869). */
export function openOtpCipher(secret: string): OtpCipher {
  const keyFor = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, '', purpose, KEY_BYTES))
  const sealKey = keyFor('sms otp seal')
  const hmacKey = keyFor('sms otp hmac')
  return {
    seal(messageId, code) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealKey, iv).setAAD(Buffer.from(messageId))
      const sealed = Buffer.concat([cipher.update(code, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')
    },
    open(messageId, sealed) {
      const bytes = Buffer.from(sealed, 'base64')
      try {
        const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, IV_BYTES))
          .setAAD(Buffer.from(messageId))
          .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
        return (
          decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
        )
      } catch {
        return null
      }
    },
    hmac: (messageId, code) => createHmac('sha256', hmacKey).update(`${messageId} ${code}`).digest('hex'),
  }
}

/** Compares two HMACs in constant time. */
export function sameHmac(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
