import { createHmac, timingSafeEqual } from 'node:crypto'
import type { MessageId } from '../../domain/message.ts'
import { keyFor, openSeal } from '../../kit/seal.ts'

/** What is done with codes so that none is stored in clear. Bound to the message: moved to another, nothing fits. */
export type OtpCipher = {
  /** Encrypts a code for its submission. */
  seal(messageId: MessageId, code: string): string
  /** Decrypts it; null when it was sealed with another secret or for another message. */
  open(messageId: MessageId, sealed: string): string | null
  /** The HMAC-SHA-256 by which a code is verified. */
  hmac(messageId: MessageId, code: string): string
}

/** Derives a key for each purpose from OTP_SECRET. */
export function openOtpCipher(secret: string): OtpCipher {
  const hmacKey = keyFor('sms otp hmac', secret)
  return {
    ...openSeal('sms otp seal', secret),
    hmac: (messageId, code) => createHmac('sha256', hmacKey).update(`${messageId} ${code}`).digest('hex'),
  }
}

/** Compares two HMACs in constant time. */
export function sameHmac(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
