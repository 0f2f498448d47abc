import { Elysia } from 'elysia'
import { readDraft } from '../../domain/message/message-draft.ts'
import type { ClientId } from '../../domain/message.ts'
import type { AcceptOutcome } from '../../flow/accept/accept-request.ts'
import { SCRIPTED_NUMBERS } from '../../provider/mock/script.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, IDEMPOTENCY_KEY, jsonBody, LIMIT_HEADERS, refusals } from '../docs/docs-responses.ts'
import { SEND_EXAMPLES } from '../docs/request-examples.ts'
import { forClients } from '../docs/security.ts'
import { CLIENT_REFUSALS, refuseUnlessFor } from '../http/access/auth.ts'
import type { Enter } from '../http/access/entrance.ts'
import { takenAtOnce } from '../http/body/taken-at-once.ts'
import { refuseField } from '../http/refuse.ts'
import { refuseOutcomes } from '../http/refused-outcome.ts'
import type { Sending } from '../http/sending.ts'
import { BARRED_CODES } from './barred-codes.ts'
import { EXAMPLE_MESSAGE } from './examples.ts'
import { EXAMPLE_OTP, type OtpRoute } from './otp.ts'
import { SendMessageBody, TEXT_RULE } from './schemas.ts'
import { AcceptedMessage, SentOtp } from './sent-answers.ts'

const operation = { tags: ['Messages'], security: forClients('operate') }

const SEND_DESCRIPTION = [
  'Prices the message, holds its credits and queues it, in one commit. The answer comes after that commit: what was answered 202 survives a crash.',
  '`send_at` (RFC 3339, up to 35 days ahead) makes the message SCHEDULED: its credits are held now, it is sent then, and until then it can be cancelled. A time up to a minute ago means at once. `validity_seconds` counts from `send_at`, or from now: when it ends without a final receipt the message is EXPIRED.',
  '`smart_encoding: true` replaces typographic quotes, dashes, spaces and the like by GSM-7 look-alikes, if the whole text then fits GSM-7 in no more parts; otherwise the text stays as it is. What `POST /v1/messages/preview` shows is what is sent.',
  'With `otp: true` the answer waits until a provider has taken a code of 6 digits, and is 200 with `otp_code`; when none takes it within `OTP_DEADLINE_MS` it is 503 `otp_not_delivered` with the `reason`, the message has ended, its credits are released, and the code is void. `text` may be left out; a text must contain `{code}`. What is stored and shown is the text with `{code}`: the code itself is kept nowhere in clear, so that a repeat under the same Idempotency-Key is answered without it, and a repeat after a 503 is a new try. A number gets at most 5 codes of a client in 10 minutes, 30 seconds apart. See `POST /v1/otp/verify`.',
  '`end_user_ip` is the address of who asked you for this message, for the fraud guard: it is counted, and not kept with the message.',
  "`tlvs` are parameters that an SMSC is told with the message, by tags of the range that SMPP leaves to vendors; `dlt` names the sender and the template as India's DLT platforms do. What is not given is that of the client (`PATCH /v1/clients/:id`), each tag and id for itself. Providers of other kinds leave `tlvs` aside; templates of kind `http` have the ids as `{dlt_entity_id}` and `{dlt_template_id}`.",
  'With the `mock` provider the last four digits of `to` say what happens:',
  SCRIPTED_NUMBERS.map(({ suffix, meaning }) => `- **${suffix}** ${meaning}`).join('\n'),
].join('\n\n')

/** `POST /v1/messages`: send a message. */
export function sendRoute({ now }: Pick<ApiDeps, 'now'>, enter: Enter, sending: Sending, sendOtp: OtpRoute) {
  return new Elysia({ normalize: false, prefix: '/v1/messages' }).post(
    '',
    async ({ body, request, set }) => {
      const refusal = refuseUnlessFor(request, body.client_id, set)
      if (refusal) return refusal
      if (body.otp) return await sendOtp(request, set, body)
      const { text } = body
      if (text === undefined) return refuseField(set, 'text', TEXT_RULE)
      const read = readDraft({ ...body, text }, now())
      if (read.kind === 'violation') {
        const clientId = body.client_id.toLowerCase() as ClientId // the schema has checked the form
        const isLate = read.field === 'send_at'
        const again = isLate
          ? await sending.answerAgain(request, set, { clientId, route: 'send', body })
          : null
        return again?.body ?? refuseField(set, read.field, read.rule)
      }
      const answered = await sending.accept(request, set, {
        clientId: read.draft.clientId,
        drafts: [read.draft],
        route: 'send',
        body,
        answer: ([outcome]) =>
          outcome?.kind === 'accepted' ? { status: 202, body: sentJson(outcome) } : null,
      })
      if (answered.kind !== 'decided') return answered.body
      const [outcome] = answered.outcomes
      if (outcome?.kind !== 'accepted') return refuseOutcomes(set, answered.outcomes, now())
      set.status = 202
      set.headers['location'] = `/v1/messages/${outcome.id}`
      return sentJson(outcome)
    },
    {
      ...takenAtOnce(SendMessageBody, enter),
      detail: {
        ...operation,
        summary: 'Send a message',
        requestBody: jsonBody(SendMessageBody, SEND_EXAMPLES),
        parameters: [IDEMPOTENCY_KEY],
        description: SEND_DESCRIPTION,
        responses: {
          200: answer('with `otp: true`: a provider has taken the code', SentOtp, EXAMPLE_OTP, [
            'Location',
            ...LIMIT_HEADERS,
            'Idempotency-Replayed',
          ]),
          202: answer(
            'accepted: QUEUED, or SCHEDULED',
            AcceptedMessage,
            { message_id: EXAMPLE_MESSAGE.id, status: 'QUEUED' },
            ['Location', ...LIMIT_HEADERS, 'Idempotency-Replayed'],
          ),
          ...refusals(
            ...CLIENT_REFUSALS,
            'invalid_field',
            'unknown_field',
            'insufficient_credits',
            'daily_cap_reached',
            'unknown_client',
            'no_route',
            'below_cost',
            ...BARRED_CODES,
            'request_in_flight',
            'key_reused',
            'otp_not_available',
            'otp_limited',
            'rate_limited',
            'internal_error',
            'database_unavailable',
            'outcome_unknown',
            'clock_astray',
            'otp_not_delivered',
            'queue_full',
          ),
        },
      },
    },
  )
}

/** What is answered to a message that was accepted. */
export function sentJson({ id, status }: Extract<AcceptOutcome, { kind: 'accepted' }>): AcceptedMessage {
  return { message_id: id, status }
}
