import type { Actor } from '../../domain/message/actor.ts'
import { withCode, withoutAnyCode } from '../../domain/otp.ts'
import { openHiding } from '../../domain/text/hidden-code.ts'
import type { SubmitAnswer } from '../../provider/port.ts'
import type { Db } from '../../store/database/db.ts'
import { findSealedCode } from '../../store/message/otps.ts'
import type { ProviderLog } from '../../world.ts'
import {
  type SubmitDeps,
  type SubmitOutcome,
  submitMessage,
  submitOutcome,
} from '../message/submit-message.ts'
import type { OtpCipher } from './otp-cipher.ts'

/**
 * Submits an OTP: the code is put into its text here and nowhere else, and taken out of whatever the provider answers.
 * The outcome is known before the lease of the submission ends. Without its code a message is refused, not sent.
 */
export async function submitOtp(
  deps: SubmitDeps & {
    readonly db: Db
    readonly otpCipher: OtpCipher | null
    readonly providerLog: Pick<ProviderLog, 'hideCode'> | null
  },
  actor: Actor,
  submission: { readonly attempt: number; readonly throttles: number },
): Promise<SubmitOutcome> {
  const found = await findCode(deps, actor)
  if (found.kind === 'none') return submitOutcome(deps, submission, actor, found.answer)
  const { code } = found
  deps.providerLog?.hideCode(actor.id, code)
  const hide = openHiding(code)
  const { event, detail, ...asked } = await submitMessage(
    deps,
    { ...actor, text: withCode(actor.text, code) },
    submission,
    // Beside other digits, as in `%20123456`, only who knows the code finds it.
    (words) => withoutAnyCode(hide(words)),
  )
  return {
    event: 'error' in event ? { ...event, error: hide(event.error) } : event,
    detail: detail === null ? null : hide(detail),
    ...asked,
  }
}

type FoundCode =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'none'; readonly answer: SubmitAnswer }

async function findCode(
  { db, otpCipher, now }: SubmitDeps & { readonly db: Db; readonly otpCipher: OtpCipher | null },
  { id }: Actor,
): Promise<FoundCode> {
  if (!otpCipher) return none('rejected_permanent', 'this worker has no OTP_SECRET')
  try {
    const sealed = await findSealedCode(db.sql, id, new Date(now()))
    const code = sealed === null ? null : otpCipher.open(id, sealed)
    if (code !== null) return { kind: 'code', code }
    return none(
      'rejected_permanent',
      sealed === null ? 'the code is gone' : 'the code was sealed with another OTP_SECRET',
    )
  } catch {
    // Nothing was submitted, so it may be tried again.
    return none('rejected_temporary', 'the code could not be read')
  }
}

function none(kind: 'rejected_permanent' | 'rejected_temporary', error: string): FoundCode {
  return { kind: 'none', answer: { kind, error, detail: 'not submitted' } }
}
