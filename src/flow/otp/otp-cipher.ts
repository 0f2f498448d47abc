import { createHmac, timingSafeEqual } from 'node:crypto'
import type { MessageId } from '../../domain/message.ts'
import { keyFor, openSeal } from '../../kit/seal.ts'
import type { WorkerDeps } from '../../world.ts'

/** What is done with codes so that none is stored in clear. Bound to the message: moved to another, nothing fits. */
export type OtpCipher = {
  /** Encrypts a code for its submission. */
  seal(messageId: MessageId, code: string): string
  /** Decrypts it; null when it was sealed with a secret that is not known here or for another message. */
  open(messageId: MessageId, sealed: string): string | null
  /** The HMAC-SHA-256 by which a code is verified. */
  hmac(messageId: MessageId, code: string): string
  /** Whether this is the HMAC of the code, made with any of the secrets; in constant time. */
  verifies(messageId: MessageId, code: string, hmac: string): boolean
}

/** Derives a key for each purpose from OTP_SECRET; what was made with `also` is read too. */
export function openOtpCipher(secret: string, also: string | null = null): OtpCipher {
  const key = keyFor('sms otp hmac', secret)
  const keys = also === null ? [key] : [key, keyFor('sms otp hmac', also)]
  const { seal, open } = openSeal('sms otp seal', secret, also)
  const hmacWith = (by: Buffer, messageId: MessageId, code: string) =>
    createHmac('sha256', by).update(`${messageId} ${code}`).digest('hex')
  return {
    seal,
    open,
    hmac: (messageId, code) => hmacWith(key, messageId, code),
    verifies: (messageId, code, hmac) =>
      keys.map((one) => sameHmac(hmacWith(one, messageId, code), hmac)).some(Boolean),
  }
}

/** With the secrets of a worker; null: it has none. */
export function otpCipherOf({
  otpSecret,
  otpSecretAlso,
}: Pick<WorkerDeps, 'otpSecret' | 'otpSecretAlso'>): OtpCipher | null {
  return otpSecret === null ? null : openOtpCipher(otpSecret, otpSecretAlso)
}

function sameHmac(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
