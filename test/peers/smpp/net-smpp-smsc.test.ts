// Net::SMPP as the SMSC of a provider of kind smpp: npm run test:peers.

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { provideFile, providePrograms } from '../../../scripts/services/binaries.ts'
import { diesWithUs } from '../../../scripts/services/dies-with-us.ts'
import { freePort } from '../../../scripts/services/free-port.ts'
import { gsm7Octets } from '../../../src/domain/text/gsm7.ts'
import type { ToldInbound, ToldReceipt } from '../../../src/provider/port.ts'
import { eventually } from '../../support/eventually.ts'
import { type OpenedSmpp, openProvider } from '../../support/smpp/provider.ts'

type ShownPdu = Readonly<Record<string, unknown>> & { readonly cmd: number; readonly octets: string }

const SUBMIT_SM = 0x04
const DELIVER_SM_RESP = 0x80000005

let shown = ''
let stop: () => Promise<void>
let provider: OpenedSmpp
const told: (ToldReceipt | ToldInbound)[] = []
const pdus = (cmd: number): readonly ShownPdu[] =>
  shown
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
    .filter((pdu) => pdu.cmd === cmd)

beforeAll(async () => {
  provideFile('/usr/share/perl5/Net/SMPP.pm', 'libnet-smpp-perl')
  const perl = providePrograms(['perl'])('perl')
  const port = await freePort()
  const script = new URL('net-smpp-smsc.pl', import.meta.url).pathname
  const child = Bun.spawn([...diesWithUs('KILL'), perl, script, String(port)], {
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const reading = (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of child.stdout) shown += decoder.decode(chunk, { stream: true })
  })()
  stop = async () => {
    child.kill()
    await child.exited
    await reading
  }
  await eventually(() => shown.includes('listening'))
  provider = openProvider(
    port,
    { message_id_format: { answers: 'hex', receipts: 'decimal' }, validity: 'relative' },
    { tell: async (what) => void told.push(...what) },
  )
})
afterAll(async () => {
  await provider.close()
  await stop()
})

test('reads what is submitted as it was, and its receipts, in another notation, find their parts', async () => {
  const text = `${'a'.repeat(152)}€ and the rest`
  const answer = await provider.send(text)
  expect(answer).toMatchObject({ kind: 'accepted', providerMessageIds: ['abc001', 'abc002'] })
  await eventually(() => told.length === 2 && pdus(DELIVER_SM_RESP).length === 2)
  const parts = pdus(SUBMIT_SM)
  expect(parts).toMatchObject([
    {
      source_addr: 'ACME',
      source_addr_ton: 5,
      destination_addr: '4915112345678',
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      esm_class: 0x40,
      data_coding: 0,
      registered_delivery: 1,
      validity_period: '000000000130000R',
    },
    { esm_class: 0x40 },
  ])
  const octets = parts.map(({ octets }) => Buffer.from(octets, 'hex'))
  expect(octets.map((one) => one.subarray(0, 6).toString('hex'))).toEqual(['050003010201', '050003010202'])
  expect(Buffer.concat(octets.map((one) => one.subarray(6)))).toEqual(Buffer.from(gsm7Octets(text)))
  expect(told.map((one) => ('receipt' in one ? one.receipt.providerMessageId : null))).toEqual([
    'abc001',
    'abc002',
  ])
  expect(pdus(DELIVER_SM_RESP).map(({ status }) => status)).toEqual([0, 0])
})

test('reads an emoji in UCS-2', async () => {
  const before = pdus(SUBMIT_SM).length
  expect(await provider.send('Grüße 🎉')).toMatchObject({ kind: 'accepted' })
  const pdu = await eventually(() => pdus(SUBMIT_SM)[before])
  expect(pdu['data_coding']).toBe(8)
  expect(Buffer.from(pdu.octets, 'hex').swap16().toString('utf16le')).toBe('Grüße 🎉')
})
