// Net::SMPP as a client of the SMPP server: npm run test:peers.

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { provideFile, providePrograms } from '../../../scripts/services/binaries.ts'
import { diesWithUs } from '../../../scripts/services/dies-with-us.ts'
import { get } from '../../support/api.ts'
import { eventually } from '../../support/eventually.ts'
import { ACCOUNT } from '../../support/smpp/esme.ts'
import { openSmppGateway, type SmppGateway } from '../../support/smpp/gateway.ts'

type Shown = Readonly<Record<string, unknown>>

let gateway: SmppGateway
let ask: (command: string, fields?: object) => Promise<Shown>
let stop: () => Promise<void>

beforeAll(async () => {
  provideFile('/usr/share/perl5/Net/SMPP.pm', 'libnet-smpp-perl')
  const perl = providePrograms(['perl'])('perl')
  gateway = await openSmppGateway(1_000)
  const script = new URL('net-smpp-esme.pl', import.meta.url).pathname
  const { system_id, password } = ACCOUNT
  const child = Bun.spawn(
    [...diesWithUs('KILL'), perl, script, String(gateway.smppPort), system_id, password],
    {
      stdin: 'pipe',
      stdout: 'pipe',
      stderr: 'inherit',
    },
  )
  let shown = ''
  const reading = (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of child.stdout) shown += decoder.decode(chunk, { stream: true })
  })()
  let read = 0
  const next = () =>
    eventually((): Shown | null => {
      const line = shown.split('\n').slice(0, -1)[read]
      if (line === undefined) return null
      read++
      return JSON.parse(line)
    })
  ask = async (command, fields = {}) => {
    child.stdin.write(`${JSON.stringify([command, fields])}\n`)
    await child.stdin.flush()
    return await next()
  }
  stop = async () => {
    child.kill()
    await child.exited
    await reading
    await gateway.stop()
  }
  expect(await next()).toMatchObject({ cmd: 0x80000009, status: 0 })
})
afterAll(async () => await stop())

const from = { source_addr_ton: 5, source_addr_npi: 0, source_addr: 'SHOP' }
const message = async (id: unknown) => (await get(`${gateway.url}/v1/messages/${id}`)).body

describe('Net::SMPP', () => {
  test('submits to many, and reads who was not taken, and a receipt for each of the others', async () => {
    const answer = await ask('submit_multi', {
      ...from,
      destination_addr: ['4915112345601', '0800', '4915112345602'],
      dest_addr_ton: [1, 1, 1],
      dest_addr_npi: [1, 1, 1],
      registered_delivery: 1,
      short_message: 'To all of you',
    })
    expect(answer).toMatchObject({
      cmd: 0x80000021,
      status: 0,
      no_unsuccess: 1,
      destination_addr: ['0800'],
      error_status_code: [0x0b],
    })
    expect(await message(answer['message_id'])).toMatchObject({ to: '+4915112345601', text: 'To all of you' })
    const receipts = [await ask('receipts', { count: 1 }), await ask('receipts', { count: 1 })]
    expect(receipts.map(({ source_addr }) => source_addr).toSorted()).toEqual([
      '4915112345601',
      '4915112345602',
    ])
    for (const receipt of receipts)
      expect(receipt).toMatchObject({ esm_class: 4, receipted_message_id: `${answer['message_id']}\0` })
  })

  test('schedules a message, finds it, replaces it, cancels it, and finds that', async () => {
    const { message_id } = await ask('submit_sm', {
      ...from,
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      destination_addr: '4915112345603',
      schedule_delivery_time: '000000020000000R',
      short_message: 'Later',
    })
    expect(await ask('query_sm', { message_id, ...from })).toMatchObject({
      cmd: 0x80000003,
      status: 0,
      message_id,
      final_date: '',
      message_state: 1,
    })
    const text = { validity_period: '', schedule_delivery_time: '', short_message: 'Much later' }
    expect(await ask('replace_sm', { message_id, ...from, ...text })).toMatchObject({
      cmd: 0x80000007,
      status: 0,
    })
    expect(await message(message_id)).toMatchObject({ text: 'Much later', status: 'SCHEDULED' })
    expect(await ask('cancel_sm', { message_id, ...from, destination_addr: '4915112345603' })).toMatchObject({
      cmd: 0x80000008,
      status: 0,
    })
    expect(await ask('query_sm', { message_id, ...from })).toMatchObject({ status: 0, message_state: 4 })
    expect(await message(message_id)).toMatchObject({ status: 'CANCELLED', credit_state: 'RELEASED' })
  })

  test('is refused by name what is not its own', async () => {
    expect(await ask('query_sm', { message_id: 'nobody', ...from })).toMatchObject({ status: 0x0c })
  })

  test('unbinds', async () => {
    expect(await ask('unbind')).toMatchObject({ cmd: 0x80000006, status: 0 })
  })
})
