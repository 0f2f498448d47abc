import { readInboundFields } from '../inbound-fields.ts'
import type { ToldReceipts, UnreadableReceipt } from '../port.ts'

/** Whether what SNS posts is an incoming message: events of messages that were sent have no such number. */
export function isIncoming(message: object): boolean {
  return 'originationNumber' in message && 'inboundMessageId' in message
}

/** Reads an incoming message ("Example of a two-way SMS message payload for Amazon SNS topics"). A long one comes whole. */
export function readIncoming(message: object): ToldReceipts | UnreadableReceipt {
  const given = (name: string) => {
    const value: unknown = Reflect.get(message, name)
    return { name: `Message.${name}`, value: typeof value === 'string' ? value : undefined }
  }
  return readInboundFields({
    from: given('originationNumber'),
    to: given('destinationNumber'),
    text: given('messageBody'),
    id: given('inboundMessageId').value,
    raw: null,
    part: null,
  })
}
