import type { ClientId, MessageId, Msisdn } from '../../domain/message.ts'
import { MAX_CHECKS, MAX_WRONG_CHECKS } from '../../domain/otp.ts'
import { countCheck, findNewestOtp, findOtp, type OtpRow, spendOtp } from '../../store/message/otps.ts'
import type { ApiDeps, OtpSettings } from '../../world.ts'
import { openOtpCipher } from './otp-cipher.ts'

/** Why a code was not verified. */
export const VERIFY_REASONS = [
  'wrong_code',
  'not_sent',
  'used',
  'expired',
  'too_many_attempts',
  'void',
] as const
export type VerifyReason = (typeof VERIFY_REASONS)[number]

/** What a check came to. */
export type Verdict =
  | { readonly kind: 'verified'; readonly attemptsLeft: number }
  | { readonly kind: 'refused'; readonly reason: VerifyReason; readonly attemptsLeft: number }
  | { readonly kind: 'unknown_otp' }

/** Which code is meant: that of a message, or the newest that went to a number. */
export type OtpName = { readonly messageId: MessageId } | { readonly to: Msisdn }

/** Checks codes. */
export type OtpVerifying = {
  /**
   * A right code is used up. Each check counts before it is made, so that nobody gets more than `MAX_CHECKS` of a code,
   * nor more than `MAX_WRONG_CHECKS` wrong ones in ten minutes of all codes that went to a number.
   */
  verify(clientId: ClientId, name: OtpName, code: string): Promise<Verdict>
}

/** Opens the verification. */
export function openOtpVerifying(
  { db, now }: Pick<ApiDeps, 'db' | 'now'>,
  { secret, secretAlso = null }: Pick<OtpSettings, 'secret' | 'secretAlso'>,
): OtpVerifying {
  const cipher = openOtpCipher(secret, secretAlso)
  return {
    async verify(clientId, name, code) {
      const found =
        'to' in name
          ? await findNewestOtp(db.sql, clientId, name.to)
          : await findOtp(db.sql, clientId, name.messageId)
      if (!found) return { kind: 'unknown_otp' }
      const { messageId } = found
      const counted = await countCheck(db, found, clientId, now())
      if (counted.kind === 'not_counted') {
        const otp = (await findOtp(db.sql, clientId, messageId)) ?? found
        return refusalOf(otp, now(), counted.numberIsLocked)
      }
      const { otp, wrongBefore } = counted
      // Of other clients' codes nothing is told, until there are no guesses left.
      const attemptsLeft = Math.min(MAX_CHECKS - otp.checks, MAX_WRONG_CHECKS - wrongBefore - 1)
      if (!cipher.verifies(messageId, code, otp.codeHmac))
        return { kind: 'refused', reason: 'wrong_code', attemptsLeft }
      if (await spendOtp(db.sql, messageId, now())) return { kind: 'verified', attemptsLeft }
      return { kind: 'refused', reason: 'used', attemptsLeft: 0 }
    },
  }
}

/** Why a check may not be made. */
function refusalOf(otp: OtpRow, nowMs: number, numberIsLocked: boolean): Verdict {
  if (otp.voidAt) return refused('void')
  if (otp.verifiedAt) return refused('used')
  if (otp.expiresAt.getTime() <= nowMs) return refused('expired')
  if (otp.checks >= MAX_CHECKS) return refused('too_many_attempts')
  if (otp.takenAt && numberIsLocked) return refused('too_many_attempts')
  return { kind: 'refused', reason: 'not_sent', attemptsLeft: MAX_CHECKS - otp.checks }
}

function refused(reason: VerifyReason): Verdict {
  return { kind: 'refused', reason, attemptsLeft: 0 }
}
