// The real Kannel: npm run test:peers. Its answers are recorded in test/cases/http_providers.json for npm test.

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Receipt } from '../../src/domain/message/receipt.ts'
import { HTTP, HTTP_KIND } from '../../src/provider/http/http.ts'
import { KANNEL } from '../../src/provider/http/presets/kannel.ts'
import type { Inbound, SubmitRequest } from '../../src/provider/port.ts'
import { eventually } from '../support/eventually.ts'
import { hooks, settingsOf, submission } from '../support/http-provider.ts'
import { type Kannel, openKannel, openKannelBoxes } from '../support/kannel.ts'
import { blocksOf, readPage } from '../support/markdown.ts'
import { openNpmSmsc } from '../support/smpp/npm-smsc.ts'

let kannel: Kannel
const receipts: Receipt[] = []
const inbound: Inbound[] = []
/** Where Kannel reports to: the inbox of the kind, behind a token. */
const gateway = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const bytes = new Uint8Array(await request.arrayBuffer())
    const { method, url, headers } = request
    const told = HTTP_KIND.inbox?.(
      settings(),
      {},
      { method, url, address: addressIn(url), tail: 'TOKEN-1234', headers, bytes, json: () => undefined },
    )
    if (told?.kind !== 'told') return new Response(JSON.stringify(told), { status: 400 })
    receipts.push(...told.receipts.map(({ receipt }) => receipt))
    inbound.push(...(told.inbound ?? []).map((one) => one.inbound))
    const answer =
      told.inbound === undefined
        ? HTTP_KIND.receiptAnswer?.(settings())
        : HTTP_KIND.inboundAnswer?.(settings())
    return new Response(answer?.body, { status: answer?.status ?? 204 })
  },
})

beforeAll(async () => {
  kannel = await openKannel()
})
afterAll(async () => {
  await kannel.close()
  await gateway.stop(true)
})

function settings() {
  const { request, ...rest } = settingsOf(KANNEL.settings)
  return { request: { ...request, url: request.url.replace(':13013', `:${kannel.sendsmsPort}`) }, ...rest }
}

function open(password = kannel.password) {
  const receiptUrl = `http://127.0.0.1:${gateway.port}/v1/providers/kannel/dlr/TOKEN-1234`
  return HTTP.open(settings(), hooks({ username: kannel.username, password }, { receiptUrl, now: Date.now }))
}

const addressIn = (url: string) => (url.includes('/inbound/') ? 'inbound' : 'dlr')

let sent = 0
function message(given: Partial<SubmitRequest>): SubmitRequest {
  const messageId =
    `01890a5d-ac96-774b-bcce-${String(++sent).padStart(12, '0')}` as SubmitRequest['messageId']
  return submission({ messageId, expiresAtMs: Date.now() + 3_600_000, ...given })
}

const received = (id: string) =>
  receipts
    .filter(({ providerMessageId }) => providerMessageId === id)
    .map(({ outcome, status, error }) => [outcome, status, error])

