import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import larvitsmpp, { type LarvitSession } from 'larvitsmpp'
import smpp, { type NpmPdu, type NpmSession } from 'smpp'
import { get } from '../support/api.ts'
import { eventually } from '../support/eventually.ts'
import { blocksOf, readPage } from '../support/markdown.ts'
import { TOKEN } from '../support/places.ts'
import { ACCOUNT } from '../support/smpp/esme.ts'
import { openSmppGateway, type SmppGateway } from '../support/smpp/gateway.ts'

// Clients that nobody here wrote bind to a gateway, send, and are told: npm smpp and larvitsmpp.

const ROOT = new URL('../..', import.meta.url).pathname
const WITHIN = { withinMs: 30_000 }

let gateway: SmppGateway

beforeAll(async () => {
  gateway = await openSmppGateway(1_000)
})
afterAll(async () => await gateway.stop())

const messages = async (query: string) => {
  const { body } = await get(`${gateway.url}/v1/messages?client_id=${gateway.client}&${query}`)
  return body['messages'] as Record<string, unknown>[]
}

describe('npm smpp', () => {
  let session: NpmSession
  const delivered: NpmPdu[] = []

  beforeAll(async () => {
    session = smpp.connect({ host: '127.0.0.1', port: gateway.smppPort })
    session.on('error', () => session.destroy())
    session.on('enquire_link', (pdu: NpmPdu) => session.send(pdu.response()))
    session.on('deliver_sm', (pdu: NpmPdu) => {
      delivered.push(pdu)
      session.send(pdu.response())
    })
    await new Promise((resolve) => session.on('connect', resolve))
    const bound = await ask('bind_transceiver', { ...ACCOUNT, interface_version: 0x34 })
    expect(bound).toMatchObject({ command: 'bind_transceiver_resp', command_status: 0 })
  })
  afterAll(() => session.destroy())

  const ask = (
    command: 'bind_transceiver' | 'submit_sm' | 'query_sm' | 'cancel_sm' | 'replace_sm',
    fields: object,
  ) => new Promise<NpmPdu>((resolve) => session[command](fields, resolve))
  const sending = { source_addr_ton: 5, source_addr: 'SHOP', dest_addr_ton: 1, dest_addr_npi: 1 }

  test('sends a text, and has a receipt of it', async () => {
    const answer = await ask('submit_sm', {
      ...sending,
      destination_addr: '4915112345678',
      short_message: 'Grüße aus Köln @ 5 €',
      registered_delivery: 1,
    })
    expect(answer.command_status).toBe(0)
    const id = String(answer['message_id'])
    const { body } = await get(`${gateway.url}/v1/messages/${id}`)
    expect(body).toMatchObject({ text: 'Grüße aus Köln @ 5 €', parts: 1, encoding: 'GSM7', door: 'smpp' })
    const receipt = await eventually(
      () => delivered.find((pdu) => pdu['receipted_message_id'] === id),
      WITHIN,
    )
    expect(receipt).toMatchObject({
      esm_class: 4,
      source_addr: '4915112345678',
      destination_addr: 'SHOP',
      message_state: 2,
    })
    const { message } = receipt['short_message'] as { readonly message: string }
    expect(message).toMatch(
      new RegExp(
        `^id:${id} sub:001 dlvrd:001 submit date:\\d{10} done date:\\d{10} stat:DELIVRD err:000 text:`,
      ),
    )
  })

  test('schedules one, replaces it, finds it and cancels it', async () => {
    const { message_id } = await ask('submit_sm', {
      ...sending,
      destination_addr: '4915112345679',
      short_message: 'Later',
      schedule_delivery_time: '000000020000000R',
    })
    const replaced = await ask('replace_sm', { message_id, source_addr: 'SHOP', short_message: 'Much later' })
    expect(replaced.command_status).toBe(0)
    expect(await ask('query_sm', { message_id })).toMatchObject({ command_status: 0, message_state: 1 })
    expect((await ask('cancel_sm', { message_id })).command_status).toBe(0)
    expect(await ask('query_sm', { message_id })).toMatchObject({ command_status: 0, message_state: 4 })
    const { body } = await get(`${gateway.url}/v1/messages/${message_id}`)
    expect(body).toMatchObject({ text: 'Much later', status: 'CANCELLED', credit_state: 'RELEASED' })
  })

  test('is refused with the status of what is wrong, and goes on', async () => {
    const refused = await ask('submit_sm', { ...sending, destination_addr: '0800', short_message: 'x' })
    expect(refused).toMatchObject({
      command_status: 0x0b,
      additional_status_info_text: expect.stringContaining('destination_addr'),
    })
    const next = await ask('submit_sm', { ...sending, destination_addr: '4915112345680', short_message: 'x' })
    expect(next.command_status).toBe(0)
  })
})

