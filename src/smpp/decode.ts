import { type CommandSpec, commandOfId, isResponseId } from './commands.ts'
import { type Address, type Destination, EMPTY_FIELDS, type Failure, type Field } from './fields.ts'
import { HEADER_LENGTH, type Pdu } from './pdu.ts'
import { STATUSES } from './status.ts'
import { type Tlv, tagWords, tlvSpecOf } from './tlvs.ts'

/** What the octets of one PDU are. */
export type Decoded =
  | { readonly kind: 'pdu'; readonly pdu: Pdu }
  /** A command_id that the specification does not know: a request is answered by generic_nack ESME_RINVCMDID. */
  | { readonly kind: 'unknown'; readonly id: number; readonly status: number; readonly sequence: number }
  /** A body that its command_length or its own lengths do not fit: never answered with ESME_ROK. */
  | {
      readonly kind: 'malformed'
      readonly command: CommandSpec['name']
      readonly status: number
      readonly sequence: number
      /** What a request is answered with. */
      readonly error: number
      /** In words, with the name of the field. */
      readonly reason: string
    }

/**
 * Reads one PDU, as `openPduReader` cuts it out: at least a header, and as long as its command_length says. Octet fields
 * of the answer are views into `octets`. Never throws.
 *
 * A body may be left out whole, its fields then have their defaults: of a response that says an error (clauses 4.1.2 to
 * 4.8.2), and of one that has but an id to say, as some SMSCs do. A text may be longer than its clause allows: to refuse a
 * receipt for its long address would only bring it again.
 */
export function decodePdu(octets: Buffer): Decoded {
  const id = octets.readUInt32BE(4)
  const status = octets.readUInt32BE(8)
  const sequence = octets.readUInt32BE(12)
  const spec = commandOfId(id)
  if (!spec) return { kind: 'unknown', id, status, sequence }
  const reader = new BodyReader(octets)
  const isLeftOut =
    octets.length === HEADER_LENGTH && isResponseId(id) && (status !== 0 || spec.fields.length === 1)
  const body: Record<string, unknown> = {}
  for (const [name, field] of spec.fields) {
    body[name] = isLeftOut ? EMPTY_FIELDS[field.type] : readField(reader, name, field)
    if (reader.fault) return malformed(spec, status, sequence, reader.fault)
  }
  const tlvs = readTlvs(reader)
  if (reader.fault) return malformed(spec, status, sequence, reader.fault)
  const pdu = { command: spec.name, status, sequence, body, tlvs } as unknown as Pdu // its fields are those of its spec
  return { kind: 'pdu', pdu }
}

type Fault = { readonly error: number; readonly reason: string }

/** Reads fields one after the other; after a fault whatever it reads is empty, and nobody asks for it. */
class BodyReader {
  at = HEADER_LENGTH
  fault: Fault | null = null
  readonly octets: Buffer

  constructor(octets: Buffer) {
    this.octets = octets
  }

  isAtEnd(): boolean {
    return this.at >= this.octets.length
  }

  failed(error: number, reason: string): void {
    this.fault ??= { error, reason }
    this.at = this.octets.length
  }

  octet(name: string): number {
    if (this.at < this.octets.length) return this.octets[this.at++] ?? 0
    this.failed(STATUSES.ESME_RINVMSGLEN, `${name} is missing`)
    return 0
  }

  word(name: string): number {
    if (this.at + 4 > this.octets.length) {
      this.failed(STATUSES.ESME_RINVMSGLEN, `${name} is missing`)
      return 0
    }
    this.at += 4
    return this.octets.readUInt32BE(this.at - 4)
  }

  text(name: string): string {
    if (this.octets[this.at] === 0) {
      this.at++
      return ''
    }
    const end = this.octets.indexOf(0, this.at)
    if (end < 0) {
      this.failed(STATUSES.ESME_RINVMSGLEN, `${name} ${this.isAtEnd() ? 'is missing' : 'does not end'}`)
      return ''
    }
    const text = this.octets.toString('latin1', this.at, end)
    this.at = end + 1
    return text
  }

  take(name: string, length: number): Uint8Array {
    if (this.at + length > this.octets.length) {
      this.failed(STATUSES.ESME_RINVMSGLEN, `${name} is longer than its PDU`)
      return EMPTY_FIELDS.message
    }
    this.at += length
    return this.octets.subarray(this.at - length, this.at)
  }
}

function readField(reader: BodyReader, name: string, { type }: Field): unknown {
  switch (type) {
    case 'octet':
      return reader.octet(name)
    case 'text':
      return reader.text(name)
    case 'message':
      return reader.take(name, reader.octet('sm_length'))
    case 'destinations':
      return readDestinations(reader)
    case 'failures':
      return readFailures(reader)
  }
}

function readDestinations(reader: BodyReader): readonly Destination[] {
  const count = reader.octet('number_of_dests')
  const destinations: Destination[] = []
  for (let index = 0; index < count && !reader.fault; index++) {
    const flag = reader.octet('dest_flag')
    if (flag === 1) destinations.push(readAddress(reader))
    else if (flag === 2) destinations.push({ list: reader.text('dl_name') })
    else reader.failed(STATUSES.ESME_RINVDESTFLAG, `dest_flag is ${flag}`)
  }
  return destinations
}

function readFailures(reader: BodyReader): readonly Failure[] {
  const count = reader.octet('no_unsuccess')
  const failures: Failure[] = []
  for (let index = 0; index < count && !reader.fault; index++) {
    const address = readAddress(reader)
    failures.push({ ...address, status: reader.word('error_status_code') })
  }
  return failures
}

function readAddress(reader: BodyReader): Address {
  const ton = reader.octet('dest_addr_ton')
  const npi = reader.octet('dest_addr_npi')
  return { ton, npi, address: reader.text('destination_addr') }
}

const NO_TLVS: readonly Tlv[] = []

function readTlvs(reader: BodyReader): readonly Tlv[] {
  if (reader.isAtEnd()) return NO_TLVS
  const { octets } = reader
  const tlvs: Tlv[] = []
  while (!reader.isAtEnd()) {
    if (reader.at + 4 > octets.length) {
      reader.failed(STATUSES.ESME_RINVOPTPARSTREAM, 'an optional parameter has no header')
      return NO_TLVS
    }
    const tag = octets.readUInt16BE(reader.at)
    const length = octets.readUInt16BE(reader.at + 2)
    const from = reader.at + 4
    if (from + length > octets.length) {
      reader.failed(
        STATUSES.ESME_RINVOPTPARSTREAM,
        `optional parameter ${tagWords(tag)} is longer than its PDU`,
      )
      return NO_TLVS
    }
    const spec = tlvSpecOf(tag)
    // Texts and octets of other lengths can be read: peers send longer ids, and use tags of v5.0 for something else.
    if (spec?.type === 'integer' && length !== spec.max) {
      reader.failed(STATUSES.ESME_RINVPARLEN, `optional parameter ${tagWords(tag)} has ${length} octets`)
      return NO_TLVS
    }
    tlvs.push({ tag, value: octets.subarray(from, from + length) })
    reader.at = from + length
  }
  return tlvs
}

function malformed(spec: CommandSpec, status: number, sequence: number, { error, reason }: Fault): Decoded {
  return { kind: 'malformed', command: spec.name, status, sequence, error, reason }
}
