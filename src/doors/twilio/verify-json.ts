import type { ClientId } from '../../domain/message.ts'
import { CODE_DIGITS, MAX_CHECKS } from '../../domain/otp.ts'
import { sidOf } from '../../domain/twilio/sid.ts'
import { uuid7Ms } from '../../domain/uuid7.ts'
import type { OtpRow } from '../../store/message/otps.ts'
import { iso8601 } from './times.ts'

/** Words for where a verification is (Twilio, "Verifications"). */
export type VerificationStatus = 'pending' | 'approved' | 'canceled'

/** What is shown of a code. */
export type ShownCode = Pick<OtpRow, 'messageId' | 'to'>

/** Where the services of Verify are, on this server; of a request that names no host (HTTP/1.0) without one. */
export function servicesUrl({ url }: Pick<Request, 'url'>): string {
  return `${URL.parse(url)?.origin ?? ''}/v2/Services`
}

/** A service: each client has one. */
export function serviceJson(request: Pick<Request, 'url'>, clientId: ClientId, name: string, at: Date) {
  const sid = sidOf('VA', clientId)
  const url = `${servicesUrl(request)}/${sid}`
  return {
    sid,
    account_sid: sidOf('AC', clientId),
    friendly_name: name,
    code_length: CODE_DIGITS,
    lookup_enabled: false,
    psd2_enabled: false,
    skip_sms_to_landlines: false,
    dtmf_input_required: false,
    tts_name: null,
    do_not_share_warning_enabled: false,
    custom_code_enabled: false,
    push: null,
    totp: null,
    default_template_sid: null,
    whatsapp: null,
    passkeys: null,
    verify_event_subscription_enabled: false,
    date_created: iso8601(at),
    date_updated: iso8601(at),
    url,
    links: { verifications: `${url}/Verifications`, verification_checks: `${url}/VerificationCheck` },
  }
}

/** A verification: a code that was sent. */
export function verificationJson(
  request: Pick<Request, 'url'>,
  clientId: ClientId,
  code: ShownCode,
  status: VerificationStatus,
  nowMs: number,
) {
  const named = namedJson(clientId, code, status, nowMs)
  return {
    ...named,
    lookup: {},
    send_code_attempts: [
      {
        time: named.date_created,
        channel: 'SMS',
        attempt_sid: `VL${sidOf('SM', code.messageId).slice(2)}`,
      },
    ],
    sna: null,
    url: `${servicesUrl(request)}/${named.service_sid}/Verifications/${named.sid}`,
  }
}

/** A check of one. */
export function checkJson(clientId: ClientId, code: ShownCode, status: VerificationStatus, nowMs: number) {
  return { ...namedJson(clientId, code, status, nowMs), sna_attempts_error_codes: [] }
}

function namedJson(
  clientId: ClientId,
  { messageId, to }: ShownCode,
  status: VerificationStatus,
  nowMs: number,
) {
  return {
    sid: sidOf('VE', messageId),
    service_sid: sidOf('VA', clientId),
    account_sid: sidOf('AC', clientId),
    to,
    channel: 'sms',
    status,
    valid: status === 'approved',
    amount: null,
    payee: null,
    date_created: iso8601(new Date(uuid7Ms(messageId))),
    date_updated: iso8601(new Date(nowMs)),
  }
}

/** Whether a code can still be checked: Twilio forgets a verification that was approved, cancelled or is over. */
export function isOpen({ voidAt, verifiedAt, takenAt, expiresAt, checks }: OtpRow, nowMs: number): boolean {
  return (
    voidAt === null &&
    verifiedAt === null &&
    takenAt !== null &&
    expiresAt.getTime() > nowMs &&
    checks < MAX_CHECKS
  )
}
