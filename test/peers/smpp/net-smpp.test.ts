// Net::SMPP reads what we write, and we read what it writes: npm run test:peers.

import { expect, test } from 'bun:test'
import { createServer, type Socket } from 'node:net'
import { provideFile, providePrograms } from '../../../scripts/services/binaries.ts'
import { diesWithUs } from '../../../scripts/services/dies-with-us.ts'
import { COMMANDS } from '../../../src/smpp/commands.ts'
import { decodePdu } from '../../../src/smpp/decode.ts'
import { openPduReader } from '../../../src/smpp/pdu-reader.ts'
import { TLVS } from '../../../src/smpp/tlvs.ts'
import { randomFrom } from '../../support/random.ts'
import { goodPdus } from '../../support/smpp/mutations.ts'

const SEED = Number(process.env['SMPP_SEED'] ?? Math.floor(Math.random() * 1e9))
const ROUNDS = 20

test('Net::SMPP reads each PDU of ours and writes the same octets', async () => {
  console.log(`SMPP_SEED=${SEED}`)
  const perl = providePrograms(['perl'])('perl')
  provideFile('/usr/share/perl5/Net/SMPP.pm', 'libnet-smpp-perl')
  const random = randomFrom(SEED)
  const good = Array.from({ length: ROUNDS }, () => goodPdus(random))
    .flat()
    .filter(isKeptWhole)
  const echoed = await echoOf(perl, good)
  expect(echoed).toEqual(good.map((octets) => octets.toString('hex')))
  expect(new Set(good.map((octets) => octets.readUInt32BE(4))).size).toBe(Object.keys(COMMANDS).length)
})

/** It keeps fields and parameters in one hash: the order of several is any, and message_state of query_sm_resp is both. */
function isKeptWhole(octets: Buffer): boolean {
  const decoded = decodePdu(octets)
  if (decoded.kind !== 'pdu') return false
  const { command, tlvs } = decoded.pdu
  const isBoth = command === 'query_sm_resp' && tlvs.some(({ tag }) => tag === TLVS.message_state.tag)
  return tlvs.length < 2 && !isBoth
}

/** Sends one PDU after the other to the script and answers, as hex, what came back for each. */
async function echoOf(perl: string, pdus: readonly Buffer[]): Promise<readonly string[]> {
  const echoed: string[] = []
  const server = createServer((socket: Socket) => {
    const reader = openPduReader()
    const next = () => {
      const pdu = pdus[echoed.length]
      if (pdu) socket.write(pdu)
      else socket.end()
    }
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk: Buffer) => {
      for (const octets of reader.push(chunk).pdus) {
        echoed.push(octets.toString('hex'))
        next()
      }
    })
    next()
  })
  const { promise: port, resolve } = Promise.withResolvers<number>()
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    resolve(typeof address === 'object' && address ? address.port : 0)
  })
  const script = new URL('net-smpp-echo.pl', import.meta.url).pathname
  // It warns of the end of the connection.
  const output = { stdin: 'ignore', stdout: 'inherit', stderr: 'ignore' } as const
  const child = Bun.spawn([...diesWithUs('KILL'), perl, script, `${await port}`], output)
  try {
    await child.exited
  } finally {
    server.close()
  }
  return echoed
}
