import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import { readMsisdn } from '../../../../src/domain/msisdn.ts'
import { setCallbackEndpoint } from '../../../../src/store/callback/callback-endpoints.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { addInboundParts } from '../../../../src/store/inbound/inbound-parts.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { get, post, type Reply } from '../../../support/api.ts'
import { callbacksOf, createToldClient, startSender, waitForCallbacks } from '../../../support/callbacks.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { fetchHeld } from '../../../support/document.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { openEndpoint, verified } from '../../../support/endpoint.ts'
import { addInbound } from '../../../support/inbound.ts'
import { newMainKey } from '../../../support/keys.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }
const NOWHERE = '019abcde-0000-7000-8000-00000000ffff'

let database: TestDatabase
let db: Db
let app: ListeningApp
let keyed: ListeningApp
let stranger: ListeningApp

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  const deps = { db, bus: openBusAway(), adminToken: TOKEN }
  app = listenApp(apiDeps(deps))
  keyed = listenApp(apiDeps({ ...deps, auth: 'api_key' }))
  stranger = listenApp(apiDeps({ ...deps, host: '0.0.0.0' }))
})
afterAll(async () => {
  for (const each of [app, keyed, stranger]) await each.stop()
  await database.drop()
})

const client = () => createTestClient(db, 1_000)
const list = (query: Readonly<Record<string, string>>) =>
  get(`${app.url}/v1/inbound?${new URLSearchParams(query)}`, ADMIN)
const assign = (id: string, clientId: string) =>
  post(`${app.url}/v1/inbound/${id}/assign`, { client_id: clientId }, ADMIN)
const refused = ({ status, body }: Reply) => [status, body['code'], body['field']]
const idsOf = ({ body }: Reply) => (body['inbound'] as { id: string }[]).map(({ id }) => id)

describe('the list', () => {
  test('has all fields of a message, the newest first, page by page', async () => {
    const clientId = await client()
    const receivedAtMs = Date.now()
    const first = await addInbound(db, { clientId })
    const second = await addInbound(db, {
      ...{ clientId, receivedAtMs, from: 'Mum', to: '+4915112345678', text: 'Später', encoding: 'UCS2' },
      ...{ partial: true, keyword: 'später', action: 'help', inReplyTo: NOWHERE as MessageId },
    })
    const page = await list({ client_id: clientId, limit: '1' })
    expect(page.body).toEqual({
      inbound: [
        {
          id: second,
          client_id: clientId,
          from: 'Mum',
          to: '+4915112345678',
          text: 'Später',
          encoding: 'UCS2',
          parts: 1,
          partial: true,
          keyword: 'später',
          action: 'help',
          in_reply_to: NOWHERE,
          provider: 'mock',
          received_at: new Date(receivedAtMs).toISOString(),
        },
      ],
      next_cursor: second,
    })
    expect(idsOf(await list({ client_id: clientId, cursor: second }))).toEqual([first])
  })

  test('is narrowed by addresses in any form, by action, by time and by whether anybody has them', async () => {
    const clientId = await client()
    const a = await addInbound(db, { clientId, from: '+12025550150', to: '55501' })
    const b = await addInbound(db, { clientId, from: '+12025550151', to: '+12025550150', action: 'opt_out' })
    const c = await addInbound(db, { to: '55502' })
    const of = (query: Readonly<Record<string, string>>) => list({ client_id: clientId, ...query })
    expect(idsOf(await of({ from: '0012025550150' }))).toEqual([a])
    expect(idsOf(await of({ to: '55501' }))).toEqual([a])
    expect(idsOf(await of({ number: '12025550150' }))).toEqual([b, a])
    expect(idsOf(await of({ number: '12025550150', limit: '1' }))).toEqual([b])
    expect(idsOf(await of({ number: '12025550150', cursor: b }))).toEqual([a])
    expect(idsOf(await of({ number: '12025550150', from: '+12025550151' }))).toEqual([b])
    expect(idsOf(await of({ action: 'opt_out' }))).toEqual([b])
    expect(idsOf(await of({ until: '2026-01-01T00:00:00Z' }))).toEqual([])
    expect(idsOf(await of({ since: '2026-01-01T00:00:00Z' }))).toEqual([b, a])
    expect(idsOf(await list({ unmatched: 'true', to: '55502' }))).toEqual([c])
    expect(refused(await of({ since: '2026-02-30T00:00:00Z' }))).toEqual([400, 'invalid_field', 'since'])
    expect(refused(await of({ action: 'JUMP' }))).toEqual([400, 'invalid_field', 'action'])
  })

  test('comes as CSV, where a text that could be a formula is none', async () => {
    const clientId = await client()
    const id = await addInbound(db, {
      clientId,
      text: '=1+1, "x"',
      receivedAtMs: Date.parse('2026-11-26T10:00:00Z'),
    })
    const response = await fetchHeld(`${app.url}/v1/inbound?client_id=${clientId}`, {
      headers: { ...ADMIN, accept: 'text/csv' },
    })
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="inbound.csv"')
    const [head, row] = (await response.text()).split('\r\n')
    expect(head).toBe(
      'id,client_id,from,to,text,encoding,parts,partial,keyword,action,in_reply_to,provider,received_at',
    )
    expect(row).toBe(
      `${id},${clientId},+12025550123,12345,"'=1+1, ""x""",GSM7,1,false,,,,mock,2026-11-26T10:00:00.000Z`,
    )
  })

  test("is of a client's own where keys are asked for, of all for admins only", async () => {
    const clientId = await client()
    const key = await newMainKey(db, clientId)
    const own = await addInbound(db, { clientId })
    const unmatched = await addInbound(db)
    const ask = (path: string) => get(`${keyed.url}/v1/inbound${path}`, { 'x-api-key': key })
    expect(idsOf(await ask(`?client_id=${clientId}`))).toEqual([own])
    expect((await ask(`/${own}`)).status).toBe(200)
    expect((await ask(`/${unmatched}`)).status).toBe(404)
    expect((await ask(`?client_id=${await client()}`)).status).toBe(403)
    expect((await ask('')).status).toBe(403)
    expect((await get(`${stranger.url}/v1/inbound?unmatched=true`)).status).toBe(401)
    expect((await get(`${stranger.url}/v1/inbound/${unmatched}`)).status).toBe(404)
  })
})