describe('larvitsmpp', () => {
  let session: LarvitSession
  const quiet = Object.fromEntries(
    ['silly', 'debug', 'verbose', 'info', 'warn', 'error'].map((level) => [level, () => {}]),
  )

  beforeAll(async () => {
    session = await new Promise<LarvitSession>((resolve, reject) =>
      larvitsmpp.client(
        {
          host: '127.0.0.1',
          port: gateway.smppPort,
          username: ACCOUNT.system_id,
          password: ACCOUNT.password,
          log: quiet,
        },
        (error, bound) => (error ? reject(error) : resolve(bound)),
      ),
    )
  })
  afterAll(() => session.unbind())

  const send = (sms: object) =>
    new Promise<readonly string[]>((resolve, reject) =>
      session.sendSms({ from: '46701113311', ...sms }, (error, ids = []) =>
        error ? reject(error) : resolve(ids),
      ),
    )

  test('sends a text, and is told that it was delivered', async () => {
    const told = new Promise((resolve) => session.once('dlr', resolve))
    const [id] = await send({ to: '46709771337', message: '«baff»', dlr: true })
    expect(await told).toMatchObject({ statusMsg: 'DELIVERED', smsId: id })
    const { body } = await get(`${gateway.url}/v1/messages/${id}`)
    expect(body).toMatchObject({ from: '+46701113311', to: '+46709771337', text: '«baff»', parts: 1 })
  })

  test('sends a long text in parts, each of them one message', async () => {
    const text = 'A text that is longer than one short message can be. '.repeat(7)
    await send({ to: '46709771338', message: text })
    const sent = await eventually(async () => {
      const all = (await messages('limit=50')).filter(({ to }) => to === '+46709771338')
      return all.length === 3 && all
    }, WITHIN)
    expect(sent.map((one) => one['parts'])).toEqual([1, 1, 1])
    expect(sent.map((one) => (one['user_data'] as { header: string }).header.slice(0, 4))).toEqual(
      Array.from({ length: 3 }, () => '0500'),
    )
    expect(
      sent
        .toReversed()
        .map((one) => one['text'])
        .join(''),
    ).toBe(text)
  })
})

test('what the page of the door types makes an account, and a client that sends and is told', async () => {
  const page = await readPage('docs/door-smpp.md')
  const [command = ''] = blocksOf(page, 'sh')
  const made = command
    .replace('localhost:8080', new URL(gateway.url).host)
    .replace('$(cat .data/admin-token)', TOKEN)
    .replace(/clients\/[0-9a-f-]{36}/, `clients/${gateway.client}`)
  expect(JSON.parse(await said(['sh', '-c', `${made.trim()} -sS`]))).toMatchObject({
    client_id: gateway.client,
    system_id: 'shop',
  })
  const [program = ''] = blocksOf(page, 'js')
  const here = program.replace('localhost:2775', `127.0.0.1:${gateway.smppPort}`)
  const lines = (await said(['node', '--input-type=module', '-e', here])).trim().split('\n')
  expect(lines).toEqual([
    expect.stringMatching(/^0 [0-9a-f-]{36}$/),
    expect.stringMatching(/^id:[0-9a-f-]{36} sub:001 dlvrd:001 .* stat:DELIVRD err:000 text:Hello$/),
  ])
})

/** What a program prints; it must end well. */
async function said(command: readonly string[]): Promise<string> {
  const child = Bun.spawn([...command], { cwd: ROOT, stdout: 'pipe', stderr: 'pipe' })
  const [out, faults] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ])
  expect({ code: await child.exited, faults }).toEqual({ code: 0, faults: '' })
  return out
}
