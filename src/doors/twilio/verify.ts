import { Elysia } from 'elysia'
import { refuseBeyondLimit } from '../../api/http/access/rate-limit.ts'
import { answerRepeat, fingerprintOf } from '../../api/http/idempotency.ts'
import { FieldRefused } from '../../api/http/refuse.ts'
import { refuseOtp } from '../../api/http/refused-otp.ts'
import type { ClientId, MessageId, Msisdn } from '../../domain/message.ts'
import { readMsisdn } from '../../domain/msisdn.ts'
import { readOtpDraft } from '../../domain/otp.ts'
import { idOfSid } from '../../domain/twilio/sid.ts'
import { codeSender, codeText, isServiceName, SERVICE_NAME_RULE } from '../../domain/twilio/verify.ts'
import type { Intake } from '../../flow/accept/intake.ts'
import {
  type OtpOutcome,
  type OtpSending,
  openOtpSending,
  type SendOtpDeps,
} from '../../flow/otp/send-otp.ts'
import { type OtpName, type OtpVerifying, openOtpVerifying } from '../../flow/otp/verify-otp.ts'
import { findBalance } from '../../store/client/clients.ts'
import { endOtp, findNewestOtp, findOtp, type OtpRow, spendOtp } from '../../store/message/otps.ts'
import { findServiceName } from '../../store/twilio/twilio-accounts.ts'
import type { ApiDeps } from '../../world.ts'
import { DOOR_ROUTE, type DoorRequest } from '../http/answering.ts'
import { type Parameters, readQueryAndForm } from '../http/parameters.ts'
import type { DoorWay } from '../http/way.ts'
import type { Accounts } from './answer-accounts.ts'
import { invalidParameter, notFound, refuseTwilio, sayTwilio, TwilioFault, twilioError } from './errors.ts'
import { checkJson, isOpen, type ShownCode, verificationJson } from './verify-json.ts'

/** What is needed for verifications. */
export type VerifyDeps = SendOtpDeps & Pick<ApiDeps, 'controls' | 'otp'>

type Verifying = {
  readonly deps: VerifyDeps
  readonly intake: Pick<Intake, 'askLimit'>
  readonly sending: DoorWay['sending']
  readonly sends: OtpSending
  readonly checks: OtpVerifying
}

/** Parameters of Verify that ask for what our codes are not. */
const UNSUPPORTED = ['CustomCode', 'CustomMessage', 'Amount', 'Payee', 'TemplateSid', 'SendDigits'] as const

/** What Twilio calls a code that is of no service such as ours, and one that was checked too often (Verify, "Error codes"). */
const NOT_OF_THIS_SERVICE = 60204
const TOO_MANY_CHECKS = 60202

/** `/v2/Services/{VA}`: verifications and their checks, as codes of the gateway's own. */
export function verificationDoor(deps: VerifyDeps, { sending, intake }: DoorWay, accounts: Accounts) {
  const { otp } = deps
  const verifying: Verifying | null = otp && {
    deps,
    intake,
    sending,
    sends: openOtpSending(deps, otp, sending.joinUrgent),
    checks: openOtpVerifying(deps, otp),
  }

  /** What `work` answers for the client whose service the path names, where codes are on. */
  const forService = (
    asked: DoorRequest & { readonly params: { readonly service: string } },
    work: (by: Verifying, clientId: ClientId) => Promise<unknown>,
  ) =>
    accounts.answer(asked, asked.params.service, async (clientId) =>
      verifying ? await work(verifying, clientId) : refuseTwilio(asked.set, 'otp_not_available'),
    )

  return new Elysia({ normalize: false, prefix: '/v2/Services/:service' })
    .post(
      '/Verifications',
      (asked) =>
        forService(asked, async (by, clientId) =>
          send(by, asked, clientId, await readQueryAndForm(asked.request)),
        ),
      DOOR_ROUTE,
    )
    .post(
      '/VerificationCheck',
      (asked) =>
        forService(asked, async (by, clientId) =>
          check(by, asked, clientId, await readQueryAndForm(asked.request)),
        ),
      DOOR_ROUTE,
    )
    .get(
      '/Verifications/:verification',
      (asked) =>
        forService(asked, async (_, clientId) => {
          const code = await findOpen(deps, clientId, asked.params.verification)
          return code
            ? verificationJson(asked.request, clientId, code, 'pending', deps.now())
            : notFound(asked.set, asked.request)
        }),
      DOOR_ROUTE,
    )
    .post(
      '/Verifications/:verification',
      (asked) =>
        forService(asked, async (_, clientId) =>
          update(deps, asked, clientId, asked.params.verification, await readQueryAndForm(asked.request)),
        ),
      DOOR_ROUTE,
    )
}

