import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { openClientControls } from '../../../../src/directory/client-controls.ts'
import { openDirectory } from '../../../../src/directory/directory.ts'
import { openNumbers } from '../../../../src/directory/numbers.ts'
import { SENDER_PRESET } from '../../../../src/domain/controls/sender-preset.ts'
import { USUAL_SENDERS } from '../../../../src/domain/controls/senders.ts'
import { ALL_CLIENTS, CONTROL_NAMES, CONTROLS } from '../../../../src/domain/controls.ts'
import { readNumbers } from '../../../../src/domain/inbound/numbers.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { DEFAULT_OTP_LIMITS } from '../../../../src/domain/otp.ts'
import { openSenderGate } from '../../../../src/flow/accept/choose-sender.ts'
import { openAdmission } from '../../../../src/flow/accept/open-admission.ts'
import { readConfigVersions } from '../../../../src/store/config-versions.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { replaceNumbers } from '../../../../src/store/inbound/numbers.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { ask, get, post, type Reply } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { readBalance } from '../../../support/money.ts'
import { OTP_SECRET } from '../../../support/otp-gateway.ts'

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }
const GERMAN = '+4915112345678'
const AMERICAN = '+12125550123'
const POOL = ['+12125550100', '+4915112345670']

let database: TestDatabase
let db: Db
let app: ListeningApp
let clientId: ClientId
let otherId: ClientId
let refresh: () => Promise<unknown>

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  clientId = await createTestClient(db, 1_000)
  otherId = await createTestClient(db, 1_000)
  const { part: controlsPart, ...controls } = openClientControls(db)
  const { part: numbersPart, ...numbers } = openNumbers(db)
  const directory = openDirectory({
    readVersions: () => readConfigVersions(db.sql),
    parts: [controlsPart, numbersPart],
  })
  refresh = directory.refresh
  app = listenApp(
    apiDeps({
      db,
      bus: openBusAway(),
      adminToken: TOKEN,
      directory,
      controls,
      numbers,
      admission: openAdmission([openSenderGate({ controls, numbers })]),
      otp: { secret: OTP_SECRET, deadlineMs: 100, echoCode: true, limits: DEFAULT_OTP_LIMITS },
    }),
  )
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})
beforeEach(async () => {
  await db.sql`delete from client_controls`
  await refresh()
})

const ofAll = (name = 'senders') => `${app.url}/v1/controls/${name}`
const ofClient = (id: string = clientId, name = 'senders') => `${app.url}/v1/clients/${id}/controls/${name}`
const put = (url: string, said: unknown, headers: Record<string, string> = {}) =>
  ask('PUT', url, { ...ADMIN, ...headers }, said)
const read = (url: string) => get(url, ADMIN)
const refused = ({ status, body }: Reply) => [status, body['code'], body['field'], body['rule']]
const message = (from: string, to = GERMAN) => ({ client_id: clientId, to, from, text: 'Hello' })
const send = (from: string, to = GERMAN, more: object = {}) =>
  post(`${app.url}/v1/messages`, { ...message(from, to), ...more })

async function senderOf({ body }: Reply): Promise<unknown> {
  return (await get(`${app.url}/v1/messages/${body['message_id']}`, ADMIN)).body['from']
}

/** The client has a group of two numbers. */
async function givePool(): Promise<void> {
  const read = readNumbers(POOL.map((number) => ({ number, client_id: clientId, group: 'POOL' })))
  if (read.kind === 'violation') throw new Error(read.rule)
  await replaceNumbers(db, read.numbers)
  await refresh()
}

