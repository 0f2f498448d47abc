import { verdictOf } from '../../domain/callback/callback-answer.ts'
import type { ToldBody } from '../../domain/callback/told-body.ts'
import { twilioErrorOf, twilioStatusOf } from '../../domain/twilio/message-status.ts'
import { sidOf } from '../../domain/twilio/sid.ts'
import { readTwiml } from '../../domain/twilio/twiml.ts'
import { signedFields, twilioSignature } from '../../outbound/twilio-signature.ts'
import type { CallbackForm, FormedCallback } from '../form.ts'

/** The version of Twilio's API that the fields are of. */
const API_VERSION = '2010-04-01'

/**
 * As Twilio posts to a StatusCallback ("Outbound Message Status in Status Callbacks") and to the `sms_url` of a number ("Twilio's request
 * to your application"): a form, signed where the token of the account is known. An answer in TwiML holds replies.
 */
export const TWILIO_FORM: CallbackForm = {
  signs: true,
  requestOf(callback) {
    const { url, token } = callback
    const fields = Object.entries(fieldsOf(callback))
    return {
      method: 'POST',
      url,
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        ...(token !== null && { 'x-twilio-signature': twilioSignature(token, url, signedFields(fields)) }),
        // The same at every delivery (Twilio, "Webhooks: connection overrides").
        'i-twilio-idempotency-token': callback.id,
      },
      body: new URLSearchParams(fields).toString(),
    }
  },
  readingOf({ statusCode, retryAfter, body }, nowMs) {
    const verdict = verdictOf(statusCode, retryAfter, nowMs)
    return { verdict, replies: verdict.kind === 'delivered' ? (readTwiml(body) ?? []) : [] }
  },
}

function fieldsOf({ told, form }: FormedCallback): Readonly<Record<string, string>> {
  const sid = sidOf('SM', told.data.id)
  return {
    AccountSid: sidOf('AC', told.data.client_id ?? ''),
    ApiVersion: API_VERSION,
    From: told.data.from,
    MessageSid: sid,
    SmsSid: sid,
    To: told.data.to,
    ...(told.kind === 'received' ? ofReceived(told.data) : ofStatus(told.data)),
    ...(form['MessagingServiceSid'] !== undefined && {
      MessagingServiceSid: String(form['MessagingServiceSid']),
    }),
  }
}

function ofReceived({ text, parts, id }: Extract<ToldBody, { kind: 'received' }>['data']) {
  return {
    Body: text,
    NumMedia: '0',
    NumSegments: String(parts),
    SmsMessageSid: sidOf('SM', id),
    SmsStatus: 'received',
  }
}

function ofStatus(data: Extract<ToldBody, { kind: 'status' }>['data']): Readonly<Record<string, string>> {
  const { status, provider_message_id, last_error } = data
  const facts = { status, isTaken: provider_message_id !== null, lastError: last_error }
  const word = twilioStatusOf(facts)
  const error = twilioErrorOf(facts)
  return {
    MessageStatus: word,
    SmsStatus: word,
    ...(error && { ErrorCode: String(error.code), ErrorMessage: error.message }),
  }
}
