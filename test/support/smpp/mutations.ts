import { COMMANDS, type CommandName, commandOfName, responseTo } from '../../../src/smpp/commands.ts'
import { decodePdu } from '../../../src/smpp/decode.ts'
import { encodePdu } from '../../../src/smpp/encode.ts'
import type { Field } from '../../../src/smpp/fields.ts'
import type { Pdu } from '../../../src/smpp/pdu.ts'
import { TLVS } from '../../../src/smpp/tlvs.ts'

/** Numbers in [0, 1). */
type Random = () => number

/** Below `bound`. */
export function upTo(random: Random, bound: number): number {
  return Math.floor(random() * bound)
}

function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[upTo(random, items.length)] ?? items[0]
}

const NAMES = Object.keys(COMMANDS) as CommandName[] // its keys
const ASKED = NAMES.filter((name) => responseTo(name) !== undefined)

/** A request of any command that has an answer. */
export function requestOf(random: Random): Pick<Pdu, 'command' | 'body' | 'tlvs'> {
  return pduOf(random, ASKED[upTo(random, ASKED.length)] ?? 'submit_sm', 1)
}

/** A good answer to it, that says OK. */
export function answerTo(command: CommandName, random: Random): Buffer {
  return encodePdu(pduOf(random, responseTo(command) ?? 'generic_nack', upTo(random, 2)))
}

/** Good PDUs to begin with: each command with none to two parameters. */
export function goodPdus(random: Random): readonly Buffer[] {
  return NAMES.flatMap((name) => [0, 1, 2].map((tlvs) => encodePdu(pduOf(random, name, tlvs))))
}

function pduOf(random: Random, command: CommandName, tlvs: number): Pdu {
  const { fields } = commandOfName(command)
  const body = Object.fromEntries(fields.map(([name, field]) => [name, anyOf(random, name, field)]))
  const specs = Object.values(TLVS)
  const chosen = Array.from({ length: tlvs }, () => specs[upTo(random, specs.length)] ?? TLVS.message_state)
  return {
    command,
    status: 0,
    sequence: 1,
    body,
    tlvs: chosen.map(({ tag, min, max }) => ({
      tag,
      value: new Uint8Array(min || Math.min(max, 8)),
    })),
  } as unknown as Pdu // its body is that of its command
}

/** Of any type as other codecs take it: numbers that have a meaning, texts no longer than a password's 8. */
function anyOf(random: Random, name: string, field: Field): unknown {
  const text = (size: number) => '9'.repeat(upTo(random, Math.min(size, 9)))
  switch (field.type) {
    case 'octet':
      return name === 'interface_version' ? 0x34 : upTo(random, 2)
    case 'text':
      return isTime(name) && random() < 0.5 ? '' : text(field.size)
    case 'message':
      return new Uint8Array(upTo(random, 255)).fill(65)
    case 'destinations':
      return [{ ton: 1, npi: 1, address: text(21) }, { list: text(21) }]
    case 'failures':
      return [{ ton: 1, npi: 1, address: text(21), status: 11 }]
  }
}

/** Most submissions have none, and in v3.4 no deliver_sm. */
function isTime(name: string): boolean {
  return name === 'schedule_delivery_time' || name === 'validity_period'
}

/** Lengths that are no lengths, and those at a bound. */
const LENGTHS = [0, 1, 4, 12, 15, 16, 17, 70_000, 70_001, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff] as const
const OCTETS = [0, 1, 0x7f, 0x80, 0xfe, 0xff] as const

type Mutation = (octets: Buffer, random: Random, others: readonly Buffer[]) => Buffer

const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  function flipBits(octets, random) {
    for (let count = 1 + upTo(random, 4); count > 0; count--) {
      const at = upTo(random, octets.length)
      octets[at] = (octets[at] ?? 0) ^ (1 << upTo(random, 8))
    }
    return octets
  },
  function setOctet(octets, random) {
    octets[upTo(random, octets.length)] = pick(random, OCTETS)
    return octets
  },
  function cut(octets, random) {
    return lengthSaid(octets.subarray(0, 16 + upTo(random, octets.length - 15)), random)
  },
  function insert(octets, random) {
    const at = 16 + upTo(random, octets.length - 15)
    const more = Buffer.alloc(1 + upTo(random, 8), pick(random, OCTETS))
    return lengthSaid(Buffer.concat([octets.subarray(0, at), more, octets.subarray(at)]), random)
  },
  function remove(octets, random) {
    const at = 16 + upTo(random, octets.length - 15)
    const rest = octets.subarray(Math.min(octets.length, at + 1 + upTo(random, 8)))
    return lengthSaid(Buffer.concat([octets.subarray(0, at), rest]), random)
  },
  function lieAboutLength(octets, random) {
    const near = octets.length - 8 + upTo(random, 17)
    octets.writeUInt32BE(random() < 0.5 ? near : pick(random, LENGTHS), 0)
    return octets
  },
  function otherCommand(octets, random) {
    octets.writeUInt32BE(COMMANDS[NAMES[upTo(random, NAMES.length)] ?? 'submit_sm'].id, 4)
    return octets
  },
  function splice(octets, random, others) {
    const other = others[upTo(random, others.length)] ?? octets
    const tail = other.subarray(16 + upTo(random, other.length - 15))
    return lengthSaid(
      Buffer.concat([octets.subarray(0, 16 + upTo(random, octets.length - 15)), tail]),
      random,
    )
  },
  function longParameter(octets, random) {
    const said = upTo(random, 0x1_0000)
    const header = Buffer.from([...tagOctets(random), said >> 8, said & 0xff, 1, 2, 3])
    return lengthSaid(Buffer.concat([octets, header]), random)
  },
]

/** Mostly the header says how long it is now. */
function lengthSaid(octets: Buffer, random: Random): Buffer {
  const own = Buffer.from(octets)
  if (random() < 0.8) own.writeUInt32BE(own.length, 0)
  return own
}

function tagOctets(random: Random): readonly [number, number] {
  const tags = Object.values(TLVS).map(({ tag }) => tag)
  const tag = random() < 0.5 ? (tags[upTo(random, tags.length)] ?? 0) : upTo(random, 0x1_0000)
  return [tag >> 8, tag & 0xff]
}

/** One of them with a new number and one to three faults; at times with none. */
export function mutated(good: readonly Buffer[], sequence: number, random: Random): Buffer {
  let octets: Buffer = Buffer.from(good[upTo(random, good.length)] ?? Buffer.alloc(16))
  octets.writeUInt32BE(sequence, 12)
  for (let count = upTo(random, 4); count > 0; count--) octets = pick(random, MUTATIONS)(octets, random, good)
  return octets
}

/** A PDU of ours, read; anything else is a fault of the test. */
export function pduIn(octets: Buffer): Pdu {
  const decoded = decodePdu(octets)
  if (decoded.kind !== 'pdu') throw new Error(`${octets.toString('hex')} is ${decoded.kind}`)
  return decoded.pdu
}
