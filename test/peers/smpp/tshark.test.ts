// Wireshark's dissector over what we write: npm run test:peers.

import { expect, test } from 'bun:test'
import { COMMANDS, type CommandName, commandOfName } from '../../../src/smpp/commands.ts'
import type { Address } from '../../../src/smpp/fields.ts'
import type { Pdu } from '../../../src/smpp/pdu.ts'
import { TLVS, tagWords } from '../../../src/smpp/tlvs.ts'
import { randomFrom } from '../../support/random.ts'
import { goodPdus, pduIn } from '../../support/smpp/mutations.ts'
import { dissect } from './tshark.ts'

const SEED = Number(process.env['SMPP_SEED'] ?? Math.floor(Math.random() * 1e9))
const ROUNDS = 40

/** Fields that the dissector shows as they are; flags it takes apart, and times it reads. */
const TEXTS = ['system_id', 'system_type', 'service_type', 'source_addr', 'esme_addr', 'message_id'] as const
const OCTETS = [
  'addr_ton',
  'addr_npi',
  'source_addr_ton',
  'source_addr_npi',
  'dest_addr_ton',
  'dest_addr_npi',
  'esme_addr_ton',
  'esme_addr_npi',
  'protocol_id',
  'data_coding',
  'error_code',
] as const
const SHOWN = ['command_id', 'sequence_number', ...TEXTS, ...OCTETS, 'opt_param_tag'] as const

/** What it stumbles over: as a time, text that is none, and a number of two octets (v5.0, 4.8.4.13) as one of four. */
const STUMBLES: readonly number[] = [TLVS.broadcast_end_time.tag, TLVS.broadcast_rep_num.tag]

/** Where it shows no parameters: v3.4 lists none there. */
const BARE: readonly CommandName[] = [
  'generic_nack',
  'bind_receiver',
  'bind_transmitter',
  'bind_transceiver',
  'outbind',
  'unbind',
  'unbind_resp',
  'query_sm',
  'query_sm_resp',
  'cancel_sm',
  'cancel_sm_resp',
  'replace_sm_resp',
  'enquire_link',
  'enquire_link_resp',
]

test('Wireshark shows each PDU of ours as it was meant', () => {
  console.log(`SMPP_SEED=${SEED}`)
  const random = randomFrom(SEED)
  const good = Array.from({ length: ROUNDS }, () => goodPdus(random))
    .flat()
    .filter((octets) => pduIn(octets).tlvs.every(({ tag }) => !STUMBLES.includes(tag)))
  const rows = dissected(good)
  expect(rows).toHaveLength(good.length)
  rows.forEach((row, index) => {
    const pdu = pduIn(good[index] ?? Buffer.alloc(0))
    expect(row).toEqual(expectedOf(pdu))
  })
  expect(new Set(rows.map((row) => row['command_id'])).size).toBe(Object.keys(COMMANDS).length)
})

type Row = Readonly<Record<string, string | number>>

/** Empty texts and fields that a command does not have are empty alike; a list begins with its one address. */
function expectedOf({ command, sequence, body, tlvs }: Pdu): Row {
  const { id, fields } = commandOfName(command)
  const values = body as Readonly<Record<string, unknown>> // of any command
  const own = new Map(fields.map(([name]) => [name, values[name] as string | number]))
  const listed = Object.values(values).flatMap((value) =>
    Array.isArray(value) ? (value as Address[]) : [],
  )[0]
  const shown = [...TEXTS, ...OCTETS].map((name) => [name, own.get(name) ?? ''])
  return {
    command_id: id,
    sequence_number: sequence,
    ...Object.fromEntries(shown),
    opt_param_tag: (BARE.includes(command) ? [] : tlvs).map(({ tag }) => tagWords(tag)).join(),
    malformed: '',
    ...(listed === undefined ? {} : { dest_addr_ton: listed.ton, dest_addr_npi: listed.npi }),
  }
}

function dissected(pdus: readonly Buffer[]): readonly Row[] {
  return dissect(pdus, [...SHOWN.map((name) => `smpp.${name}`), '_ws.malformed']).map(rowOf)
}

function rowOf(line: string): Row {
  const values = line.split('\t')
  const numbers: readonly string[] = ['command_id', 'sequence_number', ...OCTETS]
  const shown = SHOWN.map((name, index) => {
    const value = (values[index] ?? '').replace('(Default)', '') // an empty service_type
    return [name, numbers.includes(name) && value !== '' && !value.includes(',') ? Number(value) : value]
  })
  return { ...Object.fromEntries(shown), malformed: values[SHOWN.length] ?? '' }
}
