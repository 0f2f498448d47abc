import type { InboundMessage } from '../../domain/inbound/inbound-fields.ts'
import type { Money } from '../../domain/money.ts'
import { twilioErrorOf, twilioStatusOf } from '../../domain/twilio/message-status.ts'
import { sidOf } from '../../domain/twilio/sid.ts'
import type { TwilioMessage } from '../../store/twilio/twilio-messages.ts'
import { unitsOf } from '../http/units.ts'
import { rfc2822 } from './times.ts'

/** What stands before all paths of this door. */
export const API_VERSION = '2010-04-01'

/** The path of an account, without what follows. */
export function accountPath(clientId: string): string {
  return `/${API_VERSION}/Accounts/${sidOf('AC', clientId)}`
}

/** A message as Twilio shows one that its account sent. */
export function messageJson(message: TwilioMessage) {
  const error = twilioErrorOf(message)
  return {
    ...named(message.id, message.clientId),
    body: message.text,
    date_created: rfc2822(message.createdAt),
    date_sent: message.sentAt && rfc2822(message.sentAt),
    date_updated: rfc2822(message.updatedAt),
    direction: 'outbound-api',
    error_code: error?.code ?? null,
    error_message: error?.message ?? null,
    from: message.from,
    messaging_service_sid: message.callbackTo?.form['MessagingServiceSid'] ?? null,
    num_segments: String(message.parts),
    price: message.captured === null ? null : priceOf(message.captured),
    status: twilioStatusOf(message),
    to: message.to,
  }
}

/** A message that came in, as Twilio shows it. */
export function inboundJson(message: InboundMessage) {
  const at = rfc2822(message.received_at)
  return {
    ...named(message.id, message.client_id ?? ''),
    body: message.text,
    date_created: at,
    date_sent: at,
    date_updated: at,
    direction: 'inbound',
    error_code: null,
    error_message: null,
    from: message.from,
    messaging_service_sid: null,
    num_segments: String(message.parts),
    price: null,
    status: 'received',
    to: message.to,
  }
}

function named(id: string, clientId: string) {
  const path = `${accountPath(clientId)}/Messages/${sidOf('SM', id)}`
  return {
    account_sid: sidOf('AC', clientId),
    api_version: API_VERSION,
    num_media: '0',
    /** A price list has no currency. */
    price_unit: null,
    sid: sidOf('SM', id),
    subresource_uris: { media: `${path}/Media.json` },
    uri: `${path}.json`,
  }
}

/** Decimals of a unit of money: 1/10,000 cent. */
const DECIMALS = 6

/** An amount in units of money (not cents), as a decimal text; what was paid for a message is below nothing. */
function priceOf(paid: Money): string {
  return `-${balanceOf(paid)}`
}

/** An amount in units of money, with at least two decimals. */
export function balanceOf(money: Money): string {
  return unitsOf(money)
    .toFixed(DECIMALS)
    .replace(/(\.\d{2}\d*?)0+$/, '$1')
}
