import type { KeywordAction } from '../../domain/opt-out/keywords.ts'
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
  const read = readInboundFields({
    from: { name: 'From', value: field('From') },
    to: { name: 'To', value: field('To') },
    text: { name: 'Body', value: field('Body') ?? '' },
    id: field('MessageSid', 'SmsSid', 'SmsMessageSid'),
    raw: null,
    part: null,
  })
  const told = OPT_OUT_TYPES.get(field('OptOutType') ?? '')
  if (read.kind === 'unreadable' || !told) return read
  const [{ inbound }] = read.inbound
  return { ...read, inbound: [{ inbound: { ...inbound, told } }] }
}

/** What a Messaging Service with Advanced Opt-Out has answered already ("OptOutType"). */
const OPT_OUT_TYPES: ReadonlyMap<string, KeywordAction> = new Map([
  ['STOP', 'opt_out'],
  ['START', 'opt_in'],
  ['HELP', 'help'],
])