describe('a control', () => {
  test.each([...CONTROL_NAMES])('%s of which nothing is said is as usual', async (name) => {
    const { usual } = CONTROLS[name]
    for (const url of [ofAll(name), ofClient(clientId, name)]) {
      const { status, headers, body } = await read(url)
      expect([status, headers.get('etag'), body]).toEqual([200, '"0"', { said: {}, holds: usual }])
    }
  })

  test('is said whole, of all clients and of one, and holds field by field', async () => {
    const said = { allowed: ['SHOP'], countries: { US: 'numeric' } }
    expect((await put(ofAll(), said)).body).toEqual({ said, holds: { ...USUAL_SENDERS, ...said } })
    const own = { group: 'POOL', countries: { CA: 'numeric' } }
    const countries = { US: 'numeric', CA: 'numeric' }
    expect((await put(ofClient(), own)).body).toEqual({
      said: own,
      holds: { ...USUAL_SENDERS, ...said, ...own, countries },
    })
    expect((await read(ofClient(otherId))).body).toEqual({ said: {}, holds: { ...USUAL_SENDERS, ...said } })
    expect((await put(ofClient(), {})).body).toEqual({ said: {}, holds: { ...USUAL_SENDERS, ...said } })
  })

  test('is taken back, and then what is said of all holds', async () => {
    await put(ofAll(), { group: 'POOL' })
    await put(ofClient(), { group: 'OTHER' })
    const { status, body } = await ask('DELETE', ofClient(), ADMIN)
    expect([status, body]).toEqual([204, {}])
    expect((await read(ofClient())).body).toEqual({ said: {}, holds: { ...USUAL_SENDERS, group: 'POOL' } })
    expect((await ask('DELETE', ofClient(), ADMIN)).status).toBe(204)
  })

  test('is changed only as it was read, where the tag is given', async () => {
    const first = await put(ofAll(), { group: 'A' }, { 'if-match': '"0"' })
    expect([first.status, first.headers.get('etag')]).toEqual([200, '"1"'])
    const late = await put(ofAll(), { group: 'B' }, { 'if-match': '"0"' })
    expect([late.status, late.body['code'], late.headers.get('etag')]).toEqual([
      412,
      'precondition_failed',
      '"1"',
    ])
    // The same again is no change.
    expect((await put(ofAll(), { group: 'A' }, { 'if-match': '"1"' })).headers.get('etag')).toBe('"1"')
    expect((await ask('DELETE', ofAll(), { ...ADMIN, 'if-match': '"7"' })).status).toBe(412)
    expect((await read(ofAll())).body['said']).toEqual({ group: 'A' })
  })

  test('is of clients that there are, and of admins', async () => {
    for (const id of [Bun.randomUUIDv7(), ALL_CLIENTS]) {
      const replies = [
        await read(ofClient(id)),
        await put(ofClient(id), {}),
        await ask('DELETE', ofClient(id), ADMIN),
      ]
      for (const { status, body } of replies) expect([status, body['code']]).toEqual([404, 'unknown_client'])
    }
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect((await ask(method, ofAll(), {}, method === 'PUT' ? {} : undefined)).status).toBe(401)
  })

  test.each([
    ['senders', { allowed: ['no!'] }, 400, 'invalid_field', 'allowed.0'],
    ['senders', { allowed: 'SHOP' }, 400, 'invalid_field', 'allowed'],
    ['senders', { countries: { UK: 'numeric' } }, 400, 'invalid_field', 'countries.UK'],
    ['senders', { countries: { US: 'some' } }, 400, 'invalid_field', 'countries.US'],
    [
      'senders',
      { caps: { SHOP: { parts_per_minute: 0 } } },
      400,
      'invalid_field',
      'caps.SHOP.parts_per_minute',
    ],
    ['senders', { caps: { SHOP: { parts: 1 } } }, 400, 'unknown_field', 'caps.SHOP.parts'],
    ['senders', { groups: [] }, 400, 'unknown_field', 'groups'],
    ['senders', [], 400, 'invalid_field', 'body'],
    ['opt_out', { stop_answer: 'a\0' }, 400, 'invalid_field', 'stop_answer'],
  ])('%s refuses %j', async (name, said, status, code, field) => {
    const reply = await put(ofAll(name), said)
    expect(refused(reply).slice(0, 3)).toEqual([status, code, field])
    expect((await read(ofAll(name))).body['said']).toEqual({})
  })

  test('of senders has a preset that can be put as it is', async () => {
    const { body } = await read(`${ofAll()}/preset`)
    expect(body).toMatchObject({ countries: SENDER_PRESET, read_on: '2026-11-26' })
    expect((await put(ofAll(), { countries: body['countries'] })).status).toBe(200)
    expect(refused(await send('SHOP', AMERICAN)).slice(0, 3)).toEqual([422, 'sender_refused', 'from'])
  })
})

