import { readInboundFields } from '../inbound-fields.ts'
import type { ReceiptAnswer } from '../kind.ts'
import type { ToldReceipts, UnreadableReceipt } from '../port.ts'

/** Twilio takes what it is answered for instructions (TwiML): to do nothing, and so to send nothing. */
export const NO_INSTRUCTIONS: ReceiptAnswer = {
  status: 200,
  contentType: 'text/xml',
  body: '<?xml version="1.0" encoding="UTF-8"?><Response/>',
}

/** Of an incoming message ("Receive inbound messages"); SignalWire leaves the status out. */
const RECEIVED = /^receiv(?:ed|ing)$/i

/** Whether a request of this status tells of an incoming message; `isInbound`: it came to the address of those. */
export function isIncoming(status: string, isInbound: boolean): boolean {
  return RECEIVED.test(status) || (isInbound && status === '')
}

/** Reads an incoming message. A long one comes whole; media are left aside. */
export function readIncoming(
  field: (...names: readonly string[]) => string | undefined,
): ToldReceipts | UnreadableReceipt {
  return readInboundFields({
    from: { name: 'From', value: field('From') },
    to: { name: 'To', value: field('To') },
    text: { name: 'Body', value: field('Body') ?? '' },
    id: field('MessageSid', 'SmsSid', 'SmsMessageSid'),
    raw: null,
    part: null,
  })
}
