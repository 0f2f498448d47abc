// The real Kannel: npm run test:peers. Its answers are recorded in test/cases/http_providers.json for npm test.

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Receipt } from '../../src/domain/receipt.ts'
import { HTTP, HTTP_KIND } from '../../src/provider/http/http.ts'
import { KANNEL } from '../../src/provider/http/presets/kannel.ts'
import type { SubmitRequest } from '../../src/provider/port.ts'
import { eventually } from '../support/eventually.ts'
import { hooks, settingsOf, submission } from '../support/http-provider.ts'
import { type Kannel, openKannel } from '../support/kannel.ts'

let kannel: Kannel
const receipts: Receipt[] = []
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
      { method, url, address: 'dlr', tail: 'TOKEN-1234', headers, bytes, json: () => undefined },
    )
    if (told?.kind !== 'told') return new Response(JSON.stringify(told), { status: 400 })
    receipts.push(...told.receipts.map(({ receipt }) => receipt))
    const answer = HTTP_KIND.receiptAnswer?.(settings())
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