describe('a message', () => {
  test('with a sender that its client may not use is refused, free of charge', async () => {
    await put(ofClient(), { allowed: ['SHOP'] })
    const before = await readBalance(db.sql, clientId)
    const rule = 'must be one of those that the client may use: SHOP'
    const { status, body } = await send('OTHER')
    expect([status, body]).toEqual([
      422,
      { error: `from ${rule}`, code: 'sender_refused', field: 'from', rule, request_id: expect.any(String) },
    ])
    expect(await readBalance(db.sql, clientId)).toEqual(before)
    expect((await send('SHOP')).status).toBe(202)
    expect((await post(`${app.url}/v1/messages`, { ...message('OTHER'), client_id: otherId })).status).toBe(
      202,
    )
  })

  test('of a batch is refused alone', async () => {
    await put(ofClient(), { allowed: ['SHOP'] })
    const { status, body } = await post(`${app.url}/v1/messages/batch`, {
      client_id: clientId,
      text: 'Hello',
      messages: [
        { to: GERMAN, from: 'SHOP' },
        { to: GERMAN, from: 'OTHER' },
      ],
    })
    expect([status, body]).toMatchObject([
      202,
      {
        accepted: 1,
        refused: 1,
        messages: [
          {},
          {
            code: 'sender_refused',
            error: 'messages.1.from must be one of those that the client may use: SHOP',
            field: 'messages.1.from',
          },
        ],
      },
    ])
  })

  test('with a code is refused, too', async () => {
    await put(ofClient(), { allowed: ['SHOP'] })
    const { status, body } = await send('OTHER', GERMAN, { otp: true, text: '{code}' })
    expect([status, body['code'], body['field']]).toEqual([422, 'sender_refused', 'from'])
  })

  test('goes out with a number of the group, the same again, where a name is not taken or names the group', async () => {
    await givePool()
    await put(ofClient(), { group: 'POOL', countries: { US: 'numeric' } })
    for (const [from, to, sender] of [
      ['SHOP', AMERICAN, '+12125550100'],
      ['SHOP', GERMAN, 'SHOP'],
      ['POOL', AMERICAN, '+12125550100'],
      ['POOL', GERMAN, '+4915112345670'],
    ] as const)
      for (let again = 0; again < 2; again++) expect(await senderOf(await send(from, to))).toBe(sender)
  })

  test('of another client does not go out with the group', async () => {
    await givePool()
    const reply = await post(`${app.url}/v1/messages`, { ...message('POOL'), client_id: otherId })
    expect(await senderOf(reply)).toBe('POOL')
  })
})

describe('before a message is sent', () => {
  const preview = (body: object) =>
    post(`${app.url}/v1/messages/preview`, { client_id: clientId, text: 'Hello', ...body })
  const explain = (body: object) =>
    post(`${app.url}/v1/routes/explain`, { client_id: clientId, ...body }, ADMIN)

  test('its preview says which sender it would have, and why', async () => {
    await givePool()
    await put(ofClient(), { allowed: ['SHOP'], group: 'POOL', countries: { US: 'numeric' } })
    expect((await preview({ from: 'SHOP', to: GERMAN })).body).toMatchObject({
      sendable: true,
      from: 'SHOP',
      from_note: null,
    })
    expect((await preview({ from: 'SHOP', to: AMERICAN })).body).toMatchObject({
      sendable: true,
      from: '+12125550100',
      from_note: '+12125550100 in the place of SHOP: US takes no alphanumeric sender',
    })
    expect((await preview({ from: 'OTHER', to: GERMAN })).body).toMatchObject({
      sendable: false,
      rule: 'from must be one of those that the client may use: SHOP',
      from: null,
      from_note: null,
    })
    expect((await preview({ to: GERMAN })).body).not.toHaveProperty('from')
  })

  test('explain says it in words, and routes by the sender that it would have', async () => {
    await givePool()
    await put(ofClient(), { allowed: ['SHOP'], group: 'POOL', countries: { US: 'numeric' } })
    const stands = (await explain({ from: 'SHOP', to: AMERICAN })).body
    expect(stands).toMatchObject({ from: '+12125550100', refused: null })
    expect(stands['words']).toContain(
      'Its sender would be +12125550100 in the place of SHOP: US takes no alphanumeric sender.',
    )
    const other = (await explain({ from: 'OTHER', to: GERMAN })).body
    expect(other).toMatchObject({ from: null, refused: 'sender_refused' })
    expect(other['words']).toContain(
      'It would be refused: from must be one of those that the client may use: SHOP.',
    )
    expect((await explain({ to: GERMAN })).body).toMatchObject({ from: null, refused: null })
  })
})
