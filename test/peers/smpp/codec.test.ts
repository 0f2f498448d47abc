// Codecs that others wrote, over ours: npm run test:peers.

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { COMMANDS, type CommandName, commandOfName } from '../../../src/smpp/commands.ts'
import { type Decoded, decodePdu } from '../../../src/smpp/decode.ts'
import { encodePdu } from '../../../src/smpp/encode.ts'
import { DESTINATION_SIZE, type Destination, type Failure, type Field } from '../../../src/smpp/fields.ts'
import type { Pdu } from '../../../src/smpp/pdu.ts'
import { STATUSES } from '../../../src/smpp/status.ts'
import { TLVS, type Tlv, tlvSpecOf } from '../../../src/smpp/tlvs.ts'
import { randomFrom } from '../../support/random.ts'
import { goodPdus, mutated, pduIn } from '../../support/smpp/mutations.ts'
import { type Layout, type Libsmpp34, openLibsmpp34, type Verdict } from './libsmpp34.ts'

const SEED = Number(process.env['SMPP_SEED'] ?? Math.floor(Math.random() * 1e9))
const GOOD_ROUNDS = 100
const MUTATED = 100_000
const NAMES = Object.keys(COMMANDS) as CommandName[] // its keys

let library: Libsmpp34
beforeAll(() => {
  console.log(`SMPP_SEED=${SEED}`)
  library = openLibsmpp34()
})
afterAll(() => library.close())

/** The library keeps lists in a chain and adds at its head, so they come back in reverse. */
function reversed(pdu: Pdu): Pdu {
  const body = Object.entries(pdu.body as Readonly<Record<string, unknown>>) // of any command
  const turned = body.map(([name, value]) => [name, Array.isArray(value) ? value.toReversed() : value])
  return { ...pdu, body: Object.fromEntries(turned), tlvs: pdu.tlvs.toReversed() } as unknown as Pdu // as before
}

/** Where the library goes by a narrower clause than we do; which, and why ours is right. */
const NARROWER: readonly (readonly [field: string, theirs: string, ours: string])[] = [
  ['bind_transmitter.password', 'text 9', 'text 65'], // SMSCs give passwords longer than clause 5.2.2 allows
  ['bind_receiver.password', 'text 9', 'text 65'],
  ['bind_transceiver.password', 'text 9', 'text 65'],
  ['outbind.password', 'text 9', 'text 65'],
  ['deliver_sm.schedule_delivery_time', 'text 1', 'text 17'], // v5.0, clause 4.3.1.1
  ['deliver_sm.validity_period', 'text 1', 'text 17'], // the same
  ['deliver_sm_resp.message_id', 'text 1', 'text 65'], // v5.0, clause 4.3.1.2
  ['data_sm.source_addr', 'text 21', 'text 65'], // clause 4.7.1
]

function layoutOf(name: string, field: Field): Layout {
  switch (field.type) {
    case 'octet':
      return [[name, 'U08']]
    case 'text':
      return [[name, `text ${field.size}`]]
    case 'message':
      return [
        ['sm_length', 'U08'],
        [name, 'OCTET8'],
      ]
    case 'destinations':
      return [
        ['number_of_dests', 'U08'],
        ['dest_addr_def', 'DAD'],
      ]
    case 'failures':
      return [
        ['no_unsuccess', 'U08'],
        ['unsuccess_smes', 'UDAD'],
      ]
  }
}