async function send(
  { deps, sending, sends }: Verifying,
  { request, set }: DoorRequest,
  clientId: ClientId,
  given: Parameters,
): Promise<unknown> {
  const to = readTo(given)
  if (given.text('Channel') !== 'sms') throw invalidParameter('Channel', 'it must be sms')
  const unsupported = UNSUPPORTED.find((name) => (given.text(name) ?? '') !== '')
  if (unsupported)
    throw new TwilioFault(NOT_OF_THIS_SERVICE, `${unsupported} is not supported by this gateway`, 403)
  const name = given.text('CustomFriendlyName') || (await serviceNameOf(deps, clientId))
  if (!isServiceName(name)) throw invalidParameter('CustomFriendlyName', `it ${SERVICE_NAME_RULE}`)
  const from = codeSender(deps.controls.of('senders', clientId), name)
  const read = readOtpDraft({ client_id: clientId, to, from, text: codeText(name) }, deps.now())
  if (read.kind === 'violation') throw new FieldRefused(read)
  const draft = { ...read.draft, door: 'twilio' as const }
  const fingerprint = fingerprintOf('twilio/verifications', { client_id: clientId, to, text: draft.text })
  const outcome = await sending.once(request, set, clientId, async (key, origin) => ({
    kind: 'asked' as const,
    outcome: await sends.send(draft, key === null ? null : { key, fingerprint }, origin),
  }))
  if (!('kind' in outcome)) return sayTwilio(outcome, set)
  const id = idOf(deps, set, outcome.outcome, fingerprint)
  if (typeof id !== 'string') return id
  set.status = 201
  return verificationJson(request, clientId, { messageId: id, to }, 'pending', deps.now())
}

/** The message that the code went out with, or the refusal in Twilio's words. */
function idOf(
  { now }: Pick<VerifyDeps, 'now'>,
  set: DoorRequest['set'],
  outcome: OtpOutcome,
  fingerprint: string,
) {
  switch (outcome.kind) {
    case 'taken':
      return outcome.messageId
    case 'repeated': {
      const repeat = answerRepeat(set, fingerprint, outcome)
      return repeat.kind === 'refused' ? sayTwilio(repeat.body, set) : outcome.requestId
    }
    case 'guard_refused':
    case 'guard_blocked':
      // What Verify calls it (www.twilio.com/docs/api/errors/60410).
      return { ...sayTwilio(refuseOtp(set, outcome, now()), set), code: 60410 }
    default:
      return sayTwilio(refuseOtp(set, outcome, now()), set)
  }
}

async function check(
  { deps, intake, checks }: Verifying,
  { request, set }: DoorRequest,
  clientId: ClientId,
  given: Parameters,
): Promise<unknown> {
  const code = given.text('Code') ?? ''
  if (!/^\d{4,10}$/.test(code)) throw invalidParameter('Code', 'it must be 4 to 10 digits')
  const sid = given.text('VerificationSid')
  const id = sid === null ? null : idOfSid('VE', sid)
  if (sid !== null && id === null) return notFound(set, request)
  const name: OtpName = id === null ? { to: readTo(given) } : { messageId: id as MessageId } // the form is that of an id
  const beyond = await refuseBeyondLimit(intake, set, clientId, 1)
  if (beyond) return sayTwilio(beyond, set)
  const found =
    'to' in name
      ? await findNewestOtp(deps.db.sql, clientId, name.to)
      : await findOtp(deps.db.sql, clientId, name.messageId)
  if (!found) return notFound(set, request)
  const verdict = await checks.verify(clientId, { messageId: found.messageId }, code)
  const answer = (status: 'approved' | 'pending') => checkJson(clientId, found, status, deps.now())
  if (verdict.kind === 'verified') return answer('approved')
  if (verdict.kind === 'unknown_otp') return notFound(set, request)
  switch (verdict.reason) {
    case 'wrong_code':
    case 'not_sent':
      return answer('pending')
    case 'too_many_attempts':
      return twilioError(set, TOO_MANY_CHECKS, 429, 'Max check attempts reached')
    case 'used':
    case 'expired':
    case 'void':
      return notFound(set, request)
  }
}

/** `Status=canceled` ends the code, `Status=approved` uses it up without a check. */
async function update(
  deps: Pick<VerifyDeps, 'db' | 'now'>,
  { request, set }: DoorRequest,
  clientId: ClientId,
  path: string,
  given: Parameters,
): Promise<unknown> {
  const status = given.text('Status')
  if (status !== 'canceled' && status !== 'approved')
    throw invalidParameter('Status', 'it must be canceled or approved')
  const code: ShownCode | null = await findOpen(deps, clientId, path)
  if (!code) return notFound(set, request)
  if (status === 'canceled') await endOtp(deps.db.sql, code.messageId, deps.now())
  else if (!(await spendOtp(deps.db.sql, code.messageId, deps.now()))) return notFound(set, request)
  return verificationJson(request, clientId, code, status, deps.now())
}

/** The code that a path names by its SID or its number, if it can still be checked. */
async function findOpen(
  { db, now }: Pick<VerifyDeps, 'db' | 'now'>,
  clientId: ClientId,
  path: string,
): Promise<OtpRow | null> {
  const id = idOfSid('VE', path)
  const to = id === null ? readMsisdn(path) : null
  const code =
    id === null
      ? to && (await findNewestOtp(db.sql, clientId, to))
      : await findOtp(db.sql, clientId, id as MessageId) // the form is that of an id
  return code && isOpen(code, now()) ? code : null
}

/** What a client's codes are called: as it named them, else as it is called itself. */
async function serviceNameOf({ db }: Pick<VerifyDeps, 'db'>, clientId: ClientId): Promise<string> {
  const named = await findServiceName(db.sql, clientId)
  const name = named ?? (await findBalance(db.sql, clientId))?.name ?? ''
  return isServiceName(name) ? name : 'account'
}

function readTo(given: Parameters): Msisdn {
  const to = readMsisdn(given.text('To') ?? '')
  if (to === null) throw invalidParameter('To', 'it must be a number in E.164 form')
  return to
}