test('one is read with its parts as they came', async () => {
  const receivedAtMs = Date.now() - 60_000
  const ids = [receivedAtMs, receivedAtMs + 1].map((atMs) => Bun.randomUUIDv7('hex', atMs))
  const part = (number: 1 | 2, octets: number[]) => ({
    id: ids[number - 1] ?? '',
    provider: 'smsc',
    providerMessageId: `p-${number}`,
    from: '+12025550123',
    to: '12345',
    text: `text ${number}`,
    raw: { octets: Uint8Array.from(octets), dataCoding: 0, header: Uint8Array.from([5, 0, 3, 7, 2, number]) },
    part: { reference: 7, total: 2, number },
    told: null,
  })
  await addInboundParts(db, [part(2, [0x32]), part(1, [0x31, 0x00])])
  const id = await addInbound(db, { partIds: ids, text: '12' })
  const { body } = await get(`${app.url}/v1/inbound/${id}`, ADMIN)
  expect(body).toMatchObject({ id, text: '12', parts: 2 })
  expect(body['raw']).toEqual([
    {
      id: ids[0],
      provider_message_id: 'p-1',
      text: 'text 1',
      octets: '3100',
      header: '050003070201',
      data_coding: 0,
      reference: 7,
      total: 2,
      number: 1,
      received_at: new Date(receivedAtMs).toISOString(),
    },
    expect.objectContaining({ id: ids[1], octets: '32', header: '050003070202', number: 2 }),
  ])
  expect((await get(`${app.url}/v1/inbound/${NOWHERE}`, ADMIN)).body).toMatchObject({
    code: 'unknown_inbound',
  })
})