describe('the tables of libsmpp34', () => {
  test('have the same commands, statuses and tags', () => {
    const ours = [
      ...Object.entries(COMMANDS).map(([name, { id }]) => [name.toUpperCase(), id] as const),
      ...Object.entries(STATUSES).filter(([, status]) => status < 0x100),
      ...Object.entries(TLVS)
        .filter(([, { tag }]) => tag !== 0x0428 && !(tag >= 0x0600 && tag <= 0x0613)) // v5.0
        .map(([name, { tag }]) => [`TLVID_${name}`, tag] as const),
    ]
    const isTheirs = (name: string) => /^(ESME_|TLVID_)/.test(name) || name.toLowerCase() in COMMANDS
    const theirs = [...library.defined].filter(([name]) => isTheirs(name))
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs))
  })

  test('have the same fields in the same order and of the same size, but for those that have a reason', () => {
    const differences: (readonly [string, string, string])[] = []
    for (const command of NAMES) {
      const ours = commandOfName(command).fields.flatMap(([name, field]) => layoutOf(name, field))
      const theirs = library.layout(command)
      expect([command, ...theirs.map(([name]) => name)]).toEqual([command, ...ours.map(([name]) => name)])
      theirs.forEach(([name, type], index) => {
        const own = ours[index]?.[1] ?? ''
        if (own !== type) differences.push([`${command}.${name}`, type, own])
      })
    }
    expect(differences.toSorted()).toEqual(NARROWER.toSorted())
  })
})

