import { commandOfName } from './commands.ts'
import { type Address, DESTINATION_SIZE, type Destination, type Failure, type Field } from './fields.ts'
import { HEADER_LENGTH, type Pdu } from './pdu.ts'
import { isLatin1Text, MAX_TLV_LENGTH, tagWords } from './tlvs.ts'

/** Most octets of a short_message (clause 5.2.21): longer ones go into message_payload. */
export const MAX_SHORT_MESSAGE = 254

/** Most destinations of one submit_multi (clause 5.2.24). */
export const MAX_DESTINATIONS = 254

/**
 * The octets of a PDU, in one buffer of just its length. A body that has nothing to say is left out of an error where its
 * clause wants it so. Throws `RangeError` with the name of the field for what its clause does not allow: a message over
 * `MAX_SHORT_MESSAGE`, a text over its size, with a NUL or beyond Latin-1, a number that is no octet, too many destinations,
 * a parameter over `MAX_TLV_LENGTH`.
 */
export function encodePdu(pdu: Pdu): Buffer {
  const { id, fields: all, okOnly } = commandOfName(pdu.command)
  const body = pdu.body as Readonly<Record<string, unknown>> // read by its spec
  const fields = okOnly && pdu.status !== 0 && isSilent(pdu) ? NO_FIELDS : all
  let length = HEADER_LENGTH
  for (const [name, field] of fields) length += lengthOf(field, body[name])
  for (const { tag, value } of pdu.tlvs) {
    if (value.length > MAX_TLV_LENGTH)
      throw new RangeError(`optional parameter ${tagWords(tag)} has at most ${MAX_TLV_LENGTH} octets`)
    length += 4 + value.length
  }
  const octets = Buffer.allocUnsafe(length)
  octets.writeUInt32BE(length, 0)
  octets.writeUInt32BE(id, 4)
  octets.writeUInt32BE(pdu.status, 8)
  octets.writeUInt32BE(pdu.sequence, 12)
  let at = HEADER_LENGTH
  for (const [name, field] of fields) at = write(octets, at, name, field, body[name])
  for (const { tag, value } of pdu.tlvs) {
    at = octets.writeUInt16BE(tag, at)
    at = octets.writeUInt16BE(value.length, at)
    octets.set(value, at)
    at += value.length
  }
  return octets
}

const NO_FIELDS = [] as const

function isSilent({ body, tlvs }: Pdu): boolean {
  return tlvs.length === 0 && Object.values(body).every((value) => value === '')
}

/** The types of the values are those of `BodyOf`, which the compiler held the caller to. */
function lengthOf({ type }: Field, value: unknown): number {
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

function write(octets: Buffer, at: number, name: string, field: Field, value: unknown): number {
  switch (field.type) {
    case 'octet':
      return writeOctet(octets, at, name, value as number)
    case 'text':
      return writeText(octets, at, name, field.size, value as string)
    case 'message': {
      const message = value as Uint8Array
      if (message.length > MAX_SHORT_MESSAGE)
        throw new RangeError(`${name} has at most ${MAX_SHORT_MESSAGE} octets`)
      octets[at] = message.length
      octets.set(message, at + 1)
      return at + 1 + message.length
    }
    case 'destinations':
      return writeDestinations(octets, at, name, value as readonly Destination[])
    case 'failures':
      return writeFailures(octets, at, name, value as readonly Failure[])
  }
}

function writeDestinations(octets: Buffer, start: number, name: string, all: readonly Destination[]): number {
  let at = writeCount(octets, start, name, all.length)
  for (const one of all) {
    const isList = 'list' in one
    octets[at] = isList ? 2 : 1
    at = isList
      ? writeText(octets, at + 1, 'dl_name', DESTINATION_SIZE, one.list)
      : writeAddress(octets, at + 1, one)
  }
  return at
}

function writeFailures(octets: Buffer, start: number, name: string, all: readonly Failure[]): number {
  let at = writeCount(octets, start, name, all.length)
  for (const one of all) at = octets.writeUInt32BE(one.status, writeAddress(octets, at, one))
  return at
}

function writeCount(octets: Buffer, at: number, name: string, count: number): number {
  if (count > MAX_DESTINATIONS) throw new RangeError(`${name} has at most ${MAX_DESTINATIONS}`)
  octets[at] = count
  return at + 1
}

function writeAddress(octets: Buffer, at: number, { ton, npi, address }: Address): number {
  const behindTon = writeOctet(octets, at, 'dest_addr_ton', ton)
  const behindNpi = writeOctet(octets, behindTon, 'dest_addr_npi', npi)
  return writeText(octets, behindNpi, 'destination_addr', DESTINATION_SIZE, address)
}

function writeOctet(octets: Buffer, at: number, name: string, value: number): number {
  if (!(Number.isInteger(value) && value >= 0 && value <= 0xff))
    throw new RangeError(`${name} must be a whole number from 0 to 255`)
  octets[at] = value
  return at + 1
}

function writeText(octets: Buffer, at: number, name: string, size: number, text: string): number {
  if (text.length >= size) throw new RangeError(`${name} has at most ${size - 1} characters`)
  if (!isLatin1Text(text)) throw new RangeError(`${name} must be Latin-1 without a NUL`)
  octets.write(text, at, 'latin1')
  octets[at + text.length] = 0
  return at + text.length + 1
}