describe('one that nobody has', () => {
  test('is handed to a client, who is told of it once, in a callback that is signed as all are', async () => {
    const endpoint = openEndpoint()
    const { clientId, secret } = await createToldClient(db, endpoint.url)
    const id = await addInbound(db, { text: 'Hi!', receivedAtMs: Date.parse('2026-11-26T10:00:00Z') })
    const stop = startSender(db)
    const done = await Promise.all([assign(id, clientId), assign(id, clientId.toUpperCase())])
    expect(done.map(({ status, body }) => [status, body['client_id']])).toEqual([
      [200, clientId],
      [200, clientId],
    ])
    expect((await assign(id, clientId)).status).toBe(200)
    const told = await waitForCallbacks(db, clientId, 'DELIVERED', 1)
    await stop()
    await endpoint.close()
    expect(endpoint.received).toHaveLength(1)
    const [received] = endpoint.received
    expect(received?.id).toBe(told[0]?.id ?? '')
    expect(verified(must(received, 'a callback'), secret)).toEqual({
      type: 'message.received',
      timestamp: '2026-11-26T10:00:00.000Z',
      data: {
        ...{
          id,
          client_id: clientId,
          from: '+12025550123',
          to: '12345',
          text: 'Hi!',
          encoding: 'GSM7',
          parts: 1,
        },
        ...{ partial: false, keyword: null, action: null, in_reply_to: null, provider: 'mock' },
        received_at: '2026-11-26T10:00:00.000Z',
      },
    } as never)
    const shown = await get(`${app.url}/v1/callbacks?message_id=${id}&client_id=${clientId}`, ADMIN)
    expect(shown.body['callbacks']).toMatchObject([
      { type: 'message.received', message_id: id, sequence: 1, final: true, state: 'DELIVERED' },
    ])
    const replayed = await post(`${app.url}/v1/callbacks/${told[0]?.id}/replay`, {}, ADMIN)
    expect(replayed).toMatchObject({ status: 202, body: { replayed: 1 } })
  })

  test('is not taken from a client who has it, nor given to one who is not there', async () => {
    const [one, other] = [await client(), await client()]
    const id = await addInbound(db)
    expect((await assign(id, NOWHERE)).body).toMatchObject({ code: 'unknown_client' })
    expect((await assign(NOWHERE, one)).body).toMatchObject({ code: 'unknown_inbound' })
    expect((await assign(id, one)).status).toBe(200)
    expect(refused(await assign(id, other)).slice(0, 2)).toEqual([409, 'inbound_assigned'])
    expect(await callbacksOf(db, one)).toEqual([])
  })

  test('answers what the client had sent, and what it asks for is not heeded anew', async () => {
    const clientId = await client()
    const to = must(readMsisdn('+12025550179'), 'a number')
    const [sent] = await insertMessages(db, [
      newMessage(clientId, { from: '12345', to, acceptedAtMs: Date.now() - 1_000 }),
    ])
    const { body } = await assign(await addInbound(db, { from: to, text: 'STOP' }), clientId)
    expect(body['in_reply_to']).toBe(must(sent, 'a message').id)
    expect(await db.sql`select 1 from suppressions where number = ${to}`).toHaveLength(0)
  })

  test('is told to nobody whose endpoint is disabled', async () => {
    const { clientId } = await createToldClient(db, 'http://127.0.0.1:19999/')
    await db.sql`update clients set callback_disabled_at = now() where id = ${clientId}`
    await assign(await addInbound(db), clientId)
    expect(await callbacksOf(db, clientId)).toEqual([])
    await setCallbackEndpoint(db.sql, clientId, {
      url: 'http://127.0.0.1:19999/',
      everyStatus: false,
      newSecret: 'x',
    })
    await assign(await addInbound(db), clientId)
    expect(await callbacksOf(db, clientId)).toHaveLength(1)
  })
})

describe('a conversation', () => {
  const NUMBER = '+12025550177'
  const talk = (clientId: ClientId, more: Readonly<Record<string, string>> = {}) =>
    get(
      `${app.url}/v1/inbound/conversation?${new URLSearchParams({ client_id: clientId, number: NUMBER, ...more })}`,
      ADMIN,
    )
  const said = ({ body }: Reply) =>
    (body['messages'] as { direction: string; text: string }[]).map(
      ({ direction, text }) => `${direction} ${text}`,
    )

  test('has both sides in the order they were written, and nobody else', async () => {
    const [clientId, other] = [await client(), await client()]
    const to = must(readMsisdn(NUMBER), 'a number')
    const elsewhere = must(readMsisdn('+12025550178'), 'a number')
    await insertMessages(db, [newMessage(clientId, { to, text: 'Where are you?' })])
    await addInbound(db, { clientId, from: NUMBER, text: 'At home' })
    await insertMessages(db, [
      newMessage(clientId, { to, text: 'Good' }),
      newMessage(clientId, { to: elsewhere, text: 'Not you' }),
      newMessage(other, { to, text: 'Not me' }),
    ])
    await addInbound(db, { clientId: other, from: NUMBER, text: 'Who?' })
    const all = await talk(clientId)
    expect(said(all)).toEqual(['out Good', 'in At home', 'out Where are you?'])
    expect(all.body).toMatchObject({
      messages: [{ status: 'QUEUED' }, { status: null }, { status: 'QUEUED' }],
      searched: { from: null },
      next_cursor: null,
    })
    const first = await talk(clientId, { limit: '2' })
    expect(said(first)).toEqual(['out Good', 'in At home'])
    expect(said(await talk(clientId, { limit: '2', cursor: String(first.body['next_cursor']) }))).toEqual([
      'out Where are you?',
    ])
    expect(refused(await talk(clientId, { number: 'Mum' }))).toEqual([400, 'invalid_field', 'number'])
  })
})