/** Why the library refuses what we read; null where there is no good reason. */
function reasonOf(pdu: Pdu, words: string): string | null {
  const last = words.slice(words.lastIndexOf('['))
  if (last.includes('Invalid value')) return 'it judges values, too; ours is the session'
  if (last.includes('Error in PDU length') && pdu.tlvs.length > 0 && !library.hasParameters(pdu.command))
    return 'it knows parameters in some commands only (not in data_sm_resp, where clause 4.7.2 lists them); others are ignored (clause 3.3)'
  const field = /\[(?:len\()?(\w+)/.exec(last)?.[1] ?? ''
  const size = Number(/^text (\d+)$/.exec(new Map(library.layout(pdu.command)).get(field) ?? '')?.[1])
  const values = pdu.body as Readonly<Record<string, unknown>> // of any command
  const value = values[field]
  if (typeof value === 'string' && value.length >= size) return 'a text is longer than it allows'
  if (field === 'short_message') return 'a message of 255 octets, which v5.0 allows (clause 4.7.28)'
  const listed = Object.values(values).flatMap((one) => (Array.isArray(one) ? (one as Destination[]) : []))
  if (listed.some((one) => ('list' in one ? one.list : one.address).length >= DESTINATION_SIZE))
    return 'a text in a list is longer than it allows'
  if (words.startsWith('[command_length:00000010(')) return 'a response without its body'
  if (pdu.command === 'submit_sm_resp' && pdu.status !== 0)
    return 'a body behind an error, which should not be there (clause 4.4.2) and is'
  if (pdu.tlvs.some(isOfOtherSize))
    return 'a parameter has another size than v3.4 gives it: it reads on at the wrong place'
  return null
}

/** Not of the size of its clause in v3.4. */
function isOfOtherSize({ tag, value }: Tlv): boolean {
  if (tag === TLVS.ms_validity.tag) return value.length !== 1
  if (tag === TLVS.alert_on_message_delivery.tag) return value.length !== 0
  const spec = tlvSpecOf(tag)
  return spec !== undefined && (value.length < spec.min || value.length > spec.max)
}

/** Why we refuse what the library reads; null where there is no good reason. */
function ourReasonOf(ours: Exclude<Decoded, { kind: 'pdu' }>, octets: Buffer): string | null {
  if (ours.kind === 'unknown' || !ours.reason.includes('optional parameter')) return null
  const tag = Number(/optional parameter (0x\w+) /.exec(ours.reason)?.[1])
  const isLongValidity =
    octets.includes('\x12\x04', 0, 'latin1') && !octets.includes('\x12\x04\0\x01', 0, 'latin1')
  if (tlvSpecOf(tag)?.type !== 'integer' && !isLongValidity) return null
  return 'it gives integers, and ms_validity, the size of v3.4 whatever their length says (clause 3.2.4.1)'
}

type Shown = readonly (readonly [name: string, value: string])[]

const hex = (value: number, octets = 1) =>
  value
    .toString(16)
    .toUpperCase()
    .padStart(octets * 2, '0')

/** The mandatory fields as the library shows them. */
function shownOf({ body, command }: Pdu): Shown {
  const values = body as Readonly<Record<string, unknown>> // of any command
  return commandOfName(command).fields.flatMap(([name, field]) => fieldShown(name, field, values[name]))
}

function fieldShown(name: string, { type }: Field, value: unknown): Shown {
  switch (type) {
    case 'octet':
      return [[name, hex(value as number)]]
    case 'text':
      return [[name, value as string]]
    case 'message':
      return [['sm_length', hex((value as Uint8Array).length)]]
    case 'destinations': {
      const all = value as readonly Destination[]
      return [['number_of_dests', hex(all.length)], ...all.flatMap(destinationShown)]
    }
    case 'failures': {
      const all = value as readonly Failure[]
      const shown = all.flatMap((one) => [
        ...addressShown(one),
        ['error_status_code', hex(one.status, 4)] as const,
      ])
      return [['no_unsuccess', hex(all.length)], ...shown]
    }
  }
}

function destinationShown(one: Destination): Shown {
  if ('list' in one)
    return [
      ['dest_flag', '02'],
      ['dl_name', one.list],
    ]
  return [['dest_flag', '01'], ...addressShown(one)]
}

function addressShown({ ton, npi, address }: Omit<Failure, 'status'>): Shown {
  return [
    ['dest_addr_ton', hex(ton)],
    ['dest_addr_npi', hex(npi)],
    ['destination_addr', address],
  ]
}

describe('libsmpp34 and ours', () => {
  test('read the same fields in what we write, and write the same octets', async () => {
    const random = randomFrom(SEED)
    const good = Array.from({ length: GOOD_ROUNDS }, () => goodPdus(random)).flat()
    const verdicts = await library.judge(good)
    const read = new Set<string>()
    good.forEach((octets, index) => {
      const pdu = reversed(pduIn(octets))
      const verdict = verdicts[index] as Verdict // one for each
      if (verdict.kind === 'refused') {
        expect([reasonOf(pdu, verdict.words), verdict.words]).toEqual([expect.any(String), verdict.words])
        return
      }
      read.add(pdu.command)
      expect(verdict.again.toString('hex')).toBe(encodePdu(pdu).toString('hex'))
      const names = new Set(shownOf(pdu).map(([name]) => name))
      expect(verdict.fields.filter(([name]) => names.has(name))).toEqual([...shownOf(pdu)])
    })
    expect([...read].toSorted()).toEqual([...NAMES].toSorted())
  })

  test('agree on PDUs with faults: what it reads we read alike, and what we read it refuses for a reason', async () => {
    const random = randomFrom(SEED)
    const good = goodPdus(random)
    const whole = Array.from({ length: MUTATED }, (_, index) => mutated(good, index + 1, random)).filter(
      (octets) => octets.readUInt32BE(0) === octets.length,
    )
    const verdicts = await library.judge(whole)
    const disagreements = whole.flatMap((octets, index): string[] => {
      const fault = faultOf(octets, verdicts[index] as Verdict) // one for each
      return fault === null ? [] : [`${octets.toString('hex')}: ${fault}`]
    })
    expect(disagreements.slice(0, 5)).toEqual([])
    const both = verdicts.filter(({ kind }) => kind === 'read').length
    expect(both).toBeGreaterThan(MUTATED / 10)
    expect(verdicts.length - both).toBeGreaterThan(MUTATED / 10)
  })
})

function faultOf(octets: Buffer, theirs: Verdict): string | null {
  const ours = decodePdu(octets)
  if (ours.kind !== 'pdu') {
    const isExplained = theirs.kind === 'refused' || ourReasonOf(ours, octets) !== null
    return isExplained ? null : `only ours refuses: ${JSON.stringify(ours)}`
  }
  if (theirs.kind === 'refused') return reasonOf(ours.pdu, theirs.words) === null ? theirs.words : null
  const isWordless = ours.pdu.status !== 0 && theirs.again.length === 17 // written without its empty body
  if (isWordless || ours.pdu.tlvs.some(isOfOtherSize)) return null
  const written = encodePdu(reversed(ours.pdu)).toString('hex')
  return written === theirs.again.toString('hex') ? null : `read otherwise: ${written}`
}
