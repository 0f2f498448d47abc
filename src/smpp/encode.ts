import { type CommandSpec, commandOfName, type Destination, type Failure } from './commands.ts'
import { HEADER_LENGTH, type Pdu } from './pdu.ts'
import { MAX_TLV_LENGTH } from './tlvs.ts'

/** Most octets of a short_message (clause 5.2.21): longer ones go into message_payload. */
export const MAX_SHORT_MESSAGE = 254

/** Most destinations of one submit_multi (clause 5.2.24). */
export const MAX_DESTINATIONS = 254

/**
 * The octets of a PDU, in one buffer of just its length. Throws `RangeError` for what no PDU can hold: a message over
 * `MAX_SHORT_MESSAGE`, a NUL in a text, an octet beyond 255, too many destinations, a parameter over `MAX_TLV_LENGTH`.
 */
export function encodePdu(pdu: Pdu): Buffer {
  const spec = commandOfName(pdu.command)
  if (!spec) throw new RangeError(`there is no PDU ${pdu.command}`)
  const body = pdu.body as Readonly<Record<string, unknown>> // read by its spec
  let length = HEADER_LENGTH
  for (const [name, type] of spec.fields) length += lengthOf(type, body[name])
  for (const { value } of pdu.tlvs) length += 4 + value.length
  const octets = Buffer.allocUnsafe(length)
  octets.writeUInt32BE(length, 0)
  octets.writeUInt32BE(spec.id, 4)
  octets.writeUInt32BE(pdu.status, 8)
  octets.writeUInt32BE(pdu.sequence, 12)
  let at = HEADER_LENGTH
  for (const [name, type] of spec.fields) at = write(octets, at, name, type, body[name])
  for (const { tag, value } of pdu.tlvs) {
    if (value.length > MAX_TLV_LENGTH)
      throw new RangeError(`a parameter has at most ${MAX_TLV_LENGTH} octets`)
    at = octets.writeUInt16BE(tag, at)
    at = octets.writeUInt16BE(value.length, at)
    octets.set(value, at)
    at += value.length
  }
  return octets
}

type FieldType = CommandSpec['fields'][number][1]

/** The types of the values are those of `BodyOf`, which the compiler held the caller to. */
function lengthOf(type: FieldType, value: unknown): number {
  switch (type) {
    case 'octet':
      return 1
    case 'text':
      return (value as string).length + 1
    case 'message':
      return (value as Uint8Array).length + 1
    case 'destinations':
      return (value as readonly Destination[]).reduce((sum, one) => sum + destinationLength(one), 1)
    case 'failures':
      return (value as readonly Failure[]).reduce((sum, { address }) => sum + address.length + 7, 1)
  }
}

function destinationLength(destination: Destination): number {
  return 'list' in destination ? destination.list.length + 2 : destination.address.length + 4
}

function write(octets: Buffer, at: number, name: string, type: FieldType, value: unknown): number {
  switch (type) {
    case 'octet':
      return octets.writeUInt8(value as number, at)
    case 'text':
      return writeText(octets, at, name, value as string)
    case 'message': {
      const message = value as Uint8Array
      if (message.length > MAX_SHORT_MESSAGE)
        throw new RangeError(`${name} has at most ${MAX_SHORT_MESSAGE} octets`)
      octets.set(message, octets.writeUInt8(message.length, at))
      return at + 1 + message.length
    }
    case 'destinations':
      return writeDestinations(octets, at, name, value as readonly Destination[])
    case 'failures':
      return writeFailures(octets, at, name, value as readonly Failure[])
  }
}

function writeDestinations(octets: Buffer, start: number, name: string, all: readonly Destination[]): number {
  if (all.length > MAX_DESTINATIONS) throw new RangeError(`${name} has at most ${MAX_DESTINATIONS}`)
  let at = octets.writeUInt8(all.length, start)
  for (const one of all) {
    if ('list' in one) {
      at = writeText(octets, octets.writeUInt8(2, at), 'dl_name', one.list)
      continue
    }
    at = octets.writeUInt8(1, at)
    at = writeAddress(octets, at, one)
  }
  return at
}

function writeFailures(octets: Buffer, start: number, name: string, all: readonly Failure[]): number {
  if (all.length > MAX_DESTINATIONS) throw new RangeError(`${name} has at most ${MAX_DESTINATIONS}`)
  let at = octets.writeUInt8(all.length, start)
  for (const one of all) at = octets.writeUInt32BE(one.status, writeAddress(octets, at, one))
  return at
}

function writeAddress(
  octets: Buffer,
  at: number,
  { ton, npi, address }: { readonly ton: number; readonly npi: number; readonly address: string },
): number {
  const behindTon = octets.writeUInt8(ton, at)
  return writeText(octets, octets.writeUInt8(npi, behindTon), 'destination_addr', address)
}

/** Latin-1: one octet for each character; those beyond it lose their high octets, so who fills in texts checks them. */
function writeText(octets: Buffer, at: number, name: string, text: string): number {
  if (text.includes('\0')) throw new RangeError(`${name} must not hold a NUL`)
  octets.write(text, at, 'latin1')
  octets[at + text.length] = 0
  return at + text.length + 1
}
