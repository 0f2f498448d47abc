// `bun run bench:codec`: what a PDU costs to write and to read, beside npm smpp; bound 5 µs each.
import { createRequire } from 'node:module'
import { decodePdu } from '../src/smpp/decode.ts'
import { encodePdu } from '../src/smpp/encode.ts'
import type { Pdu } from '../src/smpp/pdu.ts'
import { integerTlv, textTlv } from '../src/smpp/tlvs.ts'
import { SUBMIT } from '../test/support/smpp/submission.ts'
import { median } from './kit/median.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'

const ROUNDS = setting('BENCH_ROUNDS', 7)
const PDUS = setting('BENCH_PDUS', 200_000)
const BOUND_US = 5

type NpmPdu = { toBuffer(): Buffer }
type NpmPduClass = new (given: Buffer | string, fields?: object) => NpmPdu
const { PDU } = createRequire(import.meta.url)('smpp') as { PDU: NpmPduClass } // it has no types

const BODY = { ...SUBMIT.body, short_message: Buffer.alloc(140, 'a') }
const RECEIPT =
  'id:0123456789 sub:001 dlvrd:001 submit date:2611241200 done date:2611241200 stat:DELIVRD err:000 text:'
const SAMPLES: Readonly<Record<string, Pdu>> = {
  'submit_sm, 140 characters': { command: 'submit_sm', status: 0, sequence: 7, body: BODY, tlvs: [] },
  submit_sm_resp: {
    command: 'submit_sm_resp',
    status: 0,
    sequence: 7,
    body: { message_id: '0123456789abcdef' },
    tlvs: [],
  },
  'deliver_sm, a receipt': {
    command: 'deliver_sm',
    status: 0,
    sequence: 7,
    body: { ...BODY, esm_class: 4, short_message: Buffer.from(RECEIPT) },
    tlvs: [textTlv('receipted_message_id', '0123456789'), integerTlv('message_state', 2)],
  },
}

/** CPU of this process for one call, in µs. */
function cpuUs(call: () => unknown): number {
  const before = process.cpuUsage()
  for (let count = 0; count < PDUS; count++) call()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / PDUS
}

/** Ours and npm smpp's in turns. */
function measure(name: string, pdu: Pdu) {
  progress(`${name}: ${ROUNDS} rounds of ${PDUS} …`)
  const octets = encodePdu(pdu)
  const theirs = new PDU(octets)
  const calls = {
    encodeUs: () => encodePdu(pdu),
    decodeUs: () => decodePdu(octets),
    npmEncodeUs: () => new PDU(pdu.command, theirs).toBuffer(),
    npmDecodeUs: () => new PDU(octets),
  }
  const rounds = Array.from({ length: ROUNDS }, () =>
    Object.fromEntries(Object.entries(calls).map(([what, call]) => [what, cpuUs(call)])),
  )
  const of = (what: keyof typeof calls) =>
    Math.round(median(rounds.map((round) => round[what] ?? 0)) * 100) / 100
  return {
    pdu: name,
    octets: octets.length,
    encodeUs: of('encodeUs'),
    decodeUs: of('decodeUs'),
    npmEncodeUs: of('npmEncodeUs'),
    npmDecodeUs: of('npmDecodeUs'),
  }
}

const measured = Object.entries(SAMPLES).map(([name, pdu]) => measure(name, pdu))
const bars = measured.flatMap(({ pdu, encodeUs, decodeUs }) => [
  { label: `write ${pdu}`, value: encodeUs },
  { label: `read ${pdu}`, value: decodeUs },
])
const slowestUs = Math.max(...bars.map(({ value }) => value))
report(
  'bench:codec',
  { boundUs: BOUND_US, slowestUs, rounds: ROUNDS, pdusARound: PDUS, measured },
  { title: 'CPU for one SMPP PDU, µs', bars },
)
process.exitCode = slowestUs <= BOUND_US ? 0 : 1
