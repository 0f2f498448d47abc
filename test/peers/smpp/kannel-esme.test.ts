// A real Kannel in front of the SMPP server, `smsc = smpp`: npm run test:peers. KANNEL_MESSAGES is how many it sends.

import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { get } from '../../support/api.ts'
import { eventually } from '../../support/eventually.ts'
import { type KannelBoxes, openKannelBoxes } from '../../support/kannel.ts'
import { blocksOf, readPage } from '../../support/markdown.ts'
import { ACCOUNT } from '../../support/smpp/esme.ts'
import { openSmppGateway, type SmppGateway } from '../../support/smpp/gateway.ts'

const MESSAGES = Number(process.env['KANNEL_MESSAGES'] ?? 10_000)
const PRICE_CENTS = 5
const SPARE_CENTS = 1_000
/** Requests to Kannel at once. */
const AT_ONCE = 20
const WITHIN_MS = 600_000

/** Kannel's bits of a dlr-mask and its types of reports: delivered to the phone, taken by the SMSC, and all five. */
const DELIVERED = 1
const TAKEN = 8
const ALL_REPORTS = 31

let gateway: SmppGateway
let kannel: KannelBoxes
/** Reports by the message that Kannel names in them. */
const told = new Map<string, number[]>()
const reports = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch(request) {
    const { searchParams } = new URL(request.url)
    const id = searchParams.get('id') ?? ''
    told.set(id, [...(told.get(id) ?? []), Number(searchParams.get('type'))])
    return new Response('')
  },
})

beforeAll(async () => {
  gateway = await openSmppGateway(MESSAGES * PRICE_CENTS + SPARE_CENTS, { window: 100 })
  kannel = await openKannelBoxes({
    groups: [await groupOfPage()],
  })
  await kannel.untilStatus('(online ')
})
afterAll(async () => {
  await kannel.close()
  await gateway.stop()
  await reports.stop(true)
})

/** Kannel's group as docs/door-smpp.md has it, for the server and the account of this test. */
async function groupOfPage(): Promise<string> {
  const [group = ''] = blocksOf(await readPage('docs/door-smpp.md'), 'ini')
  const here = [
    ['host = localhost', 'host = 127.0.0.1'],
    ['port = 2775', `port = ${gateway.smppPort}`],
    ['smsc-username = shop', `smsc-username = ${ACCOUNT.system_id}`],
    ['smsc-password = kT7wq2Zp', `smsc-password = ${ACCOUNT.password}`],
  ] as const
  return here.reduce((all, [theirs, own]) => {
    expect(all).toContain(theirs)
    return all.replace(theirs, own)
  }, group)
}

/** `octets`: fields that are no text, percent-encoded. */
async function send(
  id: string,
  to: string,
  fields: Readonly<Record<string, string>>,
  octets = '',
): Promise<void> {
  const query = new URLSearchParams({
    username: kannel.username,
    password: kannel.password,
    from: '12345',
    to,
    'dlr-mask': String(ALL_REPORTS),
    'dlr-url': `http://127.0.0.1:${reports.port}/?id=${id}&type=%d`,
    ...fields,
  })
  const response = await fetch(`http://127.0.0.1:${kannel.sendsmsPort}/cgi-bin/sendsms?${query}${octets}`)
  expect([response.status, await response.text()]).toEqual([202, expect.stringMatching(/^[03]: /)])
}

const to = (at: number) => `49151${String(at).padStart(6, '0')}5555`

/** Those that this test has sent there, oldest first: they are the newest of the gateway. */
async function messagesTo(number: string) {
  const { body } = await get(`${gateway.url}/v1/messages?client_id=${gateway.client}&limit=10`)
  return (body['messages'] as Record<string, unknown>[])
    .filter((message) => message['to'] === `+${number}`)
    .toReversed()
}

describe('a real Kannel', () => {
  test(
    'is told what its messages became, each once, and its client has paid for each',
    async () => {
      let next = 0
      const sending = async () => {
        for (let at = next++; at < MESSAGES; at = next++)
          await send(`m${at}`, to(at), { text: `Message number ${at} of many` })
      }
      await Promise.all(Array.from({ length: AT_ONCE }, sending))
      await eventually(
        () => told.size === MESSAGES && [...told.values()].every((types) => types.includes(DELIVERED)),
        { withinMs: WITHIN_MS, everyMs: 100 },
      )
      const types = [...told.values()].map((of) =>
        of.filter((type) => type === TAKEN || type === DELIVERED).toSorted(),
      )
      expect(types.filter((of) => of.join() !== `${DELIVERED},${TAKEN}`)).toEqual([])
      expect(await gateway.credit()).toEqual({ left: SPARE_CENTS, held: 0 })
    },
    WITHIN_MS,
  )

  test('sends a long text in UCS-2 as two parts with a header, each a message of its own', async () => {
    const text = 'Ж'.repeat(80)
    await send('long', '4915112345678', { text, coding: '2', charset: 'UTF-8' })
    const parts = await eventually(async () => {
      const found = await messagesTo('4915112345678')
      return found.length === 2 && found
    })
    expect(parts.map((part) => part['text']).join('')).toBe(text)
    expect(parts).toMatchObject([
      {
        parts: 1,
        encoding: 'UCS2',
        user_data: { data_coding: 8, header: expect.stringMatching(/^050003..0201$/) },
      },
      {
        parts: 1,
        encoding: 'UCS2',
        user_data: { data_coding: 8, header: expect.stringMatching(/^050003..0202$/) },
      },
    ])
  })

  test('sends octets for a program with a header, which are kept as they came', async () => {
    const octets = '&coding=1&udh=%06%05%04%0B%84%23%F0&text=%01%02%7F'
    await send('binary', '4915112345679', {}, octets)
    const [message] = await eventually(async () => {
      const found = await messagesTo('4915112345679')
      return found.length === 1 && found
    })
    expect(message).toMatchObject({
      text: '',
      encoding: 'BINARY',
      user_data: { header: '0605040b8423f0', octets: '01027f' },
    })
  })

  test('sends a message without a text', async () => {
    await send('empty', '4915112345680', { text: '' })
    const [message] = await eventually(async () => {
      const found = await messagesTo('4915112345680')
      return found.length === 1 && found
    })
    expect(message).toMatchObject({ text: '', parts: 1 })
    await eventually(() => told.get('empty')?.includes(DELIVERED), { withinMs: 60_000 })
  })
})
