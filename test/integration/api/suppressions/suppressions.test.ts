import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { ClientId } from '../../../../src/domain/message.ts'
import { openAdmission } from '../../../../src/flow/accept/open-admission.ts'
import { openSuppressionGate } from '../../../../src/flow/opt-out/opted-out.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusPair, USUAL_CONTROLS } from '../../../support/apart.ts'
import { ask, get, post, type Reply } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { fetchHeld } from '../../../support/document.ts'
import { newMainKey } from '../../../support/keys.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { knownSuppressions } from '../../../support/opt-out.ts'

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }

let database: TestDatabase
let db: Db
let app: ListeningApp
let url: string
let clientId: ClientId
let key: Record<string, string>
const bus = openBusPair()

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  const known = knownSuppressions(db)
  const gate = openSuppressionGate({ db, controls: USUAL_CONTROLS, ...known })
  const deps = apiDeps({
    db,
    bus: bus.publisher,
    ...known,
    admission: openAdmission([gate]),
    adminToken: TOKEN,
    auth: 'api_key',
  })
  app = listenApp(deps)
  url = `${app.url}/v1/suppressions`
  clientId = await createTestClient(db, 100)
  key = { 'x-api-key': await newMainKey(db, clientId) }
})
afterAll(async () => {
  await app.stop()
  await bus.close()
  await database.drop()
})

const send = (to: string, from = 'SENDER') =>
  post(`${app.url}/v1/messages`, { client_id: clientId, to, from, text: 'Hello' }, key)
