import { type Static, Type } from '@sinclair/typebox'
import type { ErrorCode } from '../../domain/errors.ts'
import { isTaken, LIFECYCLE_STATES } from '../../domain/lifecycle.ts'
import { VERIFY_REASONS } from '../../flow/otp/verify-otp.ts'
import {
  centsOf,
  countOf,
  flagOf,
  idOf,
  instantOf,
  listOf,
  named,
  textOf,
  wordOf,
} from '../http/answer-fields.ts'

const status = wordOf(['QUEUED', 'SCHEDULED'], 'QUEUED, or SCHEDULED when it has a time to wait for')

import { BARRED_CODES } from './barred-codes.ts'

/** A message that was accepted. */
export const AcceptedMessage = named('AcceptedMessage', { message_id: idOf('names the message'), status })
export type AcceptedMessage = Static<typeof AcceptedMessage>

/** A one-time password that a provider has taken. */
export const SentOtp = named('SentOtp', {
  message_id: idOf('names the message'),
  status: wordOf(LIFECYCLE_STATES.filter(isTaken), 'where the message is'),
  otp_code: Type.Optional(
    textOf(
      'the code, 6 digits; not in a repeat under the same Idempotency-Key, nor with OTP_ECHO_CODE=false',
    ),
  ),
})
export type SentOtp = Static<typeof SentOtp>

/** What a check of a code came to. */
export const OtpVerdict = named('OtpVerdict', {
  verified: flagOf('whether it was the right code, in time'),
  reason: Type.Optional(wordOf(VERIFY_REASONS, 'why it was not verified')),
  attempts_left: countOf('checks that the code has left'),
})
export type OtpVerdict = Static<typeof OtpVerdict>

/** Codes with which a message of a batch is refused. */
export const BATCH_CODES = [
  'invalid_field',
  'unknown_field',
  'insufficient_credits',
  'daily_cap_reached',
  'unknown_client',
  'no_route',
  'below_cost',
  ...BARRED_CODES,
] as const satisfies readonly ErrorCode[]

const index = countOf('its place in the request, from 0')

const Accepted = Type.Object({
  index,
  status: wordOf(['accepted'], 'it was accepted'),
  message_id: idOf('names the message'),
  message_status: status,
})
const Refused = Type.Object({
  index,
  status: wordOf(['refused'], 'it was refused, alone'),
  error: textOf('what is wrong with it, for people'),
  code: wordOf(BATCH_CODES, 'what is wrong with it, for programs'),
  field: Type.Optional(textOf('the field that breaks a rule')),
  rule: Type.Optional(textOf('the rule it breaks')),
  since: Type.Optional(instantOf('since when the number is opted out')),
  reason: Type.Optional(textOf('why the number is opted out')),
  until: Type.Optional(instantOf('until when the fraud guard blocks it, or until the daily cap begins anew')),
  required: Type.Optional(centsOf('what it costs')),
  available: Type.Optional(centsOf('what the client can spend')),
})

/** One message of a batch: accepted, or refused. */
export const BatchMessage = Type.Union([Accepted, Refused], { $id: 'BatchMessage' })
export type BatchMessage = Static<typeof BatchMessage>

/** What became of a batch. */
export const Batch = named('Batch', {
  accepted: countOf('messages that were accepted'),
  refused: countOf('messages that were refused'),
  messages: listOf(BatchMessage, 'one for each message asked for, in their order'),
})
export type Batch = Static<typeof Batch>
