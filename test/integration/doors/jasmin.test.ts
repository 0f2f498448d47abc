import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DEFAULT_SMPP_ACCOUNT } from '../../../src/domain/smpp/account.ts'
import { setAccount } from '../../../src/flow/smpp/set-smpp-account.ts'
import { type DoorTest, openDoorTest } from '../../support/doors/door.ts'
import { listenApp } from '../../support/listening-app.ts'

// Words and statuses of jasmin/protocols/http; requests as its documentation has them.

let door: DoorTest

beforeAll(async () => {
  door = await openDoorTest()
  await setAccount(door, door.clientId, { ...DEFAULT_SMPP_ACCOUNT, systemId: 'fourat' }, 'secret')
})
afterAll(async () => {
  await door.close()
})

async function ask(path: string, given: Readonly<Record<string, string>>): Promise<[number, string]> {
  const query = new URLSearchParams({ username: door.clientId, password: door.key, ...given })
  const response = await fetch(`${door.app.url}${path}?${query}`)
  return [response.status, await response.text()]
}
const TO = { to: '+24206155423', from: 'Jasmin' }

const idIn = (answer: string) => /^Success "([0-9a-f-]{36})"$/.exec(answer)?.[1]

describe('/send', () => {
  test('of the documentation, with the account of a user, gives the id of the message', async () => {
    const [status, answer] = await ask('/send', {
      ...TO,
      username: 'fourat',
      password: 'secret',
      content: 'Hello',
    })
    expect(status).toBe(200)
    expect(await door.takeMessages()).toMatchObject([
      { id: idIn(answer), to_msisdn: '+24206155423', text: 'Hello', door: 'jasmin', callback_to: null },
    ])
  })

  test.each<[string, Record<string, string>, object]>([
    ['long content', { content: 'x'.repeat(200) }, { parts: 2, user_data: null }],
    [
      'content in UCS-2',
      { 'hex-content': '0623063106460628', coding: '8' },
      { text: 'أرنب', encoding: 'UCS2' },
    ],
    ['hex content in the alphabet of GSM', { 'hex-content': '00' }, { text: '@' }],
    ['content in Latin-1', { 'hex-content': 'e4', coding: '3' }, { text: 'ä' }],
    [
      'octets for a program',
      { 'hex-content': '00ff', coding: '4' },
      { encoding: 'BINARY', user_data: { data_coding: 4, octets: '00ff', header: '' } },
    ],
    ['a priority', { content: 'a', priority: '3' }, { express: true }],
    ['a validity period', { content: 'a', 'validity-period': '5' }, { valid_s: 300 }],
    ['a time in a minute', { content: 'a', sdt: '000000000100000R' }, { status: 'SCHEDULED' }],
    [
      'parameters of an SMSC',
      { content: 'a', custom_tlvs: '{"0x1402":"ref-42","0x1403:Int2":7}' },
      { tlvs: { '0x1402': 'ref-42', '0x1403': { int16: 7 } } },
    ],
    ['tags', { content: 'a', tags: '1,702,9901' }, { text: 'a' }],
  ])('takes %s', async (_, given, kept) => {
    const [status, answer] = await ask('/send', { ...TO, ...given })
    expect([status, idIn(answer)]).toEqual([200, expect.any(String)])
    expect(await door.takeMessages()).toMatchObject([{ id: idIn(answer), ...kept }])
  })

  test.each<[string, string[]]>([
    ['1', ['SENT', 'FAILED_PERM', 'CANCELLED', 'EXPIRED']],
    ['2', ['DELIVERED', 'FAILED_PERM', 'CANCELLED', 'EXPIRED']],
    ['3', ['SENT', 'DELIVERED', 'FAILED_PERM', 'CANCELLED', 'EXPIRED']],
  ])('with the dlr-level %s is told of %j', async (level, statuses) => {
    const url = 'http://127.0.0.1:8080/acknowledgement'
    await ask('/send', { ...TO, content: 'Hello foo bar, and more', 'dlr-url': url, 'dlr-level': level })
    expect(await door.takeMessages()).toMatchObject([
      {
        callback_to: {
          via: 'jasmin',
          url,
          statuses,
          form: { level: Number(level), method: 'POST', text: 'Hello foo bar, and m' },
        },
      },
    ])
  })

  test('takes forms and JSON', async () => {
    const given = { username: door.clientId, password: door.key, ...TO, content: 'ä' }
    const form = await fetch(`${door.app.url}/send`, { method: 'POST', body: new URLSearchParams(given) })
    const json = await fetch(`${door.app.url}/send`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...given, coding: 0, custom_tlvs: { '0x1402': 'a' } }),
    })
    expect([form.status, json.status]).toEqual([200, 200])
    expect(await door.takeMessages()).toMatchObject([
      { text: 'ä', tlvs: null },
      { text: 'ä', tlvs: { '0x1402': 'a' } },
    ])
  })

  test('octets that do not fit one part are several, the last of which is named and told of', async () => {
    const url = 'http://127.0.0.1:8080/dlr'
    const [, answer] = await ask('/send', {
      ...TO,
      'hex-content': 'ab'.repeat(150),
      coding: '4',
      'dlr-url': url,
    })
    const parts = await door.takeMessages()
    expect(parts.map(({ user_data }) => String(user_data?.['octets']).length / 2)).toEqual([134, 16])
    expect(parts.map(({ callback_to }) => callback_to?.url ?? null)).toEqual([null, url])
    expect(idIn(answer)).toBe(parts[1]?.id)
  })

  test('under a key that was used is the same message after its time, and without one is refused then', async () => {
    const late = listenApp({ ...door.deps, now: () => Date.now() + 7_200_000 })
    const sdt = new Date(Date.now() + 3_600_000)
      .toISOString()
      .replace(/^..(..)-(..)-(..)T(..):(..):(..).*/, '$1$2$3$4$5$6000+')
    const send = async (url: string, key: string) => {
      const given = { username: door.clientId, password: door.key, ...TO, content: 'later', sdt }
      const headers = { 'idempotency-key': key }
      const response = await fetch(`${url}/send?${new URLSearchParams(given)}`, { headers })
      return [response.status, await response.text()]
    }
    const first = await send(door.app.url, 'order-1')
    const [message] = await door.takeMessages()
    expect(first).toEqual([200, `Success "${message?.id}"`])
    expect(await send(late.url, 'order-1')).toEqual(first)
    expect(await send(late.url, 'order-2')).toEqual([
      400,
      `Error "Argument [sdt] has an invalid value: [${sdt}]."`,
    ])
    expect(await door.takeMessages()).toEqual([])
    await late.stop()
  })

  test.each<[Record<string, string>, number, string]>([
    [{ content: 'a', to: 'abc' }, 400, 'Error "Argument [to] has an invalid value: [abc]."'],
    [{ content: 'a', colour: 'red' }, 400, 'Error "Argument [colour] is unknown."'],
    [{ content: 'a', coding: '11' }, 400, 'Error "Argument [coding] has an invalid value: [11]."'],
    [{ content: 'a', priority: '4' }, 400, 'Error "Argument [priority] has an invalid value: [4]."'],
    [{ content: 'a', dlr: 'maybe' }, 400, 'Error "Argument [dlr] has an invalid value: [maybe]."'],
    [{}, 400, 'Error "content or hex-content not present."'],
    [
      { content: 'a', 'hex-content': '00' },
      400,
      'Error "content and hex-content cannot be used both in same request."',
    ],
    [{ 'hex-content': 'zz' }, 400, 'Error "Invalid hex-content data: \'zz\'"'],
    [{ content: 'a', username: 'nobody' }, 403, 'Error "Authentication failure for username:nobody"'],
    [{ content: 'a', username: 'jürgen' }, 403, 'Error "Authentication failure for username:jürgen"'],
    [{ content: 'a', from: '' }, 400, 'Error "Mandatory argument [from] is not found."'],
  ])('refuses %j as Jasmin does', async (given, status, words) => {
    expect(await ask('/send', { ...TO, ...given })).toEqual([status, words])
    expect(await door.takeMessages()).toEqual([])
  })

  test('says that arguments are missing', async () => {
    const response = await fetch(`${door.app.url}/send`)
    expect([response.status, await response.text()]).toEqual([
      400,
      'Error "Mandatory arguments not found, please refer to the HTTPAPI specifications."',
    ])
  })

  test('sends all parts of what has to be cut, or none', async () => {
    await door.db.sql`update clients set credit_cents = 14 where id = ${door.clientId}`
    const long = { ...TO, 'hex-content': 'ab'.repeat(300), coding: '4' }
    expect(await ask('/send', long)).toEqual([
      403,
      'Error "Cannot charge submit_sm, check RouterPB log file for details"',
    ])
    expect(await door.takeMessages()).toEqual([])
    await door.db.sql`update clients set credit_cents = 10000 where id = ${door.clientId}`
    expect((await ask('/send', long))[0]).toBe(200)
    expect(await door.takeMessages()).toHaveLength(3)
  })

  test('does not charge who cannot pay', async () => {
    await door.db.sql`update clients set credit_cents = 0 where id = ${door.clientId}`
    expect(await ask('/send', { ...TO, content: 'a' })).toEqual([
      403,
      'Error "Cannot charge submit_sm, check RouterPB log file for details"',
    ])
    await door.db.sql`update clients set credit_cents = 10000 where id = ${door.clientId}`
  })
})

describe('/rate', () => {
  test.each<[Record<string, string>, object]>([
    [{}, { unit_rate: 0.05, submit_sm_count: 1 }],
    [{ content: 'x'.repeat(200) }, { unit_rate: 0.05, submit_sm_count: 2 }],
  ])('of %j is the price of a part, and their number', async (given, rate) => {
    const [status, body] = await ask('/rate', { to: '24206155423', ...given })
    expect([status, JSON.parse(body)]).toEqual([200, rate])
    expect(await door.takeMessages()).toEqual([])
  })

  test('refuses in JSON', async () => {
    expect(await ask('/rate', {})).toEqual([400, '"Mandatory argument [to] is not found."'])
  })
})

describe('/balance', () => {
  test('is what can be spent', async () => {
    const [status, body] = await ask('/balance', {})
    expect([status, JSON.parse(body)]).toEqual([200, { balance: 100, sms_count: 'ND' }])
  })

  test('is shown to nobody else', async () => {
    expect(await ask('/balance', { password: 'wrong' })).toEqual([
      403,
      `"Authentication failure for username:${door.clientId}"`,
    ])
  })
})
