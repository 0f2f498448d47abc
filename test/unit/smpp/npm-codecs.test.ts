import { describe, expect, test } from 'bun:test'
import { createRequire } from 'node:module'
import { COMMANDS, commandOfName } from '../../../src/smpp/commands.ts'
import { encodePdu } from '../../../src/smpp/encode.ts'
import type { Pdu } from '../../../src/smpp/pdu.ts'
import { integerTlv, TLVS, type Tlv, textTlv } from '../../../src/smpp/tlvs.ts'
import { randomFrom } from '../../support/random.ts'
import { goodPdus, pduIn } from '../../support/smpp/mutations.ts'
import { DELIVER } from '../../support/smpp/submission.ts'

// The codecs of npm smpp and of larvitsmpp, which have no types: each reads what we write and writes the same octets.

type Fields = Readonly<Record<string, unknown>>
type LarvitPdu = { readonly cmdName: string; readonly params: Fields; readonly tlvs: Fields }
type LarvitUtils = {
  log: Readonly<Record<string, () => void>>
  pduToObj(octets: Buffer, done: (error: Error | null, pdu: LarvitPdu) => void): void
  objToPdu(pdu: LarvitPdu, done: (error: Error | null, octets: Buffer) => void): void
}
type NpmPdu = Fields & { toBuffer(): Buffer }

const require = createRequire(import.meta.url)
const { PDU } = require('smpp') as { PDU: new (octets: Buffer) => NpmPdu } // of its documentation
const { utils: larvit } = require('larvitsmpp') as { utils: LarvitUtils } // of its source
const silent = () => {}
larvit.log = { silly: silent, debug: silent, verbose: silent, info: silent, warn: silent, error: silent }

async function larvitRead(octets: Buffer): Promise<LarvitPdu> {
  const { promise, resolve, reject } = Promise.withResolvers<LarvitPdu>()
  larvit.pduToObj(octets, (error, pdu) => (error ? reject(error) : resolve(pdu)))
  return promise
}

async function larvitWritten(pdu: LarvitPdu): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  larvit.objToPdu(pdu, (error, octets) => (error ? reject(error) : resolve(octets.toString('hex'))))
  return promise
}

/** Both take times apart, and npm smpp writes another one; parameters are below. */
const hasNeither = ({ body, tlvs }: Pdu) => {
  const { schedule_delivery_time = '', validity_period = '', final_date = '' } = body as Fields // of any command
  return tlvs.length === 0 && `${schedule_delivery_time}${validity_period}${final_date}` === ''
}

const SEED = 14
const ROUNDS = 40
const random = randomFrom(SEED)
const PDUS = Array.from({ length: ROUNDS }, () => goodPdus(random))
  .flat()
  .filter((octets) => hasNeither(pduIn(octets)))

/** Texts and octets, which all have under the same names. */
function plainFields({ command, body }: Pdu): Fields {
  const plain = commandOfName(command).fields.filter(([, { type }]) => type === 'octet' || type === 'text')
  return Object.fromEntries(plain.map(([name]) => [name, (body as Fields)[name]])) // of any command
}

describe('npm smpp', () => {
  test('reads each PDU of ours and writes the same octets', () => {
    const read = new Set<unknown>()
    for (const octets of PDUS) {
      const ours = pduIn(octets)
      const theirs = new PDU(Buffer.from(octets))
      read.add(theirs['command'])
      expect(theirs).toMatchObject({ command: ours.command, ...plainFields(ours) })
      expect(theirs.toBuffer().toString('hex')).toBe(octets.toString('hex'))
    }
    expect([...read].toSorted()).toEqual(Object.keys(COMMANDS).toSorted())
  })
})

describe('larvitsmpp', () => {
  test('reads each PDU of ours and writes the same octets', async () => {
    const read = new Set<string>()
    for (const octets of PDUS) {
      const ours = pduIn(octets)
      // It forgets the text of a submit_multi as it writes it.
      if (ours.command === 'submit_multi') continue
      const theirs = await larvitRead(Buffer.from(octets))
      read.add(theirs.cmdName)
      expect(theirs).toMatchObject({ cmdName: ours.command, params: plainFields(ours) })
      expect(await larvitWritten(theirs)).toBe(octets.toString('hex'))
    }
    expect(read.size).toBe(Object.keys(COMMANDS).length - 1)
  })
})

describe('parameters', () => {
  // Octets are left to libsmpp34: both read some as text.
  const TABLE: readonly [name: string, tlv: Tlv, value: unknown][] = [
    ['sar_msg_ref_num', integerTlv('sar_msg_ref_num', 0x1234), 0x1234],
    ['message_state', integerTlv('message_state', 2), 2],
    ['qos_time_to_live', integerTlv('qos_time_to_live', 0xdead_beef), 0xdead_beef],
    ['receipted_message_id', textTlv('receipted_message_id', '6a3ed98a'), '6a3ed98a'],
    ['additional_status_info_text', textTlv('additional_status_info_text', 'no route'), 'no route'],
    ['network_error_code', { tag: TLVS.network_error_code.tag, value: Buffer.from([3, 0, 8]) }, '030008'],
  ]
  for (const [name, tlv, value] of TABLE) {
    const octets = encodePdu({ ...DELIVER, status: 0, sequence: 7, tlvs: [tlv] })
    test(`npm smpp and larvitsmpp read ${name} as we wrote it`, async () => {
      const theirs = new PDU(Buffer.from(octets))[name]
      expect(Buffer.isBuffer(theirs) ? theirs.toString('hex') : theirs).toEqual(value)
      const { tlvs } = await larvitRead(Buffer.from(octets))
      expect(tlvs[name]).toMatchObject({ tagId: tlv.tag, tagValue: value })
    })
  }
})