const readIn = async (text: string, headers: Record<string, string> = ADMIN, query = ''): Promise<Reply> => {
  const answer = await fetchHeld(`${url}${query}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', ...headers },
    body: text,
  })
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Reply['body'] }
}
const bodies = (reply: Reply) => reply.body['suppressions'] as readonly Record<string, unknown>[]

describe('one', () => {
  test('is made, holds at once, is found, and is taken back', async () => {
    const number = '+15550000001'
    const made = await post(url, { client_id: clientId, number, reason: 'asked for by phone' }, key)
    expect([made.status, made.body]).toEqual([
      201,
      {
        id: expect.any(String),
        client_id: clientId,
        sender: null,
        number,
        reason: 'asked for by phone',
        source: 'api',
        since: expect.any(String),
        until: null,
      },
    ])
    const refused = await send(number)
    expect([refused.status, refused.body]).toMatchObject([
      422,
      { code: 'opted_out', field: 'to', since: made.body['since'], reason: 'asked for by phone' },
    ])
    const found = await get(`${url}?client_id=${clientId}&number=${encodeURIComponent(number)}`, key)
    expect(bodies(found)).toEqual([made.body])
    expect((await ask('DELETE', `${url}/${made.body['id']}`, key)).status).toBe(204)
    expect((await send(number)).status).toBe(202)
    expect((await ask('DELETE', `${url}/${made.body['id']}`, key)).body).toMatchObject({
      code: 'unknown_suppression',
    })
  })

  test('said again is the same, with what was said last', async () => {
    const of = { client_id: clientId, number: '+15550000002', sender: 'SENDER' }
    const first = await post(url, of, ADMIN)
    const second = await post(
      url,
      { ...of, sender: 'sender', reason: 'complaint', until: '2099-01-01T00:00:00Z' },
      ADMIN,
    )
    expect(second.status).toBe(200)
    expect(second.body).toEqual({
      ...first.body,
      reason: 'complaint',
      until: '2099-01-01T00:00:00.000Z',
    })
  })

  test('of all clients is for admins, and clients neither see nor remove it', async () => {
    const of = { number: '+15550000003' }
    expect((await post(url, of, key)).body).toMatchObject({ code: 'not_your_client' })
    const made = await post(url, of, ADMIN)
    expect(made.body).toMatchObject({ client_id: null, sender: null, reason: 'asked for' })
    expect((await send(of.number)).body).toMatchObject({ code: 'opted_out' })
    expect((await ask('DELETE', `${url}/${made.body['id']}`, key)).status).toBe(404)
    expect((await get(url, key)).status).toBe(403)
    const query = `?number=${encodeURIComponent(of.number)}`
    expect((await ask('DELETE', `${url}${query}`, key)).status).toBe(403)
    expect(bodies(await get(`${url}${query}&client_id=00000000-0000-0000-0000-000000000000`, ADMIN))).toEqual(
      [made.body],
    )
    expect((await ask('DELETE', `${url}${query}`, ADMIN)).body).toEqual({ removed: 1 })
  })

  const faults: readonly [string, unknown, string][] = [
    [
      'without a number',
      {},
      'number must be a number in E.164 form: +, then 2 to 15 digits, the first not 0',
    ],
    [
      'with a number of another form',
      { number: '123' },
      'number must be a number in E.164 form: +, then 2 to 15 digits, the first not 0',
    ],
    ['with a field too many', { number: '+15550000004', why: 'x' }, 'unknown field why'],
    ['with a source', { number: '+15550000004', source: 'keyword' }, 'unknown field source'],
    [
      'with a number that is none',
      { number: 15550000004 },
      'number must be a number in E.164 form: +, then 2 to 15 digits, the first not 0',
    ],
    [
      'with an empty reason',
      { number: '+15550000004', reason: '' },
      'reason must be 1 to 200 characters of valid Unicode without U+0000',
    ],
    [
      'with a long reason',
      { number: '+15550000004', reason: 'x'.repeat(201) },
      'reason must be 1 to 200 characters of valid Unicode without U+0000',
    ],
    [
      'with an end that does not exist',
      { number: '+15550000004', until: '2026-02-30T00:00:00Z' },
      'until must be an RFC 3339 time such as 2026-11-24T10:00:00Z, or left out for no end',
    ],
    ['that is a list', [], 'body must be a JSON object with client_id, sender, number, reason, until'],
  ]
  test.each(faults)('%s is refused', async (_, body, error) => {
    const refused = await post(url, body, ADMIN)
    expect([refused.status, refused.body['error']]).toEqual([400, error])
  })

  test('of a client that is not there is refused', async () => {
    const refused = await post(url, { number: '+15550000004', client_id: crypto.randomUUID() }, ADMIN)
    expect(refused.body).toMatchObject({ code: 'unknown_client' })
  })
})

describe('a list', () => {
  test('is read page by page, the newest first', async () => {
    const of = { client_id: await createTestClient(db, 1) }
    for (const last of [1, 2, 3]) await post(url, { ...of, number: `+1555000010${last}` }, ADMIN)
    const numbers: unknown[] = []
    let cursor = ''
    do {
      const page = await get(`${url}?client_id=${of.client_id}&limit=2${cursor}`, ADMIN)
      numbers.push(...bodies(page).map(({ number }) => number))
      cursor = page.body['next_cursor'] === null ? '' : `&cursor=${page.body['next_cursor']}`
    } while (cursor !== '')
    expect(numbers).toEqual(['+15550000103', '+15550000102', '+15550000101'])
  })

  test('goes out as CSV and comes in again: nothing is written then, and all of it elsewhere', async () => {
    const of = { client_id: await createTestClient(db, 1) }
    const rows = [
      `+15550000201,${of.client_id},SENDER,"wrote ""stop"", twice",2026-01-02T03:04:05Z`,
      `+15550000202,${of.client_id},,,`,
    ]
    const text = `number,client_id,sender,reason,since\r\n${rows.join('\r\n')}\r\n`
    expect((await readIn(text)).body).toEqual({ rows: 2, written: 2 })
    const answer = await fetchHeld(`${url}?client_id=${of.client_id}`, {
      headers: { ...ADMIN, accept: 'text/csv' },
    })
    const csv = await answer.text()
    expect(
      csv
        .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27},/g, 'id,')
        .split('\r\n')
        .toSorted()
        .slice(0, 4),
    ).toEqual([
      '',
      'id,client_id,sender,number,reason,source,since,until',
      expect.stringMatching(/^id,id,,\+15550000202,asked for,import,2\d{3}-.*Z,$/),
      'id,id,SENDER,+15550000201,"wrote ""stop"", twice",import,2026-01-02T03:04:05.000Z,',
    ])
    expect((await readIn(csv)).body).toEqual({ rows: 2, written: 0 })
    await ask('DELETE', `${url}?number=%2B15550000201`, ADMIN)
    expect((await readIn(csv)).body).toEqual({ rows: 2, written: 1 })
  })

  test('of a client holds at once, is of that client alone, and of no other', async () => {
    const query = `?client_id=${clientId}`
    expect((await readIn('number\n+15550000301\n', key, query)).body).toEqual({ rows: 1, written: 1 })
    expect((await send('+15550000301')).body).toMatchObject({ code: 'opted_out' })
    expect((await readIn('number\n+15550000301\n', key)).status).toBe(403)
    const other = await createTestClient(db, 1)
    const refused = await readIn(`number,client_id\n+15550000302,${other}\n`, key, query)
    expect(refused.body['error']).toBe(
      'line 2, column 2: client_id must be the client_id of the request, or empty; the 0 rows before it are read in',
    )
  })

  test('with a fault names its line, and what stands before it is kept', async () => {
    const text = 'number,reason\n+15550000401,"two\nlines"\n\n0049,x\n+15550000402,\n'
    const refused = await readIn(text)
    expect([refused.status, refused.body]).toMatchObject([
      400,
      {
        code: 'invalid_field',
        field: 'number',
        line: 5,
        column: 1,
        error: expect.stringContaining('; the 1 rows before it are read in'),
      },
    ])
    expect(bodies(await get(`${url}?number=%2B15550000401`, ADMIN))).toHaveLength(1)
    expect(bodies(await get(`${url}?number=%2B15550000402`, ADMIN))).toHaveLength(0)
  })

  test.each([
    ['', 'number must be a column: the first line names them'],
    ['reason\nx\n', 'number must be a column: the first line names them'],
    ['number,why\n', 'must be one of the columns'],
    ['number,number\n', 'number must be a column once'],
    ['number,reason\n+15550000403\n', 'line must have 2 cells, and has 1'],
    ['number\n"+15550000403', 'cell must end with the quote that it begins with'],
    [`number,reason\n+15550000403,"${'x'.repeat(70_000)}`, 'characters, each quote closed'],
  ])('%p is refused', async (text, rule) => {
    const refused = await readIn(text)
    expect([refused.status, refused.body['error']]).toEqual([400, expect.stringContaining(rule)])
  })

  test('of a large body comes in while it is sent, and goes out whole', async () => {
    const of = await createTestClient(db, 1)
    const rows = 12_345
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const lines = Array.from(
          { length: Math.min(1_000, rows - sent) },
          (_, index) => `+4915${10_000_000 + sent + index}`,
        )
        sent += lines.length
        if (lines.length === 0) return controller.close()
        controller.enqueue(
          new TextEncoder().encode(`${sent === lines.length ? 'number\n' : ''}${lines.join('\n')}\n`),
        )
      },
    })
    const answer = await fetch(`${url}?client_id=${of}`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', ...ADMIN },
      body,
    })
    expect(await answer.json()).toEqual({ rows, written: rows })
    const csv = await (
      await fetch(`${url}?client_id=${of}`, { headers: { ...ADMIN, accept: 'text/csv' } })
    ).text()
    expect(csv.split('\r\n')).toHaveLength(rows + 2)
  })
})