describe('through a real Kannel', () => {
  test('a wrong password is no fault of the message', async () => {
    const provider = open('wrong')
    expect(await provider.submit(message({}), AbortSignal.timeout(5_000))).toEqual({
      kind: 'rejected_temporary',
      error: 'HTTP 403: Authorization failed for sendsms',
      detail: 'HTTP 403: Authorization failed for sendsms',
    })
    await provider.close()
  })

  test('what is queued while no operator is connected goes out later', async () => {
    const provider = open()
    const request = message({ text: 'first' })
    expect(await provider.submit(request, AbortSignal.timeout(5_000))).toEqual({
      kind: 'accepted',
      providerMessageIds: [`${request.messageId}-1`],
      detail: 'HTTP 202: 3: Queued for later delivery',
    })
    kannel.connectSmsc()
    await eventually(() => received(`${request.messageId}-1`).length === 2)
    await provider.close()
  })

  test.each<[string, Partial<SubmitRequest>, string]>([
    [
      'of the GSM alphabet',
      { text: 'Grüße für 5 €: {a} & "b" + 100%' },
      'ACME +4915112345678 text Grüße für 5 €: {a} & "b" + 100%',
    ],
    [
      'in UCS-2',
      { text: 'привет 😀', encoding: 'UCS2' },
      'ACME +4915112345678 ucs-2 %04%3F%04%40%048%042%045%04B%00+%D8%3D%DE%00',
    ],
    ['from a number', { from: '+49170111', text: 'a' }, '+49170111 +4915112345678 text a'],
  ])('a text %s arrives as it is, and its receipts come back', async (_, given, arrived) => {
    const provider = open()
    const request = message(given)
    expect(await provider.submit(request, AbortSignal.timeout(5_000))).toMatchObject({
      kind: 'accepted',
      providerMessageIds: [`${request.messageId}-1`],
      detail: 'HTTP 202: 0: Accepted for delivery',
    })
    await eventually(() => received(`${request.messageId}-1`).length === 2)
    expect(received(`${request.messageId}-1`)).toEqual([
      ['progress', '8', null],
      ['delivered', '1', null],
    ])
    await eventually(() => kannel.arrived.includes(arrived))
    await provider.close()
  })

  test.each<[string, Partial<SubmitRequest>, RegExp]>([
    [
      'a part of a long message',
      { text: 'é part', userData: { data_coding: 0, header: '050003ab0302', octets: '0520' } },
      /^ACME \+4915112345678 udh %05%00%03%AB%03%02 data .*part$/,
    ],
    [
      'binary for a port',
      {
        text: '',
        encoding: 'BINARY',
        userData: { data_coding: 4, header: '0605040b8423f0', octets: '00ff26' },
      },
      /^ACME \+4915112345678 udh %06%05%04%0B%84%23%F0 data %00%FF%26$/,
    ],
  ])('%s arrives with its header', async (_, given, arrived) => {
    const provider = open()
    const request = message(given)
    expect(await provider.submit(request, AbortSignal.timeout(5_000))).toMatchObject({ kind: 'accepted' })
    await eventually(() => kannel.arrived.some((line) => arrived.test(line))).catch(() => {
      throw new Error(kannel.arrived.join('\n'))
    })
    await provider.close()
  })

  test('a text of two parts leaves as two, and is delivered once', async () => {
    const provider = open()
    const request = message({ text: 'a'.repeat(200), parts: 2 })
    await provider.submit(request, AbortSignal.timeout(5_000))
    await eventually(() => received(`${request.messageId}-1`).some(([outcome]) => outcome === 'delivered'))
    // The 8-bit reference is Kannel's own (3GPP TS 23.040, 9.2.3.24.1).
    const parts = () =>
      kannel.arrived.flatMap((line) => /udh %05%00%03%\w\w%02%0(\d) data (a+)$/.exec(line)?.slice(1, 3) ?? [])
    await eventually(() => parts().length === 4)
    expect(parts()).toEqual(['1', 'a'.repeat(153), '2', 'a'.repeat(47)])
    expect(received(`${request.messageId}-1`).filter(([outcome]) => outcome === 'delivered')).toHaveLength(1)
    await provider.close()
  })
})

test('what comes in is told by a service as the page has it: joined, with all of its characters', async () => {
  const [, service = ''] = (await readPage('docs/providers-http.md')).split('### Messages from a Kannel')
  const [smsbox = '', group = ''] = (blocksOf(service, 'text')[0] ?? '').split('\n\n')
  const url = `http://127.0.0.1:${gateway.port}/v1/providers/kannel/inbound/TOKEN-1234`
  const smsc = await openNpmSmsc()
  const boxes = await openKannelBoxes({
    groups: [
      `group = smsc\nsmsc = smpp\nsmsc-id = npm\nhost = 127.0.0.1\nport = ${smsc.port}\nsmsc-username = us\nsmsc-password = secret\ntransceiver-mode = true\nsystem-type = VMA`,
      group.replace('URL', url),
    ],
    smsbox: smsbox.split('\n').slice(2),
  })
  try {
    await eventually(() => smsc.sessions.length > 0)
    const from = { source_addr_ton: 1, source_addr: '491701234567', destination_addr: '72404' }
    const part = (header: string, text: string) => ({
      ...from,
      esm_class: 0x40,
      data_coding: 8,
      short_message: Buffer.concat([Buffer.from(header, 'hex'), Buffer.from(text, 'utf16le').swap16()]),
    })
    expect(await smsc.deliver({ ...from, short_message: Buffer.from('4772751e651b6520207a', 'hex') })).toBe(0)
    expect(await smsc.deliver(part('050003070202', 'b🎉'))).toBe(0)
    expect(await smsc.deliver(part('050003070201', 'a  漢'))).toBe(0)
    await eventually(() => inbound.length === 2)
    expect(inbound.map(({ text }) => text).toSorted()).toEqual(['Gruße€  z', 'a  漢b🎉'])
    expect(inbound).toMatchObject([
      { from: '+491701234567', to: '72404', part: null, providerMessageId: expect.any(String) },
      { from: '+491701234567', to: '72404', part: null, providerMessageId: expect.any(String) },
    ])
  } finally {
    await boxes.close()
    await smsc.close()
  }
})
