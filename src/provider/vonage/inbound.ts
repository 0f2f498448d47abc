import { octetsIn, partOf, readInboundFields } from '../inbound-fields.ts'
import type { InboundRaw, ToldReceipts, UnreadableReceipt } from '../port.ts'
import { textOfReceived } from '../smpp/received/received-text.ts'
import { concatenationIn } from '../smpp/received/user-data.ts'
import { DATA_CODINGS, UNPACKED_GSM } from '../smpp/text.ts'

/** data_coding of octets for a program (SMPP v3.4, clause 5.2.19). */
const BINARY = 0b0000_0100
const NO_HEADER = new Uint8Array(0)

/** Whether these parameters are those of an inbound message: receipts have a status. */
export function isInbound(parameters: ReadonlyMap<string, string>): boolean {
  return parameters.has('type') && !parameters.has('status')
}

/** Reads an inbound message or a part of one (developer.vonage.com, "Inbound SMS"). Numbers have no plus there. */
export function readInbound(parameters: ReadonlyMap<string, string>): ToldReceipts | UnreadableReceipt {
  const said = (name: string) => parameters.get(name)
  const type = said('type')
  const raw = type === 'binary' ? binaryIn(said('data'), said('udh')) : null
  if (raw === undefined)
    return { kind: 'unreadable', field: 'data', rule: 'and udh must be octets in hexadecimal' }
  const text = raw === null ? said('text') : ''
  const part =
    partOf({ reference: said('concat-ref'), total: said('concat-total'), number: said('concat-part') }) ??
    (raw && concatenationIn(raw.header, []))
  return readInboundFields({
    from: { name: 'msisdn', value: said('msisdn') },
    to: { name: 'to', value: said('to') },
    text: { name: 'text', value: text },
    id: said('messageId'),
    raw: raw ?? (part && type === 'unicode' ? unicodeOf(text ?? '') : null),
    part,
  })
}

/** The text of parts that came as octets: halves of a surrogate pair may stand in two of them. */
export function textOfParts(parts: readonly (InboundRaw | null)[]): string {
  return textOfReceived(parts, UNPACKED_GSM)
}

/** Undefined: they cannot be read. */
function binaryIn(data: string | undefined, udh = ''): InboundRaw | undefined {
  const [octets, header] = [octetsIn(data), octetsIn(udh)]
  return octets && header ? { octets, dataCoding: BINARY, header } : undefined
}

/** What was on the air. */
function unicodeOf(text: string): InboundRaw {
  return {
    octets: Buffer.from(text, 'utf16le').swap16(),
    dataCoding: DATA_CODINGS.ucs2,
    header: NO_HEADER,
  }
}
