import { type Static, Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { MSISDN_RULE, readMsisdn } from '../../domain/msisdn.ts'
import { CODE_DIGITS, CODE_RULE, readOtpDraft } from '../../domain/otp.ts'
import type { Intake } from '../../flow/accept/intake.ts'
import { type OtpOutcome, openOtpSending, type SendOtpDeps } from '../../flow/otp/send-otp.ts'
import { type OtpName, openOtpVerifying, type Verdict } from '../../flow/otp/verify-otp.ts'
import type { ApiDeps } from '../../world.ts'
import { answers, jsonBody, LIMIT_HEADERS, refusals } from '../docs/docs-responses.ts'
import { VERIFY_EXAMPLES } from '../docs/request-examples.ts'
import { forClients } from '../docs/security.ts'
import { CLIENT_REFUSALS, refuseUnlessFor } from '../http/access/auth.ts'
import { refuseBeyondLimit } from '../http/access/rate-limit.ts'
import { ClientIdField, MessageIdField } from '../http/fields.ts'
import { answerRepeat, fingerprintOf } from '../http/idempotency.ts'
import type { Refusal } from '../http/refusal.ts'
import { type ReplySet, refuse, refuseField } from '../http/refuse.ts'
import { refuseOtp } from '../http/refused-otp.ts'
import type { Sending } from '../http/sending.ts'
import { EXAMPLE_MESSAGE } from './examples.ts'
import type { SendMessageBody } from './schemas.ts'
import { OtpVerdict, type SentOtp } from './sent-answers.ts'

/** Answers `POST /v1/messages` with `otp: true`. */
export type OtpRoute = (
  request: Request,
  set: ReplySet,
  body: Static<typeof SendMessageBody>,
) => Promise<unknown>

/** Sends OTPs through the same way in as everything else; the answer comes when a provider has taken the code. */
export function openOtpRoute(deps: SendOtpDeps & Pick<ApiDeps, 'otp'>, sending: Sending): OtpRoute {
  const { otp } = deps
  if (!otp) return async (_, set) => refuse(set, 'otp_not_available')
  const otps = openOtpSending(deps, otp, sending.joinUrgent)
  return async (request, set, body) => {
    const read = readOtpDraft(body, deps.now())
    if (read.kind === 'violation') return refuseField(set, read.field, read.rule)
    const { draft } = read
    return await sending.once(request, set, draft.clientId, async (key, origin) => {
      const once = key === null ? null : { key, fingerprint: fingerprintOf('send', body) }
      const outcome = await otps.send(draft, once, origin)
      return answerOtp(set, outcome, {
        fingerprint: once?.fingerprint ?? '',
        echoCode: otp.echoCode,
        nowMs: deps.now(),
      })
    })
  }
}

function answerOtp(
  set: ReplySet,
  outcome: OtpOutcome,
  {
    fingerprint,
    echoCode,
    nowMs,
  }: { readonly fingerprint: string; readonly echoCode: boolean; readonly nowMs: number },
): unknown {
  switch (outcome.kind) {
    case 'taken':
      set.headers['location'] = `/v1/messages/${outcome.messageId}`
      return takenJson(outcome, echoCode)
    case 'repeated':
      return answerRepeat(set, fingerprint, outcome).body
    default:
      return refuseOtp(set, outcome, nowMs)
  }
}

function takenJson(
  { messageId, status, code }: Extract<OtpOutcome, { kind: 'taken' }>,
  echoCode: boolean,
): SentOtp {
  return { message_id: messageId, status, ...(echoCode ? { otp_code: code } : {}) }
}

const VerifyBody = Type.Object(
  {
    client_id: ClientIdField,
    message_id: Type.Optional(MessageIdField),
    to: Type.Optional(Type.String({ maxLength: 16, description: MSISDN_RULE, example: '+1234567890' })),
    code: Type.String({ pattern: `^[0-9]{${CODE_DIGITS}}$`, description: CODE_RULE, example: '012345' }),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

const NAME_RULE = 'must be given, or to instead of it, and not both'

const VERIFY_DESCRIPTION = [
  'Checks the code that a user typed: that of `message_id`, or the newest one that went `to` a number. A right code is used up by the check. A code can be verified for 10 minutes after it was asked for, and be checked 5 times; every check counts, however many come at once. All codes that went to a number, of whichever clients, have 5 wrong guesses in 10 minutes together; then none of them can be verified until 10 minutes have passed. So who guesses at the codes of somebody else’s number locks it for that long, and nobody finds a code by asking for more of them.',
  [
    '`verified: false` comes with a `reason`:',
    '- **wrong_code**: it can be tried again, `attempts_left` times',
    '- **used**: it was verified before',
    '- **expired**: its 10 minutes are over',
    '- **too_many_attempts**: its 5 checks are used up, or the 5 wrong guesses at the codes of its number',
    '- **void**: sending it was answered with a refusal, so it never counts',
    '- **not_sent**: its sending is not answered yet; this check is not counted',
  ].join('\n'),
].join('\n\n')

/** `POST /v1/otp/verify`. */
export function verifyRoute(deps: Pick<ApiDeps, 'db' | 'now' | 'otp'>, intake: Intake) {
  const verifying = deps.otp && openOtpVerifying(deps, deps.otp)
  return new Elysia({ normalize: false, prefix: '/v1/otp' }).post(
    '/verify',
    async ({ body, request, set }) => {
      const refusal = refuseUnlessFor(request, body.client_id, set)
      if (refusal) return refusal
      if (!verifying) return refuse(set, 'otp_not_available')
      if ((body.message_id === undefined) === (body.to === undefined))
        return refuseField(set, 'message_id', NAME_RULE)
      const to = body.to === undefined ? null : readMsisdn(body.to)
      if (body.to !== undefined && to === null) return refuseField(set, 'to', MSISDN_RULE)
      // The schema has checked the form of both ids.
      const clientId = body.client_id.toLowerCase() as ClientId
      const name: OtpName = to === null ? { messageId: body.message_id as MessageId } : { to }
      const refused = await refuseBeyondLimit(intake, set, clientId, 1)
      return refused ?? verdictJson(set, await verifying.verify(clientId, name, body.code))
    },
    {
      body: VerifyBody,
      detail: {
        tags: ['Messages'],
        security: forClients('operate'),
        summary: 'Verify a one-time password',
        requestBody: jsonBody(VerifyBody, VERIFY_EXAMPLES),
        description: VERIFY_DESCRIPTION,
        responses: {
          200: answers(
            'verified, or not and why',
            OtpVerdict,
            {
              verified: { verified: true, attempts_left: 4 },
              refused: { verified: false, reason: 'wrong_code', attempts_left: 4 },
            },
            LIMIT_HEADERS,
          ),
          ...refusals(
            ...CLIENT_REFUSALS,
            'invalid_field',
            'unknown_field',
            'unknown_otp',
            'otp_not_available',
            'rate_limited',
            'internal_error',
            'database_unavailable',
          ),
        },
      },
    },
  )
}

function verdictJson(set: ReplySet, verdict: Verdict): OtpVerdict | Refusal {
  switch (verdict.kind) {
    case 'verified':
      return { verified: true, attempts_left: verdict.attemptsLeft }
    case 'refused':
      return { verified: false, reason: verdict.reason, attempts_left: verdict.attemptsLeft }
    case 'unknown_otp':
      return refuse(set, 'unknown_otp')
  }
}

/** The answer to an OTP in the documentation. */
export const EXAMPLE_OTP: SentOtp = { message_id: EXAMPLE_MESSAGE.id, status: 'SENT', otp_code: '012345' }
