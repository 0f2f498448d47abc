import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type DoorTest, openDoorTest } from '../../support/doors/door.ts'
import { rawRequest } from '../../support/raw-request.ts'

// Words and statuses as a Kannel 1.4.5 gave them to the same requests.

let door: DoorTest

beforeAll(async () => {
  // A clock that stands: what is deferred is so from the instant that it was accepted.
  const nowMs = Date.now()
  door = await openDoorTest({ now: () => nowMs })
})
afterAll(async () => {
  await door.close()
})

const USER_AGENT = { 'user-agent': 'a script' }

async function sendsms(
  given: Readonly<Record<string, string>>,
  init: RequestInit = {},
): Promise<[number, string]> {
  const query = new URLSearchParams({ username: door.clientId, password: door.key, ...given })
  return await ask(`?${query}`, init)
}

async function ask(query: string, init: RequestInit = {}): Promise<[number, string]> {
  const response = await fetch(`${door.app.url}/cgi-bin/sendsms${query}`, {
    ...init,
    headers: { ...USER_AGENT, ...init.headers },
  })
  return [response.status, await response.text()]
}

const ACCEPTED: [number, string] = [202, '0: Accepted for delivery']
const TO = { to: '+4915112345678', from: 'ACME' }

describe('a text', () => {
  test('is accepted and kept as the API would keep it', async () => {
    expect(await sendsms({ ...TO, text: 'Grüße für 5 €', account: 'billing-7' })).toEqual(ACCEPTED)
    expect(await door.takeMessages()).toMatchObject([
      {
        to_msisdn: '+4915112345678',
        from_sender: 'ACME',
        text: 'Grüße für 5 €',
        encoding: 'GSM7',
        parts: 1,
        status: 'QUEUED',
        express: false,
        client_reference: 'billing-7',
        door: 'kannel',
        user_data: null,
        callback_to: null,
      },
    ])
  })

  test.each<[string, Record<string, string>, object]>([
    ['without a plus', { to: '4915112345678', from: '12345', text: 'a' }, { from_sender: '12345' }],
    ['with 00', { to: '004915112345678', from: '004930123456', text: 'a' }, { from_sender: '+4930123456' }],
    ['of 306 characters', { ...TO, text: 'x'.repeat(306) }, { parts: 2 }],
    ['express by its priority', { ...TO, text: 'a', priority: '1' }, { express: true }],
    ['valid for ten minutes', { ...TO, text: 'a', validity: '10' }, { valid_s: 600 }],
    ['of which nothing is really said', { ...TO, text: 'a', coding: 'x', mclass: '-1' }, { user_data: null }],
    [
      'in UCS-2, in another charset',
      { ...TO, text: 'ж', coding: '2', charset: 'UTF-8' },
      { text: 'ж', encoding: 'UCS2' },
    ],
  ])('%s is sent to the same number', async (_, given, kept) => {
    expect(await sendsms(given)).toEqual(ACCEPTED)
    expect(await door.takeMessages()).toMatchObject([{ to_msisdn: '+4915112345678', ...kept }])
  })

  test('of a charset is read in it', async () => {
    const given = `username=${door.clientId}&password=${door.key}&to=4915112345678&from=ACME`
    expect(await ask(`?${given}&text=%E4%FC&charset=ISO-8859-1`)).toEqual(ACCEPTED)
    expect(await ask(`?${given}&text=%04%36&coding=2`)).toEqual(ACCEPTED)
    expect((await door.takeMessages()).map(({ text }) => text)).toEqual(['äü', 'ж'])
  })

  test('that is deferred is scheduled, and its validity counts from now', async () => {
    expect(await sendsms({ ...TO, text: 'a', deferred: '5', validity: '15' })).toEqual([
      202,
      '3: Queued for later delivery',
    ])
    const [message] = await door.takeMessages()
    expect(message).toMatchObject({ status: 'SCHEDULED' })
    expect([message?.send_in_s, message?.valid_s]).toEqual([300, 900])
  })

  test('of a Kannel, which takes 3: for a failure and names itself in no header, is answered 0:', async () => {
    const query = new URLSearchParams({ username: door.clientId, password: door.key, ...TO, text: 'a' })
    const answer = await rawRequest(
      door.app.url,
      `GET /cgi-bin/sendsms?${query}&deferred=5 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toContain('0: Accepted for delivery')
    expect(await door.takeMessages()).toMatchObject([{ status: 'SCHEDULED' }])
  })

  test('for several is a message for each, once, and those who are none are named', async () => {
    expect(
      await sendsms({ to: '4915112345678  49abc +4915112345679 4915112345678', from: 'ACME', text: 'a' }),
    ).toEqual([202, '0: Accepted for delivery Denied receivers are: 49abc'])
    expect((await door.takeMessages()).map(({ to_msisdn }) => to_msisdn)).toEqual([
      '+4915112345678',
      '+4915112345679',
    ])
  })
})

describe('what goes out octet for octet', () => {
  test('is a part with a header: text and header as they came', async () => {
    const given = `username=${door.clientId}&password=${door.key}&to=4915112345678&from=ACME&coding=0&charset=UTF-8`
    expect(await ask(`?${given}&text=Gr%C3%BC%C3%9Fe+%E2%82%AC&udh=%05%00%03%C8%02%01`)).toEqual(ACCEPTED)
    expect(await door.takeMessages()).toMatchObject([
      {
        text: 'Grüße €',
        encoding: 'GSM7',
        parts: 1,
        // ü 0x7E, ß 0x1E, € ESC 0x65 (3GPP TS 23.038, 6.2.1)
        user_data: { data_coding: 0, header: '050003c80201', octets: '47727e1e65201b65' },
      },
    ])
  })

  test('is binary with coding 1, and with a header that names no coding', async () => {
    const given = `username=${door.clientId}&password=${door.key}&to=4915112345678&from=ACME`
    expect(await ask(`?${given}&text=%00%FF%80&coding=1`)).toEqual(ACCEPTED)
    expect(await ask(`?${given}&text=%01%02&udh=%06%05%04%0B%84%23%F0`)).toEqual(ACCEPTED)
    expect(await door.takeMessages()).toMatchObject([
      { text: '', encoding: 'BINARY', user_data: { data_coding: 4, header: '', octets: '00ff80' } },
      {
        text: '',
        encoding: 'BINARY',
        user_data: { data_coding: 4, header: '0605040b8423f0', octets: '0102' },
      },
    ])
  })

  // Data coding schemes by 3GPP TS 23.038, clause 4.
  test.each<[Record<string, string>, number, string]>([
    [{ text: 'a', mclass: '0' }, 0x10, '61'],
    [{ text: 'a', mclass: '1', 'alt-dcs': '1' }, 0xf1, '61'],
    [{ text: 'ж', mclass: '0', coding: '2', charset: 'UTF-8' }, 0x18, '0436'],
    [{ text: 'a', mwi: '0' }, 0xd8, '61'],
    [{ text: 'a', mwi: '5' }, 0xd1, '61'],
    [{ text: 'ж', mwi: '1', coding: '2', charset: 'UTF-8' }, 0xe9, '0436'],
    [{ text: '', mwi: '4' }, 0xc0, ''],
  ])('%j has the data coding %d', async (given, data_coding, octets) => {
    expect(await sendsms({ ...TO, ...given })).toEqual(ACCEPTED)
    expect(await door.takeMessages()).toMatchObject([{ user_data: { data_coding, octets } }])
  })

  test('is cut into parts that say so, where it does not fit one', async () => {
    expect(await sendsms({ ...TO, text: 'x'.repeat(161), mclass: '0' })).toEqual(ACCEPTED)
    const parts = await door.takeMessages()
    expect(parts.map(({ text }) => text.length)).toEqual([153, 8])
    // 0.5 of 256: the dice of this test.
    expect(parts.map(({ user_data }) => user_data?.['header'])).toEqual(['050003800201', '050003800202'])
  })

  test('goes with a protocol of its own', async () => {
    expect(await sendsms({ ...TO, text: 'a', pid: '64' })).toEqual(ACCEPTED)
    expect(await door.takeMessages()).toMatchObject([{ user_data: { protocol_id: 64, octets: '61' } }])
  })
})

describe('a dlr-url', () => {
  const URL = 'http://127.0.0.1:8080/dlr?d=%d&a=%A'
  test.each<[string, string[]]>([
    ['31', ['DELIVERED', 'FAILED_PERM', 'EXPIRED', 'SENT', 'CANCELLED']],
    ['1', ['DELIVERED']],
    ['8', ['SENT']],
    ['24', ['SENT', 'FAILED_PERM', 'EXPIRED', 'CANCELLED']],
  ])('with the mask %s is told of %j', async (mask, statuses) => {
    expect(await sendsms({ ...TO, text: 'a', 'dlr-mask': mask, 'dlr-url': URL })).toEqual(ACCEPTED)
    expect(await door.takeMessages()).toMatchObject([
      {
        callback_to: {
          via: 'kannel',
          url: URL,
          statuses,
          form: { mask: Number(mask), user: door.clientId, to: '+4915112345678', from: 'ACME' },
        },
      },
    ])
  })

  test.each([{ 'dlr-url': URL }, { 'dlr-mask': '31' }, { 'dlr-url': URL, 'dlr-mask': '4' }])(
    '%j asks for nothing',
    async (given: Record<string, string>) => {
      expect(await sendsms({ ...TO, text: 'a', ...given })).toEqual(ACCEPTED)
      expect(await door.takeMessages()).toMatchObject([{ callback_to: null }])
    },
  )

  test('is called as it was given, with texts of any alphabet, and with what is too long cut between characters', async () => {
    const url = 'http://127.0.0.1:8080/dlr?to=à'
    const given = { 'dlr-url': url, 'dlr-mask': '1', binfo: `${'x'.repeat(254)}😀` }
    expect(await sendsms({ ...TO, text: 'a', ...given })).toEqual(ACCEPTED)
    const [{ id = '', callback_to } = {}] = await door.takeMessages()
    expect(callback_to).toMatchObject({ url, form: { binfo: `${'x'.repeat(254)}\u{fffd}` } })
    // What is kept can be read as JSON by the database, too.
    const [kept] = await door.db.sql<{ url: string }[]>`
      select callback_to::jsonb ->> 'url' as url from messages where id = ${id}`
    expect(kept?.url).toBe(url)
  })

  test('and a mask that are there twice count the first time, and a literal %d is none', async () => {
    const given = new URLSearchParams({
      username: door.clientId,
      password: door.key,
      ...TO,
      text: 'a',
      'dlr-url': URL,
    })
    expect(await ask(`?${given}&dlr-url=http%3A%2F%2F127.0.0.1%2Fother&dlr-mask=%d&dlr-mask=31`)).toEqual(
      ACCEPTED,
    )
    expect(await door.takeMessages()).toMatchObject([{ callback_to: { url: URL, form: { mask: 31 } } }])
  })
})

describe('is refused in the words of Kannel:', () => {
  test.each<[Record<string, string>, number, string]>([
    [{ from: 'ACME', text: 'x' }, 400, 'Missing receiver number, rejected'],
    [{ to: '', from: 'ACME', text: 'x' }, 400, 'Empty receiver number not allowed, rejected'],
    [{ to: '49123456', text: 'x' }, 400, 'Sender missing and no global set, rejected'],
    [
      { to: '49abc', from: 'ACME', text: 'x' },
      400,
      'Number(s) has/have been denied by white- and/or black-lists.',
    ],
    [{ ...TO, text: 'x', username: 'nobody' }, 403, 'Authorization failed for sendsms'],
    [{ ...TO, text: 'x', password: `sms_${'A'.repeat(43)}` }, 403, 'Authorization failed for sendsms'],
    [{ ...TO, text: 'x', coding: '7' }, 400, 'Coding field misformed, rejected'],
    [{ ...TO, text: 'x', charset: 'NOPE' }, 400, 'Charset or body misformed, rejected'],
    [{ ...TO, text: 'x', 'dlr-url': 'ftp://x.y.z/aaa' }, 400, 'DLR-URL field misformed, rejected'],
    [{ ...TO, text: 'x', 'dlr-mask': '64' }, 400, 'DLR-Mask field misformed, rejected'],
    [{ ...TO, text: 'x', udh: 'abc' }, 400, 'UDH field misformed, rejected'],
    [{ ...TO, text: 'x', account: '[x]' }, 400, 'Account field misformed or too long, rejected'],
    [{ ...TO, text: 'x', account: 'x'.repeat(65) }, 400, 'Account field misformed or too long, rejected'],
    [{ ...TO, text: 'x', mclass: '4' }, 400, 'MClass field misformed, rejected'],
    [{ ...TO, text: 'x', mwi: '8' }, 400, 'MWI field misformed, rejected'],
    [{ ...TO, text: 'x', pid: '256' }, 400, 'PID field misformed, rejected'],
    [{ ...TO, text: 'x', 'alt-dcs': '2' }, 400, 'Alt-DCS field misformed, rejected'],
    [{ ...TO, text: 'x', rpi: '3' }, 400, 'RPI field misformed, rejected'],
    [{ ...TO, text: 'x', compress: '2' }, 400, 'Compress field misformed, rejected'],
    [{ ...TO, text: 'x', validity: '-2' }, 400, 'Validity field misformed, rejected'],
    [{ ...TO, text: 'x', deferred: '99999' }, 400, 'Deferred field misformed, rejected'],
    [{ ...TO, text: 'x', deferred: '10', validity: '10' }, 400, 'Validity field misformed, rejected'],
    [{ ...TO, text: 'x', priority: '4' }, 400, 'Priority field misformed, rejected'],
    // Of the gateway's own: Kannel sends an empty message, and cuts a text off.
    [{ ...TO, text: '' }, 400, 'Empty text not allowed, rejected'],
    [{ ...TO, text: 'x'.repeat(1_531) }, 400, 'Text too long, rejected'],
    [{ ...TO, from: 'A name too long', text: 'x' }, 400, 'Sender field misformed, rejected'],
  ])('%j', async (given, status, words) => {
    expect(await sendsms(given)).toEqual([status, words])
    expect(await door.takeMessages()).toEqual([])
  })

  test('whoever cannot pay, with the reason in a header', async () => {
    await door.db.sql`update clients set credit_cents = 0 where id = ${door.clientId}`
    const query = new URLSearchParams({ username: door.clientId, password: door.key, ...TO, text: 'a' })
    const response = await fetch(`${door.app.url}/cgi-bin/sendsms?${query}`)
    expect([response.status, await response.text(), response.headers.get('x-refusal')]).toEqual([
      403,
      'Not routable. Do not try again.',
      'insufficient_credits',
    ])
    await door.db.sql`update clients set credit_cents = 10000 where id = ${door.clientId}`
  })

  test("a page of another site, whose image would send, and whoever only asks for an answer's head", async () => {
    expect(await sendsms({ ...TO, text: 'a' }, { headers: { 'sec-fetch-site': 'cross-site' } })).toEqual([
      403,
      'Authorization failed for sendsms',
    ])
    expect(await sendsms({ ...TO, text: 'a' }, { method: 'HEAD' })).toEqual([405, ''])
    expect(await door.takeMessages()).toEqual([])
  })
})

describe('POST', () => {
  const headers = () => ({
    'x-kannel-username': door.clientId,
    'x-kannel-password': door.key,
    'x-kannel-to': '+4915112345678',
    'x-kannel-from': 'ACME',
  })
  const post = (type: string, body: BodyInit, more: Record<string, string> = {}) =>
    ask('', { method: 'POST', body, headers: { ...headers(), 'content-type': type, ...more } })

  test('takes the body for the text, and parameters from headers', async () => {
    expect(await post('text/plain; charset=ISO-8859-1', Buffer.from('ä', 'latin1'))).toEqual(ACCEPTED)
    expect(await post('text/plain', 'ä', { 'x-kannel-priority': '2' })).toEqual(ACCEPTED)
    expect(await door.takeMessages()).toMatchObject([
      { text: 'ä', express: false },
      { text: 'ä', express: true },
    ])
  })

  test.each(['050003C80201', '%05%00%03%C8%02%01'])('takes octets with the header %s', async (udh) => {
    expect(await post('application/octet-stream', Buffer.of(0, 255), { 'x-kannel-udh': udh })).toEqual(
      ACCEPTED,
    )
    expect(await door.takeMessages()).toMatchObject([
      { encoding: 'BINARY', user_data: { header: '050003c80201', octets: '00ff', data_coding: 4 } },
    ])
  })

  test('takes a form', async () => {
    const form = new URLSearchParams({ username: door.clientId, password: door.key, ...TO, text: 'form' })
    expect(await ask('', { method: 'POST', body: form })).toEqual(ACCEPTED)
    expect(await door.takeMessages()).toMatchObject([{ text: 'form' }])
  })

  test('does not take what it cannot read', async () => {
    expect(await post('application/json', '{}')).toEqual([400, 'Invalid content-type'])
    expect(await post('text/xml', '<message/>')).toEqual([415, 'Unsupported content-type, rejected'])
    expect(await post('text/plain', 'a', { 'x-kannel-to': '' })).toEqual([
      400,
      'Empty receiver number not allowed, rejected',
    ])
  })
})

test('a number that is written in several ways gets one message', async () => {
  const to = '+4915112345678 004915112345678 4915112345678 0 +4915112345679'
  expect(await sendsms({ ...TO, to, text: 'a' })).toEqual([
    202,
    '0: Accepted for delivery Denied receivers are: 0',
  ])
  expect((await door.takeMessages()).map(({ to_msisdn }) => to_msisdn)).toEqual([
    '+4915112345678',
    '+4915112345679',
  ])
})

test('of what has to be cut each receiver gets all parts, or none', async () => {
  // 5 cents a part: three for the first, and no more than two are left for the second.
  await door.db.sql`update clients set credit_cents = 29 where id = ${door.clientId}`
  const long = { ...TO, to: '+4915112345678 +4915112345679', udh: '\x02\x70\x00', text: 'x'.repeat(300) }
  expect(await sendsms(long)).toEqual([202, '0: Accepted for delivery Denied receivers are: +4915112345679'])
  await door.db.sql`update clients set credit_cents = 10000 where id = ${door.clientId}`
  expect((await door.takeMessages()).map(({ to_msisdn }) => to_msisdn)).toEqual([
    '+4915112345678',
    '+4915112345678',
    '+4915112345678',
  ])
})

test('a request under a key is carried out once', async () => {
  const again = { headers: { 'idempotency-key': 'once' } }
  expect(await sendsms({ ...TO, text: 'a' }, again)).toEqual(ACCEPTED)
  expect(await sendsms({ ...TO, text: 'a' }, again)).toEqual(ACCEPTED)
  expect(await sendsms({ ...TO, text: 'b' }, again)).toEqual([
    422,
    'text must be what it was in the first request with this Idempotency-Key, rejected',
  ])
  expect(await door.takeMessages()).toHaveLength(1)
})

test('neither keys nor texts nor numbers are in the log', () => {
  expect(door.logged()).toContain('/cgi-bin/sendsms')
  for (const secret of [door.key, 'Hello', 'Grüße', '15112345678', 'billing-7'])
    expect(door.logged()).not.toContain(secret)
})
